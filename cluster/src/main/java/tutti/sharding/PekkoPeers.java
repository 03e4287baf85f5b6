package tutti.sharding;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import tutti.config.NodeAddress;
import tutti.config.NodeConfig;

/**
 * Actors by their paths at the configured addresses. The paths name no incarnation, so a reference to a node that was
 * restarted reaches the new one.
 */
final class PekkoPeers implements Peers {
    static final String SYSTEM = "tutti";
    static final String NODE = "node";
    static final String HISTORY = "history";

    private final ActorRefResolver resolver;
    private final List<NodeAddress> addresses;
    private final int self;
    private final int partitions;
    private final AtomicReferenceArray<ActorRef<PartitionActor.Message>> partitionRefs;
    private final AtomicReferenceArray<ActorRef<PartitionRouter.Message>> routerRefs;
    private final AtomicReferenceArray<ActorRef<NodeActor.Message>> nodeRefs;
    private final AtomicReferenceArray<ActorRef<HistoryActor.Message>> historyRefs;

    /** Knows the other nodes' actors; this node's are added as they are started. */
    PekkoPeers(ActorSystem<?> system, NodeConfig config) {
        resolver = ActorRefResolver.get(system);
        addresses = config.nodes();
        self = config.node();
        partitions = config.partitions();
        partitionRefs = new AtomicReferenceArray<>(nodes() * partitions);
        routerRefs = new AtomicReferenceArray<>(nodes() * partitions);
        nodeRefs = new AtomicReferenceArray<>(nodes());
        historyRefs = new AtomicReferenceArray<>(nodes());
        for (int node = 0; node < nodes(); node++) {
            if (node != self) {
                resolve(node);
            }
        }
    }

    static String partitionName(int partition) {
        return "partition-" + partition;
    }

    static String routerName(int partition) {
        return "router-" + partition;
    }

    void setLocalPartition(int partition, ActorRef<PartitionActor.Message> ref) {
        partitionRefs.set(self * partitions + partition, ref);
    }

    void setLocalRouter(int partition, ActorRef<PartitionRouter.Message> ref) {
        routerRefs.set(self * partitions + partition, ref);
    }

    void setLocalNode(ActorRef<NodeActor.Message> ref) {
        nodeRefs.set(self, ref);
    }

    void setLocalHistory(ActorRef<HistoryActor.Message> ref) {
        historyRefs.set(self, ref);
    }

    @Override
    public int nodes() {
        return addresses.size();
    }

    @Override
    public int self() {
        return self;
    }

    @Override
    public ActorRef<PartitionActor.Message> partition(int node, int partition) {
        return partitionRefs.get(node * partitions + partition);
    }

    @Override
    public ActorRef<PartitionRouter.Message> router(int node, int partition) {
        return routerRefs.get(node * partitions + partition);
    }

    @Override
    public ActorRef<NodeActor.Message> node(int node) {
        return nodeRefs.get(node);
    }

    @Override
    public ActorRef<HistoryActor.Message> history(int node) {
        return historyRefs.get(node);
    }

    private void resolve(int node) {
        NodeAddress address = addresses.get(node);
        String user = "pekko://" + SYSTEM + "@" + address.host() + ":" + address.pekkoPort() + "/user/";
        for (int partition = 0; partition < partitions; partition++) {
            int index = node * partitions + partition;
            partitionRefs.set(index, resolver.resolveActorRef(user + partitionName(partition)));
            routerRefs.set(index, resolver.resolveActorRef(user + routerName(partition)));
        }
        nodeRefs.set(node, resolver.resolveActorRef(user + NODE));
        historyRefs.set(node, resolver.resolveActorRef(user + HISTORY));
    }
}
