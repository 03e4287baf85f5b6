package tutti.gateway;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tutti.config.NodeConfig;
import tutti.partition.SlotMap;
import tutti.sharding.NodeReport;
import tutti.sharding.Partitions;
import tutti.v1.GetClusterMapResponse;
import tutti.v1.GetStatusRequest;
import tutti.v1.GetStatusResponse;
import tutti.v1.Limits;
import tutti.v1.NodeAddress;
import tutti.v1.NodeStatus;
import tutti.v1.PartitionRoute;
import tutti.v1.ReplicaRole;
import tutti.v1.ReplicaStatus;

/** What the cluster tells of itself. */
final class ClusterCalls {
    private static final long STATUS_WAIT_MS = 1000;
    private static final long STATUS_WAIT_MS_MAX = 60_000;

    private final NodeConfig config;
    private final Partitions partitions;

    ClusterCalls(NodeConfig config, Partitions partitions) {
        this.config = config;
        this.partitions = partitions;
    }

    GetClusterMapResponse clusterMap() {
        SlotMap slotMap = partitions.slotMap();
        GetClusterMapResponse.Builder map = GetClusterMapResponse.newBuilder().setVersion(slotMap.version());
        for (int slot = 0; slot < SlotMap.SLOTS; slot++) {
            map.addSlotPartitions(slotMap.partitionOfSlot(slot));
        }
        for (int partition = 0; partition < slotMap.partitionCount(); partition++) {
            map.addPartitions(PartitionRoute.newBuilder()
                    .setPartition(partition)
                    .setLeaderNode(partitions.leaderNode(partition)));
        }
        for (tutti.config.NodeAddress node : config.nodes()) {
            map.addNodes(NodeAddress.newBuilder()
                    .setNode(node.node())
                    .setGrpc(address(node.host(), node.grpcPort()))
                    .setHttp(address(node.host(), node.httpPort())));
        }
        map.setLimits(Limits.newBuilder()
                .setItemsMax(config.gateway().itemsMax())
                .setRequestBytesMax(config.gateway().requestBytesMax())
                .setLateMaxMs(TimeUnit.NANOSECONDS.toMillis(config.limits().lateMaxNs()))
                .setSplitNoticeMs(TimeUnit.NANOSECONDS.toMillis(config.limits().splitNoticeNs())));
        return map.build();
    }

    CompletableFuture<GetStatusResponse> status(GetStatusRequest request) {
        long waitMs = request.getWaitMs() == 0 ? STATUS_WAIT_MS : Integer.toUnsignedLong(request.getWaitMs());
        return reports(Math.min(waitMs, STATUS_WAIT_MS_MAX)).thenApply(reports -> {
            GetStatusResponse.Builder status = GetStatusResponse.newBuilder().setAskedBy(config.node());
            reports.forEach(report -> status.addNodes(message(report)));
            return status.build();
        });
    }

    CompletableFuture<List<NodeReport>> reports(long waitMs) {
        return partitions
                .nodeReports(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs))
                .toCompletableFuture();
    }

    private NodeStatus message(NodeReport report) {
        tutti.config.NodeAddress address = config.nodes().get(report.node());
        NodeStatus.Builder status = NodeStatus.newBuilder()
                .setNode(report.node())
                .setReachable(report.reachable())
                .setGrpc(address(address.host(), address.grpcPort()))
                .setVersion(report.version())
                .setUptimeMs(report.uptimeMs())
                .setCpuMs(report.cpuMs())
                .setPid(report.pid())
                .setOldest(report.oldest())
                .setDiskFreeBytes(report.disk().freeBytes())
                .setDiskLow(report.disk().low())
                .setUnsafeNoSync(report.disk().unsynced());
        report.replicas().forEach(replica -> status.addReplicas(message(replica)));
        return status.build();
    }

    private static ReplicaStatus message(NodeReport.ReplicaReport replica) {
        return ReplicaStatus.newBuilder()
                .setPartition(replica.partition())
                .setRole(role(replica.role()))
                .setLeaderNode(replica.leaderNode())
                .setTerm(replica.term())
                .setStoredPosition(replica.storedPosition())
                .setCommittedPosition(replica.committedPosition())
                .setAppliedPosition(replica.appliedPosition())
                .setDigest(replica.digest())
                .setPosted(replica.posted())
                .setAccounts(replica.accounts())
                .setWorks(replica.works())
                .setUnsettledPayees(replica.unsettledPayees())
                .setUnacknowledgedItems(replica.unacknowledgedItems())
                .setPendingTransfers(replica.pendingTransfers())
                .setUndecidedTransfers(replica.undecidedTransfers())
                .setHistoryPosition(replica.historyPosition())
                .setSnapshotPosition(replica.snapshotPosition())
                .setLogStartPosition(replica.logStartPosition())
                .setSnapshotPauseUs(TimeUnit.NANOSECONDS.toMicros(replica.snapshotPauseNs()))
                .build();
    }

    private static ReplicaRole role(NodeReport.Role role) {
        return switch (role) {
            case LEADER -> ReplicaRole.REPLICA_ROLE_LEADER;
            case FOLLOWER -> ReplicaRole.REPLICA_ROLE_FOLLOWER;
            case CANDIDATE -> ReplicaRole.REPLICA_ROLE_CANDIDATE;
        };
    }

    private static String address(String host, int port) {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
