package tutti.sharding;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;

/** Inboxes in place of the actors of three nodes. */
final class FakePeers implements Peers {
    static final int NODES = 3;

    private final int self;
    private final int partitions;
    private final List<TestInbox<PartitionActor.Message>> partitionInboxes = new ArrayList<>();
    private final List<TestInbox<PartitionRouter.Message>> routerInboxes = new ArrayList<>();
    private final List<TestInbox<NodeActor.Message>> nodeInboxes = new ArrayList<>();
    private final List<TestInbox<HistoryActor.Message>> historyInboxes = new ArrayList<>();

    FakePeers(int self, int partitions) {
        this.self = self;
        this.partitions = partitions;
        for (int i = 0; i < NODES * partitions; i++) {
            partitionInboxes.add(TestInbox.create());
            routerInboxes.add(TestInbox.create());
        }
        for (int node = 0; node < NODES; node++) {
            nodeInboxes.add(TestInbox.create());
            historyInboxes.add(TestInbox.create());
        }
    }

    /** What was sent to the partition's actor on the node since the last call. */
    List<PartitionActor.Message> toPartition(int node, int partition) {
        return partitionInboxes.get(node * partitions + partition).getAllReceived();
    }

    /** What was sent to the partition's router on the node since the last call. */
    List<PartitionRouter.Message> toRouter(int node, int partition) {
        return routerInboxes.get(node * partitions + partition).getAllReceived();
    }

    /** What was sent to the node's actor since the last call. */
    List<NodeActor.Message> toNode(int node) {
        return nodeInboxes.get(node).getAllReceived();
    }

    /** What was sent to the history actor of the node since the last call. */
    List<HistoryActor.Message> toHistory(int node) {
        return historyInboxes.get(node).getAllReceived();
    }

    @Override
    public int nodes() {
        return NODES;
    }

    @Override
    public int self() {
        return self;
    }

    @Override
    public ActorRef<PartitionActor.Message> partition(int node, int partition) {
        return partitionInboxes.get(node * partitions + partition).getRef();
    }

    @Override
    public ActorRef<PartitionRouter.Message> router(int node, int partition) {
        return routerInboxes.get(node * partitions + partition).getRef();
    }

    @Override
    public ActorRef<NodeActor.Message> node(int node) {
        return nodeInboxes.get(node).getRef();
    }

    @Override
    public ActorRef<HistoryActor.Message> history(int node) {
        return historyInboxes.get(node).getRef();
    }
}
