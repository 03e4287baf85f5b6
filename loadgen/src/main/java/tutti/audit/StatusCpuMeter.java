package tutti.audit;

import java.util.HashMap;
import java.util.Map;
import tutti.client.TuttiClient;
import tutti.v1.NodeStatus;

/** Adds up what the nodes say of themselves; a process that ends takes the time since the last look with it. */
public final class StatusCpuMeter implements CpuMeter {
    private final ReplicaWatch watch;
    private final Map<Long, Long> cpuMsByPid = new HashMap<>();

    public StatusCpuMeter(TuttiClient client) {
        this.watch = new ReplicaWatch(client);
    }

    @Override
    public double seconds() {
        for (NodeStatus node : watch.status().getNodesList()) {
            if (node.getReachable()) {
                long key = ((long) node.getNode() << Integer.SIZE) | node.getPid();
                cpuMsByPid.merge(key, node.getCpuMs(), Math::max);
            }
        }
        return cpuMsByPid.values().stream().mapToLong(Long::longValue).sum() / 1e3;
    }
}
