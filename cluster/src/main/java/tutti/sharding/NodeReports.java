package tutti.sharding;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import tutti.config.NodeConfig;

/** Makes this node's report. */
final class NodeReports {
    private final int node;
    private final boolean isUnsynced;
    private final NodeDisk disk;
    private final String version;
    private final long startedNs = System.nanoTime();
    private final Cluster cluster;
    private final StatusBoard status;

    NodeReports(NodeConfig config, String version, Cluster cluster, StatusBoard status, NodeDisk disk) {
        this.node = config.node();
        this.isUnsynced = config.consensus().unsafeNoSync();
        this.disk = disk;
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
        NodeReport.Disk ownDisk = new NodeReport.Disk(disk.freeBytes(), disk.isLow(), isUnsynced);
        return new NodeReport(node, true, version, uptimeMs, cpuMs, process.pid(), isOldest(), ownDisk, replicas);
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
