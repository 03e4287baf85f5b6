package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import tutti.codec.Answer;
import tutti.codec.Query;
import tutti.partition.SlotMap;

/** The router of a one-partition cluster, among inboxes, on a clock of its own. */
final class RouterFixture {
    /** The node the router is on. */
    static final int SELF = 1;

    static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);

    /** How long a leader is silent before the router doubts it. */
    static final long SILENCE_NS = PartitionFixture.config().routeRetryNs() + 1;

    final FakePeers peers = new FakePeers(SELF, 1);
    final LeaderTable leaders = new LeaderTable(1);
    final RecordedMetrics metrics = new RecordedMetrics();

    private final TestLedger ledger = new TestLedger(SlotMap.initial(1));
    private long nowNs = 1_000_000_000_000L;
    private final BehaviorTestKit<PartitionRouter.Message> kit = BehaviorTestKit.create(PartitionRouter.create(
            new RouterContext(0, peers, leaders, PartitionFixture.config(), metrics, new Pulse(), 1, () -> nowNs)));

    /** Submits a section with a deadline {@link #TIMEOUT_NS} from now. */
    CompletableFuture<SubmitReply> submit() {
        CompletableFuture<SubmitReply> reply = new CompletableFuture<>();
        byte[] section = ledger.accounts(ledger.account(0, 0));
        kit.run(new PartitionRouter.Submit(TestLedger.PRINCIPAL, section, nowNs + TIMEOUT_NS, reply));
        return reply;
    }

    /** Submits a section whose answer does not matter. */
    void send() {
        CompletableFuture<SubmitReply> reply = submit();
        assertThat(reply).isNotDone();
    }

    /** Submits a section and returns what the node, which leads, was sent of it. */
    PartitionActor.Submit submitAndTake(int node) {
        clearInboxes();
        send();
        return submitsTo(node).get(0);
    }

    CompletableFuture<Answer> query() {
        CompletableFuture<Answer> reply = new CompletableFuture<>();
        kit.run(new PartitionRouter.Read(new Query.Works(List.of()), nowNs + TIMEOUT_NS, reply));
        return reply;
    }

    /** Tells the router that the node leads in that term. */
    void leads(int node, long term) {
        kit.run(new PartitionRouter.Leads(node, true, term));
    }

    void tell(PartitionRouter.Message message) {
        kit.run(message);
    }

    /** Moves the clock and lets the router see it. */
    void tick(long afterNs) {
        passes(afterNs);
        kit.run(PartitionRouter.Tick.INSTANCE);
    }

    /** Moves the clock alone. */
    void passes(long ns) {
        nowNs += ns;
    }

    /** The sections sent to the node since its inbox was last looked at. */
    List<PartitionActor.Submit> submitsTo(int node) {
        List<PartitionActor.Submit> submits = new ArrayList<>();
        for (PartitionActor.Message message : peers.toPartition(node, 0)) {
            if (message instanceof PartitionActor.Submit submit) {
                submits.add(submit);
            }
        }
        return submits;
    }

    void clearInboxes() {
        for (int node = 0; node < FakePeers.NODES; node++) {
            peers.toPartition(node, 0);
        }
    }
}
