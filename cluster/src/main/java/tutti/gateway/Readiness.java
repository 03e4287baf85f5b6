package tutti.gateway;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tutti.sharding.NodeReport;
import tutti.sharding.Partitions;

/** Whether this node can take work: every partition has a leader it knows, and its own replicas have caught up. */
final class Readiness {
    /** A replica that is this close to what its member knows to be committed has caught up. */
    private static final long BEHIND_BYTES_MAX = 8L * 1024 * 1024;

    private final int node;
    private final Partitions partitions;
    private final ClusterCalls cluster;

    /** What is missing; ready if nothing is. */
    record Report(List<String> missing) {
        boolean isReady() {
            return missing.isEmpty();
        }

        String json() {
            JsonArray reasons = new JsonArray();
            missing.forEach(reasons::add);
            JsonObject report = new JsonObject();
            report.addProperty("ready", isReady());
            report.add("missing", reasons);
            return report.toString();
        }
    }

    Readiness(int node, Partitions partitions, ClusterCalls cluster) {
        this.node = node;
        this.partitions = partitions;
        this.cluster = cluster;
    }

    CompletableFuture<Report> report(long waitMs) {
        return cluster.reports(waitMs).thenApply(this::report);
    }

    private Report report(List<NodeReport> reports) {
        List<String> missing = new ArrayList<>();
        int partitionCount = partitions.slotMap().partitionCount();
        for (int partition = 0; partition < partitionCount; partition++) {
            if (partitions.leaderNode(partition) < 0) {
                missing.add("no leader of partition " + partition + " is known");
            }
        }
        NodeReport self = reports.get(node);
        if (self.replicas().size() < partitionCount) {
            missing.add("replicas are not started: " + self.replicas().size() + " of " + partitionCount);
        }
        for (NodeReport.ReplicaReport replica : self.replicas()) {
            long behind = replica.committedPosition() - replica.appliedPosition();
            if (behind > BEHIND_BYTES_MAX) {
                missing.add("partition " + replica.partition() + " is " + behind + " bytes behind its log");
            }
        }
        return new Report(missing);
    }
}
