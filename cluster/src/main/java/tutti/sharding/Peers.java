package tutti.sharding;

import org.apache.pekko.actor.typed.ActorRef;

/** The actors of all nodes, by number. A reference is there whether or not the node is up. */
interface Peers {
    int nodes();

    /** This node's number. */
    int self();

    ActorRef<PartitionActor.Message> partition(int node, int partition);

    ActorRef<PartitionRouter.Message> router(int node, int partition);

    ActorRef<NodeActor.Message> node(int node);

    ActorRef<HistoryActor.Message> history(int node);

    /** True if there is a node of that number. */
    default boolean isNode(int node) {
        return node >= 0 && node < nodes();
    }
}
