package tutti.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tutti.client.Id;
import tutti.client.Slots;
import tutti.client.Uuid7;
import tutti.v1.Transfer;
import tutti.workload.TransferPlan.Batch;

class TransferPlanTest {
    private static final int PARTITIONS = 4;
    private static final int SIZE = 5_000;

    private static TransferPlan plan(int crossMillionths) {
        return new TransferPlan(
                new TransferPlan.Spec(7, 1, 64, crossMillionths), PARTITIONS, TransferPlanTest::partitionOf);
    }

    private static int partitionOf(Id id) {
        return Slots.of(id) % PARTITIONS;
    }

    private static long crossing(TransferPlan plan, Batch batch) {
        return plan.messages(batch).stream()
                .filter(transfer -> partitionOf(Id.of(transfer.getCreditAccountId())) != batch.partition())
                .count();
    }

    @Test
    void shouldSpreadAccountsEvenly() {
        int[] counts = new int[PARTITIONS];
        plan(0).accountIds().forEach(id -> counts[partitionOf(Id.of(id))]++);

        assertThat(counts).containsOnly(16);
    }

    @Test
    void shouldDebitOnePartitionAndCrossAsOftenAsAskedFor() {
        Batch batch = plan(250_000).batch(2, 0, 1, SIZE);

        assertThat(plan(250_000).messages(batch))
                .allMatch(transfer -> partitionOf(Id.of(transfer.getDebitAccountId())) == 2)
                .noneMatch(transfer -> transfer.getDebitAccountId().equals(transfer.getCreditAccountId()));
        assertThat(crossing(plan(250_000), batch)).isBetween(SIZE / 5L, SIZE * 3L / 10);
        assertThat(crossing(plan(0), plan(0).batch(2, 0, 1, SIZE))).isZero();
        assertThat(crossing(plan(1_000_000), plan(1_000_000).batch(2, 0, 1, SIZE)))
                .isEqualTo(SIZE);
    }

    @Test
    void shouldRepeatItselfAndNeverAnId() {
        TransferPlan plan = plan(0);
        List<Transfer> first = plan.messages(plan.batch(0, 5, 1_800_000_000_000L, SIZE));
        Set<Object> ids = new HashSet<>();
        first.forEach(transfer -> ids.add(transfer.getId()));
        plan.messages(plan.batch(0, 6, 1_800_000_000_000L, SIZE)).forEach(transfer -> ids.add(transfer.getId()));

        assertThat(plan.messages(plan.batch(0, 5, 1_800_000_000_000L, SIZE))).isEqualTo(first);
        assertThat(ids).hasSize(2 * SIZE);
        assertThat(Uuid7.unixMs(Id.of(first.get(0).getId()))).isEqualTo(1_800_000_000_000L);
    }

    @Test
    void shouldRefuseTooFewAccounts() {
        assertThatThrownBy(() ->
                        new TransferPlan(new TransferPlan.Spec(7, 1, 7, 0), PARTITIONS, TransferPlanTest::partitionOf))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("each needs two");
    }
}
