package tutti.sharding;

import java.util.ArrayList;
import java.util.List;

/**
 * A {@link NodeReport} in bytes, as in {@link WireLayouts}.
 *
 * <pre>
 * node 4, version (text), uptime ms 8, CPU ms 8, process id 8, oldest 1 (0 or 1),
 * free bytes 8, low 1 (0 or 1), unsynced 1 (0 or 1), replica count 4, replicas
 *
 * replica: partition 4, role 1 (1 leader, 2 follower, 3 candidate), leader 4, term 8, stored 8, committed 8,
 *          applied 8, digest 8, posted 8, accounts 8, works 8, unsettled payees 8, unacknowledged items 8,
 *          pending transfers 8, undecided transfers 8, history 8, snapshot 8, log start 8, snapshot pause ns 8
 * </pre>
 */
final class ReportLayout {
    private static final int REPLICA_BYTES = 2 * Integer.BYTES + Byte.BYTES + 16 * Long.BYTES;

    private ReportLayout() {}

    static void put(NodeReport report, WireOutput output) {
        output.putInt(report.node())
                .putText(report.version())
                .putLong(report.uptimeMs())
                .putLong(report.cpuMs())
                .putLong(report.pid())
                .putFlag(report.oldest())
                .putLong(report.disk().freeBytes())
                .putFlag(report.disk().low())
                .putFlag(report.disk().unsynced())
                .putInt(report.replicas().size());
        for (NodeReport.ReplicaReport replica : report.replicas()) {
            put(replica, output);
        }
    }

    /** Only nodes that can be reached send reports. */
    static NodeReport get(WireInput input) {
        int node = input.getInt();
        String version = input.getText();
        long uptimeMs = input.getLong();
        long cpuMs = input.getLong();
        long pid = input.getLong();
        boolean isOldest = input.getFlag();
        NodeReport.Disk disk = new NodeReport.Disk(input.getLong(), input.getFlag(), input.getFlag());
        int count = input.getCount(REPLICA_BYTES);
        List<NodeReport.ReplicaReport> replicas = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            replicas.add(getReplica(input));
        }
        return new NodeReport(node, true, version, uptimeMs, cpuMs, pid, isOldest, disk, List.copyOf(replicas));
    }

    private static void put(NodeReport.ReplicaReport replica, WireOutput output) {
        output.putInt(replica.partition())
                .putByte(code(replica.role()))
                .putInt(replica.leaderNode())
                .putLong(replica.term())
                .putLong(replica.storedPosition())
                .putLong(replica.committedPosition())
                .putLong(replica.appliedPosition())
                .putLong(replica.digest())
                .putLong(replica.posted())
                .putLong(replica.accounts())
                .putLong(replica.works())
                .putLong(replica.unsettledPayees())
                .putLong(replica.unacknowledgedItems())
                .putLong(replica.pendingTransfers())
                .putLong(replica.undecidedTransfers())
                .putLong(replica.historyPosition())
                .putLong(replica.snapshotPosition())
                .putLong(replica.logStartPosition())
                .putLong(replica.snapshotPauseNs());
    }

    private static NodeReport.ReplicaReport getReplica(WireInput input) {
        return new NodeReport.ReplicaReport(
                input.getInt(),
                role(input.getByte()),
                input.getInt(),
                input.getLong(),
                input.getLong(),
                input.getLong(),
                input.getLong(),
                input.getLong(),
                input.getLong(),
                input.getLong(),
                input.getLong(),
                input.getLong(),
                input.getLong(),
                input.getLong(),
                input.getLong(),
                input.getLong(),
                input.getLong(),
                input.getLong(),
                input.getLong());
    }

    private static byte code(NodeReport.Role role) {
        return switch (role) {
            case LEADER -> 1;
            case FOLLOWER -> 2;
            case CANDIDATE -> 3;
        };
    }

    private static NodeReport.Role role(byte code) {
        return switch (code) {
            case 1 -> NodeReport.Role.LEADER;
            case 2 -> NodeReport.Role.FOLLOWER;
            case 3 -> NodeReport.Role.CANDIDATE;
            default -> throw new IllegalArgumentException("no role has code " + code);
        };
    }
}
