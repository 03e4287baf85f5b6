package tutti.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tutti.codec.Answer;
import tutti.codec.Batches;
import tutti.codec.Query;
import tutti.codec.SectionPrincipal;
import tutti.codec.Sections;
import tutti.ledger.AccountFlags;
import tutti.ledger.Chain;
import tutti.ledger.LedgerLimits;
import tutti.ledger.NewAccount;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;

/** Chains between two replicas, as items of their channels. */
class ChainsAcrossTest {
    private static final LedgerLimits LIMITS =
            new LedgerLimits(1_000, 100, 10, 10, 1_000, 200_000, 3_600_000_000_000L, 60_000_000_000L, 9);

    private final TwoPartitions two = TwoPartitions.ready(LIMITS);
    private final NewAccount here = two.listeners[0];
    private final NewAccount there = two.listeners[1];

    @Test
    void shouldPostAChainOnBothSidesOnce() {
        byte[] section = chain(two.transfer(here, there, 250), two.transfer(there, two.payees[0], 100));

        assertThat(two.applyStamped(0, section))
                .filteredOn(line -> line.contains("undecided"))
                .hasSize(2);
        assertThat(two.apply(0, section))
                .filteredOn(line -> line.contains("undecided"))
                .hasSize(2);
        assertThat(two.view(0, here).debitsPending()).isEqualTo(250);
        two.carry(0, 1);
        assertThat(two.view(1, there).creditsPending()).isEqualTo(250);
        assertThat(two.view(1, there).debitsPending()).isEqualTo(100);
        assertThat(two.carry(1, 0)).filteredOn(line -> line.contains("POSTED")).hasSize(2);
        assertThat(two.carry(1, 0)).noneMatch(line -> line.contains("POSTED"));
        assertThat(two.view(0, two.payees[0]).creditsPosted()).isEqualTo(100);
        assertThat(two.carry(0, 1)).filteredOn(line -> line.contains("POSTED")).hasSize(1);
        two.carry(1, 0);

        assertThat(two.view(1, there).creditsPosted()).isEqualTo(1_000_250);
        assertThat(two.view(1, there).debitsPosted()).isEqualTo(100);
        assertThat(two.apply(0, section))
                .filteredOn(line -> line.contains("POSTED replayed"))
                .hasSize(2);
        assertThat(two.replicas[0].ledger().undecidedCount()).isZero();
    }

    @Test
    void shouldGiveUpAChainByItsOwnTime() {
        byte[] section = chain(two.transfer(here, there, 250), two.transfer(there, here, 100));
        two.applyStamped(0, section);
        long deadlineNs = two.replicas[0].ledger().nextDeadlineNs();

        assertThat(deadlineNs).isEqualTo(TwoPartitions.TIME_NS + 5_000_000_000L);
        assertThat(two.applyAt(0, deadlineNs, Sections.barrier()))
                .filteredOn(line -> line.endsWith("CHAIN_TIMED_OUT 0"))
                .hasSize(2);
        assertThat(two.view(0, here).debitsPending()).isZero();
        two.carry(0, 1);
        two.carry(1, 0);

        assertThat(two.view(1, there).debitsPending()).isZero();
        assertThat(two.view(1, there).creditsPending()).isZero();
        assertThat(two.replicas[1].ledger().undecidedCount()).isZero();
        assertThat(two.replicas[0].ledger().nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldSpanWithAsManyMembersAsAChainMayHave() {
        List<Transfer> members = new ArrayList<>();
        for (int i = 0; i < Chain.LENGTH_MAX; i++) {
            members.add(
                    i < Chain.LENGTH_MAX / 2 ? two.transfer(here, there, 2) : two.transfer(there, two.payees[0], 2));
        }

        assertThat(two.applyStamped(0, chain(members.toArray(Transfer[]::new))))
                .anyMatch(line -> line.startsWith("0 undecided"));
        two.carry(0, 1);
        two.carry(1, 0);
        two.carry(0, 1);
        two.carry(1, 0);

        assertThat(two.view(0, here).debitsPosted()).isEqualTo(Chain.LENGTH_MAX);
        assertThat(two.view(1, there).debitsPosted()).isEqualTo(Chain.LENGTH_MAX);
        assertThat(two.view(1, there).creditsPosted()).isEqualTo(1_000_000 + Chain.LENGTH_MAX);
    }

    /** What goes back and forth between two accounts takes a round for each turn. */
    @Test
    void shouldKeepTheOrderOfWhatBuildsOnEachOther() {
        NewAccount[] empty = {limited(0, 701), limited(1, 702)};
        List<Transfer> members = new ArrayList<>();
        members.add(two.transfer(here, empty[1], 9));
        for (int i = 0; i < 20; i++) {
            members.add(two.transfer(empty[1 - i % 2], empty[i % 2], 9));
        }
        two.applyStamped(0, chain(members.toArray(Transfer[]::new)));
        for (int i = 0; i < 12; i++) {
            two.carry(0, 1);
            two.carry(1, 0);
        }

        assertThat(two.view(0, empty[0]).creditsPosted()).isEqualTo(90);
        assertThat(two.view(1, empty[1]).creditsPosted()).isEqualTo(99);
        assertThat(two.view(1, empty[1]).debitsPosted()).isEqualTo(90);
    }

    @Test
    void shouldTurnAwayChainsWhoseAnswersWouldFindNoRoomAndTakeThemLater() {
        int chains = 0;
        List<String> last = List.of();
        while (chains < 40 && last.stream().noneMatch(line -> line.contains("OVERLOADED"))) {
            List<Transfer> members = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                members.add(two.transfer(here, there, 1));
            }
            last = two.applyStamped(0, chain(members.toArray(Transfer[]::new)));
            chains++;
        }
        assertThat(chains).isBetween(3, 39);
        int undecided = chains - 1;
        two.carry(0, 1);
        two.carry(1, 0);
        two.carry(0, 1);
        two.acknowledge(1, 0);

        assertThat(two.view(1, there).creditsPosted()).isEqualTo(1_000_000 + 600L * undecided);
        assertThat(two.applyStamped(0, chain(two.transfer(here, there, 1), two.transfer(here, there, 1))))
                .anyMatch(line -> line.contains("undecided"));
    }

    @Test
    void shouldEndAPendingTransferOfAnotherPartitionInAChain() {
        Transfer pending = two.transfer(there, here, 300);
        pending.flags = TransferFlags.PENDING;
        two.applyStamped(1, Batches.transfers(List.of(pending)));
        two.settleAll();
        Transfer post = two.transfer(pending.debitHigh, pending.debitLow, 0, 0, Transfer.AMOUNT_MAX);
        post.flags = TransferFlags.POST_PENDING;
        post.pendingHigh = pending.idHigh;
        post.pendingLow = pending.idLow;
        NewAccount limited = limited(0, 700);

        two.applyStamped(0, chain(two.transfer(here, limited, 5), post, two.transfer(limited, there, 5)));
        for (int i = 0; i < 4; i++) {
            two.carry(0, 1);
            two.carry(1, 0);
        }

        assertThat(two.view(0, here).creditsPosted()).isEqualTo(1_000_300);
        assertThat(two.view(0, here).creditsPending()).isZero();
        assertThat(two.view(1, there).debitsPending()).isZero();
        assertThat(two.view(0, limited).debitsPosted()).isEqualTo(5);
    }

    @Test
    void shouldTellTheOtherSideOfAPendingTransferOnceTheChainHolds() {
        Transfer pending = two.transfer(here, there, 300);
        pending.flags = TransferFlags.PENDING;
        two.applyStamped(0, Batches.transfers(List.of(pending)));
        two.settleAll();
        Transfer voids = two.transfer(pending.debitHigh, pending.debitLow, 0, 0, 0);
        voids.flags = TransferFlags.VOID_PENDING;
        voids.pendingHigh = pending.idHigh;
        voids.pendingLow = pending.idLow;
        Transfer tooMuch = two.transfer(two.account(0, 999), here, 1);

        assertThat(two.applyStamped(0, chain(voids, tooMuch)))
                .anyMatch(line -> line.startsWith("1 DEBIT_ACCOUNT_NOT_FOUND"));
        two.settleAll();
        assertThat(two.view(1, there).creditsPending()).isEqualTo(300);

        voids.idLow += 1_000;
        assertThat(two.applyStamped(0, chain(voids, two.transfer(here, two.payees[0], 1))))
                .anyMatch(line -> line.startsWith("0 VOIDED"));
        two.settleAll();
        assertThat(two.view(1, there).creditsPending()).isZero();
    }

    @Test
    void shouldKeepAnAuditTrueWhileAChainIsOnItsWay() {
        byte[] section = chain(two.transfer(here, there, 250), two.transfer(there, here, 100));
        two.applyStamped(0, section);
        two.apply(1, Sections.auditMark(1));
        two.carry(0, 1);
        two.carry(1, 0);
        two.carry(0, 1);
        two.carry(1, 0);

        Answer.Channel sent = channelOf(0);
        Answer.Channel received = channelOf(1);
        assertThat(sent.sent()).isEqualTo(received.received());
        assertThat(sent.received()).isEqualTo(received.sent());
    }

    /** What partition {@code partition} has in its complete cut of the channels to and from the other. */
    private Answer.Channel channelOf(int partition) {
        Answer.Cut cut = (Answer.Cut) two.replicas[partition].answer(new Query.Cut(1));
        assertThat(cut.complete()).isTrue();
        assertThat(cut.totals())
                .allSatisfy(totals -> assertThat(totals.debitsPosted()).isEqualTo(totals.creditsPosted()));
        return cut.channels().get(0);
    }

    private NewAccount limited(int partition, long high) {
        long low = two.account(partition, high).idLow();
        NewAccount limited =
                new NewAccount(high, low, TwoPartitions.ASSET, AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS, 0, 0, 0);
        two.applyStamped(partition, Batches.accounts(List.of(limited)));
        return limited;
    }

    private static byte[] chain(Transfer... members) {
        for (int i = 0; i < members.length; i++) {
            members[i].flags |= i < members.length - 1 ? TransferFlags.LINKED : 0;
        }
        byte[] section = Batches.transfers(List.of(members));
        SectionPrincipal.stamp(section, 1);
        return section;
    }
}
