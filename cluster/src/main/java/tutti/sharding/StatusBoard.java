package tutti.sharding;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import tutti.partition.CommandLog;
import tutti.replica.HistoryStore;
import tutti.replica.Replica;

/** The last word of each partition actor of this node about its replica. Thread-safe. */
final class StatusBoard {
    private final AtomicReferenceArray<State> states;
    private final AtomicReferenceArray<CommandLog> logs;
    private final IntFunction<HistoryStore> histories;

    /** Time before which all stream credits are home, by partition; good where this node leads. */
    private final AtomicLongArray settledNs;

    /** A replica's state at one position. */
    record State(
            long appliedPosition,
            long digest,
            long posted,
            long accounts,
            long works,
            long unsettledPayees,
            long unacknowledgedItems,
            long pendingTransfers,
            long undecidedTransfers) {
        /** As the replica is now; on the partition actor's thread. */
        static State of(Replica replica, ChannelCarriers carriers) {
            return new State(
                    replica.appliedPosition(),
                    replica.digest(),
                    replica.ledger().postedCount(),
                    replica.ledger().accountCount(),
                    replica.ledger().workCount(),
                    carriers.unsettledPayees(),
                    carriers.unacknowledgedItems(),
                    replica.ledger().pendingCount(),
                    replica.ledger().undecidedCount());
        }
    }

    private static final State NOTHING_APPLIED = new State(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** @param histories of each partition */
    StatusBoard(int partitions, IntFunction<HistoryStore> histories) {
        this.histories = histories;
        states = new AtomicReferenceArray<>(partitions);
        logs = new AtomicReferenceArray<>(partitions);
        settledNs = new AtomicLongArray(partitions);
        for (int partition = 0; partition < partitions; partition++) {
            states.set(partition, NOTHING_APPLIED);
        }
    }

    int partitions() {
        return states.length();
    }

    void setLog(int partition, CommandLog log) {
        logs.set(partition, log);
    }

    void setState(int partition, State state) {
        states.set(partition, state);
    }

    void setSettled(int partition, long nanoTime) {
        settledNs.set(partition, nanoTime);
    }

    long settledNs(int partition) {
        return settledNs.get(partition);
    }

    State state(int partition) {
        return states.get(partition);
    }

    /** The partition's log on this node, null before it is started. */
    @Nullable
    CommandLog log(int partition) {
        return logs.get(partition);
    }

    NodeReport.ReplicaReport report(int partition) {
        State state = states.get(partition);
        CommandLog log = logs.get(partition);
        return new NodeReport.ReplicaReport(
                partition,
                role(log),
                log == null ? LeaderTable.NOBODY : log.leaderMemberId(),
                log == null ? 0 : log.leadershipTermId(),
                log == null ? 0 : log.storedPosition(),
                log == null ? 0 : log.committedPosition(),
                state.appliedPosition,
                state.digest,
                state.posted,
                state.accounts,
                state.works,
                state.unsettledPayees,
                state.unacknowledgedItems,
                state.pendingTransfers,
                state.undecidedTransfers,
                histories.apply(partition).readableThrough(),
                log == null ? 0 : log.snapshotPosition(),
                log == null ? 0 : log.startPosition(),
                log == null ? 0 : log.snapshotPauseNs());
    }

    private static NodeReport.Role role(@Nullable CommandLog log) {
        if (log == null || (!log.isLeader() && log.leaderMemberId() < 0)) {
            return NodeReport.Role.CANDIDATE;
        }
        return log.isLeader() ? NodeReport.Role.LEADER : NodeReport.Role.FOLLOWER;
    }
}
