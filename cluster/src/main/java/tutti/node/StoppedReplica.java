package tutti.node;

import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import tutti.config.ConfigException;
import tutti.ledger.Outcome;
import tutti.ledger.SnapshotSink;
import tutti.partition.CommittedLog;
import tutti.replica.HistoryStore;
import tutti.replica.OutcomeListener;
import tutti.replica.Replica;

/** A replica that is brought to the end of its log while the node does not run, and whose history comes along. */
final class StoppedReplica implements CommittedLog {
    private static final long WAIT_NS = 1_000_000;
    private static final long SYNC_MAX_NS = 60_000_000_000L;

    private static final OutcomeListener NOBODY = new OutcomeListener() {
        @Override
        public void onBatch(int originNode, long originIncarnation, long originSequence, long position) {}

        @Override
        public void onSection(int section, int kind, int count) {}

        @Override
        public void onOutcome(int item, Outcome outcome, boolean replayed, long timestampNs) {}

        @Override
        public void onUndecided(int item, long idHigh, long idLow, long debitHigh, long debitLow) {}

        @Override
        public void onDecided(
                long idHigh, long idLow, long debitHigh, long debitLow, Outcome outcome, long timestampNs) {}

        @Override
        public void onBatchEnd() {}
    };

    private final int partition;
    private final Replica replica;
    private final HistoryStore history;

    StoppedReplica(int partition, Replica replica, HistoryStore history) {
        this.partition = partition;
        this.replica = replica;
        this.history = history;
    }

    /** Waits until the history, too, has all of the log on disk. */
    void sync() {
        if (!history.isComplete()) {
            throw new ConfigException("the history of partition " + partition
                    + " lacks something; start the nodes again and wait until this one has fetched it from another");
        }
        long deadlineNs = System.nanoTime() + SYNC_MAX_NS;
        while (!isKept(replica.appliedPosition())) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new ConfigException("the history of partition " + partition + " is written through position "
                        + history.syncedThrough() + " of " + replica.appliedPosition() + " and gets no further");
            }
            LockSupport.parkNanos(WAIT_NS);
        }
    }

    @Override
    public boolean onBatch(long position, long timestampNs, DirectBuffer buffer, int offset, int length) {
        if (replica.isLoaded(position, buffer, offset)) {
            return true;
        }
        while (!history.hasRoom()) {
            LockSupport.parkNanos(WAIT_NS);
        }
        replica.apply(position, timestampNs, buffer, offset, length, NOBODY);
        return true;
    }

    @Override
    public void onRoleChange(boolean leader) {
        // Nobody leads.
    }

    @Override
    public void onNewTerm(long leadershipTermId, long position) {
        // Nobody leads.
    }

    @Override
    public boolean isApplied() {
        return true;
    }

    @Override
    public long appliedPosition() {
        return replica.appliedPosition();
    }

    @Override
    public boolean isKept(long position) {
        return history.isSynced(position);
    }

    @Override
    public void writeSnapshot(SnapshotSink sink) {
        replica.writeSnapshot(sink);
    }

    @Override
    public boolean isCurrent(DirectBuffer buffer, int offset, int length) {
        return replica.isCurrent(buffer, offset, length);
    }

    @Override
    public void loadSnapshotChunk(DirectBuffer buffer, int offset, int length) {
        replica.loadSnapshotChunk(buffer, offset, length);
    }

    @Override
    public void onSnapshotLoaded(long position) {
        replica.snapshotLoaded(position);
    }
}
