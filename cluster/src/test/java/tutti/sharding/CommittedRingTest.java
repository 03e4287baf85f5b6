package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import tutti.partition.SlotMap;
import tutti.replica.FakeHistory;
import tutti.replica.HistoryStore;
import tutti.replica.Replica;

class CommittedRingTest {
    private static final int RING_BYTES = 64 * 1024;
    private static final int BATCH_BYTES_MAX = 4096;

    private final Replica replica = new Replica(0, SlotMap.initial(1), TestLedger.LIMITS);
    private final CommittedRing ring = new CommittedRing(replica, HistoryStore.none(), RING_BYTES, BATCH_BYTES_MAX);
    private final List<String> taken = new ArrayList<>();
    private int wakes;

    private final CommittedRing.Consumer consumer = new CommittedRing.Consumer() {
        @Override
        public void onBatch(long position, long timestampNs, DirectBuffer buffer, int offset, int length) {
            taken.add("batch " + position + " at " + timestampNs + ": " + buffer.getByte(offset) + " x " + length);
        }

        @Override
        public void onNewTerm(long leadershipTermId, long position) {
            taken.add("term " + leadershipTermId + " from " + position);
        }

        @Override
        public void onLoaded(long position) {
            taken.add("loaded " + position);
        }
    };

    @Test
    void shouldGiveRecordsInOrder() {
        ring.onNewTerm(3, 64);
        assertThat(put(100, 7, 32)).isTrue();
        assertThat(put(200, 8, 8)).isTrue();
        ring.onNewTerm(4, 300);

        drainAll();

        assertThat(taken)
                .containsExactly(
                        "term 3 from 64", "batch 100 at 10100: 7 x 32", "batch 200 at 10200: 8 x 8", "term 4 from 300");
    }

    @Test
    void shouldRefuseABatchWhenItIsFullAndTakeItWhenThereIsRoom() {
        long position = 0;
        while (put(++position, 1, BATCH_BYTES_MAX)) {
            assertThat(position).isLessThan(100);
        }
        assertThat(position).isGreaterThan(7);

        drainAll();

        assertThat(put(position, 1, BATCH_BYTES_MAX)).isTrue();
    }

    @Test
    void shouldTakeEightOfTheLargestBatchesHoweverSmallItWasMade() {
        CommittedRing small = new CommittedRing(replica, HistoryStore.none(), 16, BATCH_BYTES_MAX);
        UnsafeBuffer batch = new UnsafeBuffer(new byte[BATCH_BYTES_MAX]);

        for (int i = 0; i < 8; i++) {
            assertThat(small.onBatch(i, 0, batch, 0, BATCH_BYTES_MAX)).isTrue();
        }
    }

    @Test
    void shouldBeAppliedOnlyWhenEverythingIsTaken() {
        assertThat(ring.isApplied()).isTrue();
        put(100, 1, 16);
        assertThat(ring.isApplied()).isFalse();

        ring.drain(new FailingConsumer(() -> assertThat(ring.isApplied()).isFalse()));

        assertThat(ring.isApplied()).isTrue();
    }

    @Test
    void shouldNeverBeAppliedAfterAFailure() {
        put(100, 1, 16);

        assertThatThrownBy(() -> ring.drain(new FailingConsumer(() -> {
                    throw new IllegalStateException("broken");
                })))
                .isInstanceOf(IllegalStateException.class);

        assertThat(ring.isApplied()).isFalse();
    }

    @Test
    void shouldHaveKeptWhatTheHistoryHasOnDiskAndHastenTheRest() {
        FakeHistory history = new FakeHistory();
        CommittedRing kept = new CommittedRing(replica, history, RING_BYTES, BATCH_BYTES_MAX);

        assertThat(kept.isKept(history.syncedThrough())).isTrue();
        assertThat(kept.isKept(200)).isFalse();
        assertThat(history.hastenedTo()).isEqualTo(200);
        history.setComplete(false);
        assertThat(kept.isKept(200)).isTrue();
    }

    @Test
    void shouldWakeTheActorOnceForManyRecords() {
        ring.onWork(() -> wakes++);
        int before = wakes;

        put(100, 1, 16);
        put(200, 1, 16);
        put(300, 1, 16);
        assertThat(wakes).isEqualTo(before);

        ring.drain(consumer);
        put(400, 1, 16);
        assertThat(wakes).isEqualTo(before + 1);
    }

    @Test
    void shouldWakeTheActorForWhatCameBeforeIt() {
        put(100, 1, 16);

        ring.onWork(() -> wakes++);

        assertThat(wakes).isEqualTo(1);
    }

    @Test
    void shouldDrainABoundedPartAndAskForMore() {
        CommittedRing large = new CommittedRing(replica, HistoryStore.none(), 1024 * 1024, BATCH_BYTES_MAX);
        UnsafeBuffer batch = new UnsafeBuffer(new byte[BATCH_BYTES_MAX]);
        for (int i = 1; i <= 200; i++) {
            assertThat(large.onBatch(i, 0, batch, 0, BATCH_BYTES_MAX)).isTrue();
        }
        large.onWork(() -> wakes++);
        wakes = 0;

        large.drain(consumer);

        assertThat(taken).hasSizeBetween(1, 199);
        assertThat(wakes).isEqualTo(1);
    }

    @Test
    void shouldCarryASnapshotFromOneReplicaToAnother() {
        Replica other = new Replica(0, SlotMap.initial(1), TestLedger.LIMITS);
        CommittedRing otherRing = new CommittedRing(other, HistoryStore.none(), RING_BYTES, BATCH_BYTES_MAX);

        ring.writeSnapshot(otherRing::loadSnapshotChunk);
        otherRing.onSnapshotLoaded(500);
        otherRing.drain(consumer);

        assertThat(taken).containsExactly("loaded 500");
        assertThat(other.digest()).isEqualTo(replica.digest());
    }

    private boolean put(long position, int content, int length) {
        UnsafeBuffer batch = new UnsafeBuffer(new byte[length + 3]);
        batch.putByte(3, (byte) content);
        return ring.onBatch(position, 10_000 + position, batch, 3, length);
    }

    private void drainAll() {
        while (!ring.isApplied()) {
            ring.drain(consumer);
        }
    }

    /** Runs something while a batch is being applied. */
    private record FailingConsumer(Runnable whileApplying) implements CommittedRing.Consumer {
        @Override
        public void onBatch(long position, long timestampNs, DirectBuffer buffer, int offset, int length) {
            whileApplying.run();
        }

        @Override
        public void onNewTerm(long leadershipTermId, long position) {}

        @Override
        public void onLoaded(long position) {}
    }
}
