package tutti.fake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tutti.client.Slots;
import tutti.client.TuttiClient;
import tutti.v1.GetClusterMapResponse;
import tutti.v1.GetStatusResponse;
import tutti.v1.Limits;
import tutti.v1.MemberSnapshot;
import tutti.v1.NodeAddress;
import tutti.v1.PartitionRoute;
import tutti.v1.PartitionSnapshot;
import tutti.v1.TakeSnapshotRequest;
import tutti.v1.TakeSnapshotResponse;

/** Nodes over one ledger in memory; a node that is killed hands its partitions to the next. */
public final class FakeCluster implements AutoCloseable {
    private final FakeLedger ledger;
    private volatile boolean areSnapshotsLate;
    private final FakeHistory history = new FakeHistory();
    private final List<FakeNode> nodes = new ArrayList<>();
    private final int[] leaders;
    private final long[] terms;

    /** Starts so many nodes; partition p is led by node p modulo their number. */
    public FakeCluster(int nodeCount, int partitions) {
        ledger = new FakeLedger(partitions);
        leaders = new int[partitions];
        terms = new long[partitions];
        for (int partition = 0; partition < partitions; partition++) {
            leaders[partition] = partition % nodeCount;
        }
        for (int node = 0; node < nodeCount; node++) {
            nodes.add(new FakeNode(this, node, ledger));
            nodes.get(node).start();
        }
    }

    public FakeLedger ledger() {
        return ledger;
    }

    public FakeHistory history() {
        return history;
    }

    public FakeNode node(int number) {
        return nodes.get(number);
    }

    int partitions() {
        return leaders.length;
    }

    public synchronized int leader(int partition) {
        return leaders[partition];
    }

    synchronized long term(int partition) {
        return terms[partition];
    }

    /** Ends a node; the next running one leads its partitions at once. */
    public void kill(int number) {
        synchronized (this) {
            for (int partition = 0; partition < leaders.length; partition++) {
                if (leaders[partition] == number) {
                    leaders[partition] = (number + 1) % nodes.size();
                    terms[partition]++;
                }
            }
        }
        nodes.get(number).kill();
    }

    /** Starts a node again on its old port; it leads nothing. */
    public void restart(int number) {
        nodes.get(number).start();
    }

    /** Makes another node lead a partition while both run. */
    public synchronized void moveLeader(int partition, int node) {
        leaders[partition] = node;
        terms[partition]++;
    }

    /** A client that knows all nodes. */
    public TuttiClient client(Duration deadline) {
        return TuttiClient.builder()
                .addresses(addresses())
                .deadline(deadline)
                .attemptTimeout(deadline.dividedBy(2))
                .build();
    }

    /** host:port of all nodes, separated by commas. */
    public String addresses() {
        return nodes.stream().map(FakeNode::address).collect(Collectors.joining(","));
    }

    synchronized GetClusterMapResponse map() {
        GetClusterMapResponse.Builder map = GetClusterMapResponse.newBuilder()
                .setVersion(1)
                .setLimits(Limits.newBuilder().setItemsMax(8192).setRequestBytesMax(4 << 20));
        for (int slot = 0; slot < Slots.COUNT; slot++) {
            map.addSlotPartitions(slot % leaders.length);
        }
        for (int partition = 0; partition < leaders.length; partition++) {
            map.addPartitions(
                    PartitionRoute.newBuilder().setPartition(partition).setLeaderNode(leaders[partition]));
        }
        for (int node = 0; node < nodes.size(); node++) {
            map.addNodes(NodeAddress.newBuilder()
                    .setNode(node)
                    .setGrpc(nodes.get(node).address()));
        }
        return map.build();
    }

    GetStatusResponse status() {
        GetStatusResponse.Builder status = GetStatusResponse.newBuilder();
        nodes.forEach(node -> status.addNodes(node.status()));
        return status.build();
    }

    /** From now on a snapshot is not there in time. */
    public void delaySnapshots() {
        areSnapshotsLate = true;
    }

    TakeSnapshotResponse snapshot(TakeSnapshotRequest request) {
        List<Integer> wanted = request.getPartitionsCount() == 0 ? List.of(0, 1) : request.getPartitionsList();
        TakeSnapshotResponse.Builder response =
                TakeSnapshotResponse.newBuilder().setComplete(!areSnapshotsLate);
        for (int partition : wanted) {
            response.addPartitions(PartitionSnapshot.newBuilder()
                    .setPartition(partition)
                    .setAskedAtPosition(640)
                    .setLeaderNode(1)
                    .setPauseUs(12_345)
                    .addMembers(MemberSnapshot.newBuilder()
                            .setNode(0)
                            .setReachable(true)
                            .setPosition(areSnapshotsLate ? 32 : 704))
                    .addMembers(MemberSnapshot.newBuilder()
                            .setNode(1)
                            .setReachable(true)
                            .setPosition(704))
                    .addMembers(MemberSnapshot.newBuilder().setNode(2)));
        }
        return response.build();
    }

    @Override
    public void close() {
        nodes.forEach(FakeNode::kill);
    }
}
