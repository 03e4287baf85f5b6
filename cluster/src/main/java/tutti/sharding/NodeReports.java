package tutti.sharding;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/** Makes this node's report. */
final class NodeReports {
    private final int node;
    private final String version;
    private final long startedNs = System.nanoTime();
    private final Cluster cluster;
    private final StatusBoard status;

    NodeReports(int node, String version, Cluster cluster, StatusBoard status) {
        this.node = node;
        this.version = version;
        this.cluster = cluster;
        this.status = status;
    }

    NodeReport report() {
        List<NodeReport.ReplicaReport> replicas = new ArrayList<>();
        for (int partition = 0; partition < status.partitions(); partition++) {
            replicas.add(status.report(partition));
        }
        ProcessHandle process = ProcessHandle.current();
        long cpuMs = process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L);
        long uptimeMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNs);
        return new NodeReport(node, true, version, uptimeMs, cpuMs, process.pid(), isOldest(), replicas);
    }

    private boolean isOldest() {
        Member self = cluster.selfMember();
        if (self.status() != MemberStatus.up()) {
            return false;
        }
        for (Member member : cluster.state().getMembers()) {
            boolean isUp = member.status() == MemberStatus.up();
            if (isUp && !member.equals(self) && member.isOlderThan(self)) {
                return false;
            }
        }
        return true;
    }
}
