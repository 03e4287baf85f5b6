package tutti.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tutti.sharding.NodeReport;
import tutti.sharding.NodeReport.ReplicaReport;
import tutti.sharding.Partitions;

/** Whether this node can do its part: its replicas are current, and it knows every partition's leader. */
final class Readiness {
    /** Part of the log that a replica may be behind: what a loaded partition commits in a fraction of a second. */
    static final long LAG_BYTES_MAX = 8 * 1024 * 1024;

    private static final long WAIT_MS = 300;

    private final int node;
    private final Partitions partitions;

    Readiness(int node, Partitions partitions) {
        this.node = node;
        this.partitions = partitions;
    }

    /** What is missing, in words; nothing if the node is ready. */
    CompletableFuture<List<String>> missing() {
        return partitions
                .nodeReports(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MS))
                .toCompletableFuture()
                .thenApply(this::missing);
    }

    private List<String> missing(List<NodeReport> reports) {
        List<String> missing = new ArrayList<>();
        int partitionCount = partitions.slotMap().partitionCount();
        for (int partition = 0; partition < partitionCount; partition++) {
            if (partitions.leaderNode(partition) < 0) {
                missing.add("partition " + partition + ": no leader is known");
            }
        }
        List<ReplicaReport> replicas = reports.stream()
                .filter(report -> report.node() == node && report.reachable())
                .flatMap(report -> report.replicas().stream())
                .toList();
        if (replicas.size() < partitionCount) {
            missing.add("replicas are not started: " + replicas.size() + " of " + partitionCount);
        }
        for (ReplicaReport replica : replicas) {
            long lag = replica.committedPosition() - replica.appliedPosition();
            if (lag > LAG_BYTES_MAX) {
                missing.add("partition " + replica.partition() + ": " + lag + " committed bytes are not applied");
            }
        }
        return missing;
    }
}
