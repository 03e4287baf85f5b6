package tutti.sharding;

import java.util.List;

/**
 * What a node says of itself.
 *
 * @param reachable false if it did not answer; all else but {@code node} is then empty
 * @param oldest true if it is the oldest member of the Pekko cluster
 */
public record NodeReport(
        int node,
        boolean reachable,
        String version,
        long uptimeMs,
        long cpuMs,
        long pid,
        boolean oldest,
        List<ReplicaReport> replicas) {
    /** One replica; positions in bytes of the partition's log. */
    public record ReplicaReport(
            int partition,
            Role role,
            int leaderNode,
            long term,
            long storedPosition,
            long committedPosition,
            long appliedPosition,
            long digest,
            long posted,
            long accounts,
            long works,
            long unsettledPayees,
            long unacknowledgedItems,
            long pendingTransfers,
            long undecidedTransfers,
            long historyPosition,
            long snapshotPosition,
            long logStartPosition,
            long snapshotPauseNs) {}

    /** What the replica's member does in its consensus group. */
    public enum Role {
        LEADER,
        FOLLOWER,
        CANDIDATE
    }
}
