package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.junit.jupiter.api.Test;
import tutti.replica.HistoryStore;

class NodeActorTest {
    private static final int SELF = 1;
    private static final long SECOND_LED = 0b10;

    private final FakePeers peers = new FakePeers(SELF, 2);
    private final StatusBoard status = new StatusBoard(2, partition -> HistoryStore.none());
    private final PeerPositions positions = new PeerPositions(2, FakePeers.NODES);
    private final FakeDisk disk = new FakeDisk();
    private final DiskBoard disks = new DiskBoard(SELF, FakePeers.NODES, disk, 500_000_000L, () -> 0);
    private final List<String> heard = new ArrayList<>();
    private final List<Integer> wanted = new ArrayList<>();
    private int left;
    private long nowNs;
    private final BehaviorTestKit<NodeActor.Message> kit =
            BehaviorTestKit.create(NodeActor.create(new NodeActor.Context(
                    peers,
                    status,
                    disks,
                    () -> report(SELF),
                    positions,
                    (partition, node, term, leads, start, stored) -> heard.add(
                            partition + "/" + node + "/" + term + (leads ? " leads/" : "/") + start + "/" + stored),
                    wanted::add,
                    () -> left++,
                    Duration.ofMillis(500),
                    1,
                    () -> nowNs)));

    @Test
    void shouldTellOthersHowFarItsMembersHaveStored() {
        status.setLog(0, new FakeCommandLog(SELF));

        kit.run(NodeActor.Tick.INSTANCE);

        for (int node : new int[] {0, 2}) {
            NodeActor.Positions told = (NodeActor.Positions) peers.toNode(node).get(0);
            assertThat(told.node()).isEqualTo(SELF);
            assertThat(told.stored()).containsExactly(0, PeerPositions.UNKNOWN);
        }
        assertThat(peers.toNode(SELF)).isEmpty();
    }

    @Test
    void shouldPassOnWhatOthersHaveStored() {
        kit.run(positions(2, 640, PeerPositions.UNKNOWN));

        assertThat(heard).containsExactly("0/2/7/32/640");
        assertThat(positions.stored(0, 2)).isEqualTo(640);
        assertThat(positions.stored(1, 2)).isEqualTo(PeerPositions.UNKNOWN);
    }

    @Test
    void shouldTellOthersAndHearFromThemWhoLeads() {
        FakeCommandLog log = new FakeCommandLog(SELF);
        log.lead(7);
        status.setLog(1, log);

        kit.run(NodeActor.Tick.INSTANCE);
        kit.run(positions(2, 640, 960));

        assertThat(((NodeActor.Positions) peers.toNode(0).get(0)).leads()).containsExactly(SECOND_LED);
        assertThat(heard).containsExactly("0/2/7/32/640", "1/2/7 leads/32/960");
    }

    @Test
    void shouldIgnorePositionsOfNoNodeOfThisCluster() {
        kit.run(positions(9, 1, 2));
        kit.run(positions(SELF, 1, 2));
        kit.run(positions(0, 1, 2, 3));
        kit.run(new NodeActor.Positions(0, new long[1], new long[2], new long[2], new long[0]));
        kit.run(new NodeActor.Positions(0, new long[2], new long[2], new long[3], new long[0]));

        assertThat(heard).isEmpty();
    }

    private static NodeActor.Positions positions(int node, long... stored) {
        long[] starts = new long[stored.length];
        long[] terms = new long[stored.length];
        Arrays.fill(starts, 32);
        Arrays.fill(terms, 7);
        return new NodeActor.Positions(node, starts, stored, terms, new long[] {SECOND_LED});
    }

    @Test
    void shouldPassOnThatASnapshotIsWantedOfAPartitionThatThereIs() {
        kit.run(new NodeActor.TakeSnapshot(1));
        kit.run(new NodeActor.TakeSnapshot(2));
        kit.run(new NodeActor.TakeSnapshot(-1));

        assertThat(wanted).containsExactly(1);
    }

    @Test
    void shouldGatherTheReportsOfAllNodes() {
        CompletableFuture<List<NodeReport>> reply = ask();
        NodeActor.StatusRequest request =
                (NodeActor.StatusRequest) peers.toNode(0).get(0);

        kit.run(new NodeActor.StatusReply(request.correlation(), report(2)));
        assertThat(reply).isNotDone();
        kit.run(new NodeActor.StatusReply(request.correlation(), report(0)));

        assertThat(reply)
                .isCompletedWithValueMatching(reports -> reports.equals(List.of(report(0), report(1), report(2))));
    }

    @Test
    void shouldCallNodesUnreachableThatDoNotAnswerInTime() {
        CompletableFuture<List<NodeReport>> reply = ask();
        NodeActor.StatusRequest request =
                (NodeActor.StatusRequest) peers.toNode(0).get(0);
        kit.run(new NodeActor.StatusReply(request.correlation(), report(2)));

        kit.run(new NodeActor.Expired(request.correlation()));

        assertThat(reply.join()).extracting(NodeReport::reachable).containsExactly(false, true, true);
    }

    @Test
    void shouldCountANodeOnceHoweverOftenItAnswers() {
        CompletableFuture<List<NodeReport>> reply = ask();
        NodeActor.StatusRequest request =
                (NodeActor.StatusRequest) peers.toNode(0).get(0);

        kit.run(new NodeActor.StatusReply(request.correlation(), report(2)));
        kit.run(new NodeActor.StatusReply(request.correlation(), report(2)));
        kit.run(new NodeActor.StatusReply(request.correlation(), report(17)));

        assertThat(reply).isNotDone();
    }

    @Test
    void shouldLeaveWhatItLeadsToOthersWhileItsDiskIsLowAndTheirsAreNot() {
        FakeCommandLog log = new FakeCommandLog(SELF);
        log.lead(7);
        status.setLog(1, log);
        kit.run(new NodeActor.Disk(0, false));
        kit.run(new NodeActor.Disk(2, false));
        disk.low = true;
        kit.run(NodeActor.Tick.INSTANCE);
        assertThat(left).isZero();

        nowNs += HandOver.PATIENCE_NS;
        kit.run(NodeActor.Tick.INSTANCE);

        assertThat(left).isEqualTo(1);
    }

    @Test
    void shouldReportToANodeThatAsks() {
        kit.run(new NodeActor.StatusRequest(2, 5));
        kit.run(new NodeActor.StatusRequest(-1, 5));

        assertThat(peers.toNode(2)).containsExactly(new NodeActor.StatusReply(5, report(SELF)));
    }

    private CompletableFuture<List<NodeReport>> ask() {
        CompletableFuture<List<NodeReport>> reply = new CompletableFuture<>();
        kit.run(new NodeActor.Ask(1_000_000_000L, reply));
        return reply;
    }

    private static NodeReport report(int node) {
        return new NodeReport(node, true, "1", 2, 3, 4, false, NodeReport.Disk.UNKNOWN, List.of());
    }
}
