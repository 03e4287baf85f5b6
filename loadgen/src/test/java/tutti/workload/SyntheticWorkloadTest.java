package tutti.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tutti.client.Id;
import tutti.v1.Share;
import tutti.v1.Work;

class SyntheticWorkloadTest {
    private static final SyntheticWorkload.Spec SPEC = new SyntheticWorkload.Spec(42, 1, 500, 400, 0, 20_000, 20_000);

    private final Workload workload = SyntheticWorkload.create(SPEC);
    private final Catalogue catalogue = workload.catalogue();

    @Test
    void shouldFollowFromItsSeed() {
        Workload same = SyntheticWorkload.create(SPEC);
        Workload other = SyntheticWorkload.create(new SyntheticWorkload.Spec(43, 1, 500, 400, 0, 20_000, 20_000));

        assertThat(same.catalogue().workMessages()).isEqualTo(catalogue.workMessages());
        assertThat(same.spending()).isEqualTo(workload.spending());
        assertThat(other.catalogue().workMessages()).isNotEqualTo(catalogue.workMessages());
        assertThat(other.spending()).isNotEqualTo(workload.spending());
    }

    @Test
    void shouldMakeWorksThatTheLedgerTakes() {
        Map<Integer, Integer> worksByShares = new HashMap<>();
        for (Work work : catalogue.workMessages()) {
            int sum =
                    work.getSharesList().stream().mapToInt(Share::getMillionths).sum();
            long payees = work.getSharesList().stream()
                    .map(Share::getAccountId)
                    .distinct()
                    .count();
            assertThat(sum).isEqualTo(1_000_000);
            assertThat(payees).isEqualTo(work.getSharesCount());
            assertThat(work.getSharesList()).allMatch(share -> work.getPrice() * share.getMillionths() >= 1_000_000);
            assertThat(work.getIsrc()).matches("[A-Z0-9]{12}");
            worksByShares.merge(work.getSharesCount(), 1, Integer::sum);
        }
        assertThat(worksByShares.keySet()).containsExactlyInAnyOrder(1, 2, 3, 4);
    }

    @Test
    void shouldGiveEveryWorkTheSharesAskedFor() {
        Workload fours = SyntheticWorkload.create(new SyntheticWorkload.Spec(1, 1, 10, 50, 4, 0, 0));

        assertThat(fours.catalogue().workMessages()).allMatch(work -> work.getSharesCount() == 4);
    }

    @Test
    void shouldPayAFewAccountsInMostPlays() {
        Id service = catalogue.payees().get(0).id();
        long withService = IntStream.range(0, workload.plays().count())
                .mapToObj(play -> catalogue.works().get(workload.plays().work(play)))
                .filter(work -> IntStream.range(0, work.shareCount())
                        .anyMatch(share ->
                                catalogue.payees().get(work.payee(share)).id().equals(service)))
                .count();

        assertThat(withService).isGreaterThan(workload.plays().count() / 2);
    }

    @Test
    void shouldGiveEachAccountAndWorkItsOwnId() {
        Set<Id> ids = new HashSet<>();
        catalogue.payers().forEach(account -> ids.add(account.id()));
        catalogue.payees().forEach(account -> ids.add(account.id()));
        catalogue.works().forEach(work -> ids.add(work.id()));
        ids.add(catalogue.treasury().id());

        assertThat(ids)
                .hasSize(catalogue.payers().size()
                        + catalogue.payees().size()
                        + catalogue.works().size()
                        + 1);
    }

    @Test
    void shouldRepeatEarlierPaymentsAsOftenAsAskedFor() {
        int duplicates = 0;
        for (int play = 0; play < workload.plays().count(); play++) {
            int duplicate = workload.duplicateAfter(play);
            if (duplicate != Workload.NONE) {
                duplicates++;
                assertThat(duplicate).isBetween(Math.max(0, play - 10_000), play);
            }
        }

        assertThat(duplicates).isBetween(300, 500);
    }

    @Test
    void shouldMakeEachPaymentTheSameEveryTimeAndWithItsOwnId() {
        Payments payments = new Payments(workload, new Schedule(WarmUp.NONE, 1000, 1_700_000_000_000_000_000L));
        Set<Id> ids = new HashSet<>();
        for (int play = 0; play < workload.plays().count(); play++) {
            ids.add(payments.id(play));
        }

        assertThat(ids).hasSize(workload.plays().count());
        assertThat(payments.message(77)).isEqualTo(payments.message(77));
        assertThat(Id.of(payments.message(77).getId())).isEqualTo(payments.id(77));
        assertThat(payments.id(5000).high() >>> 16).isEqualTo(1_700_000_005_000L);
    }

    @Test
    void shouldMakeOtherIdsInALaterRun() {
        Payments first = new Payments(workload, new Schedule(WarmUp.NONE, 1000, 1_700_000_000_000_000_000L));
        Payments second = new Payments(workload, new Schedule(WarmUp.NONE, 1000, 1_700_000_000_000_000_001L));

        assertThat(first.id(1)).isNotEqualTo(second.id(1));
    }

    @Test
    void shouldRefuseWhatMakesNoSense() {
        assertThatThrownBy(() -> new SyntheticWorkload.Spec(1, 1, 0, 1, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SyntheticWorkload.Spec(1, 1, 1, 1, 5, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
