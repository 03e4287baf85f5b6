package tutti.audit;

import java.util.HashMap;
import java.util.Map;
import tutti.v1.GetStatusResponse;
import tutti.v1.NodeStatus;
import tutti.v1.ReplicaStatus;

/** The leadership term of each partition at one time, so that leader changes can be counted. */
public final class Terms {
    private final Map<Integer, Long> termByPartition = new HashMap<>();

    /** Takes the newest term that any node knows of. */
    public Terms(GetStatusResponse status) {
        for (NodeStatus node : status.getNodesList()) {
            for (ReplicaStatus replica : node.getReplicasList()) {
                termByPartition.merge(replica.getPartition(), replica.getTerm(), Math::max);
            }
        }
    }

    /** Leader changes over all partitions from these terms to later ones. */
    public long changesUntil(Terms later) {
        return termByPartition.entrySet().stream()
                .mapToLong(entry ->
                        later.termByPartition.getOrDefault(entry.getKey(), entry.getValue()) - entry.getValue())
                .sum();
    }
}
