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
        Disk disk,
        List<ReplicaReport> replicas) {
    /**
     * The disk of the data folder.
     *
     * @param low true if nothing should grow what lies on it
     * @param unsynced true if the node's settings leave out syncs, so that acknowledged payments may be lost with the power
     */
    public record Disk(long freeBytes, boolean low, boolean unsynced) {
        static final Disk UNKNOWN = new Disk(0, false, false);
    }

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
