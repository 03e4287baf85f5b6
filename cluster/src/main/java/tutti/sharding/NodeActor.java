package tutti.sharding;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import tutti.partition.CommandLog;

/** Speaks for the node: tells others what it is, how far its members have stored their logs and whether its disk is low, and asks them the same. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares messages
final class NodeActor extends AbstractBehavior<NodeActor.Message> {
    /** Questions about all nodes that are answered at a time; more are answered with this node alone. */
    private static final int INQUIRIES_MAX = 256;

    private final Context context;
    private final Peers peers;
    private final TimerScheduler<Message> timers;
    private final Correlation correlations;
    private final HandOver handOver;
    private final Map<Long, Inquiry> inquiries = new HashMap<>();

    /**
     * What a node actor works with.
     *
     * @param report makes this node's report
     * @param snapshots asks for a snapshot of a partition if it is led here
     * @param leave ends the node, so that others lead what it leads
     * @param epochMs wall-clock time of the start
     */
    record Context(
            Peers peers,
            StatusBoard status,
            DiskBoard disks,
            Supplier<NodeReport> report,
            PeerPositions positions,
            PositionListener listener,
            IntConsumer snapshots,
            Runnable leave,
            Duration interval,
            long epochMs,
            LongSupplier nanoClock) {}

    sealed interface Message {}

    /** It is time to tell the others. */
    record Tick() implements Message {
        static final Tick INSTANCE = new Tick();
    }

    /** Asks for the reports of all nodes. */
    record Ask(long deadlineNs, CompletableFuture<List<NodeReport>> reply) implements Message {}

    /** Nodes that have not answered by now are unreachable. */
    record Expired(long correlation) implements Message {}

    /** Asks the node for its report. */
    record StatusRequest(int node, long correlation) implements Message, WireMessage {}

    /** The node's report. */
    record StatusReply(long correlation, NodeReport report) implements Message, WireMessage {}

    /**
     * What the node's members have of the logs, by partition: from where, through where, and in which leadership term they are.
     *
     * @param leads a bit a partition that the node leads, as {@link BitSet#toLongArray}
     */
    record Positions(int node, long[] starts, long[] stored, long[] terms, long[] leads)
            implements Message, WireMessage {}

    /** Whoever leads the partition is to have its members take a snapshot. */
    record TakeSnapshot(int partition) implements Message, WireMessage {}

    /** Whether the disk of the node's data folder is low. */
    record Disk(int node, boolean isLow) implements Message, WireMessage {}

    private static final class Inquiry {
        final CompletableFuture<List<NodeReport>> reply;
        final @Nullable NodeReport[] reports;
        int missing;

        Inquiry(CompletableFuture<List<NodeReport>> reply, int nodes) {
            this.reply = reply;
            this.reports = new NodeReport[nodes];
            this.missing = nodes;
        }
    }

    static Behavior<Message> create(Context context) {
        return Behaviors.setup(actor -> Behaviors.withTimers(timers -> new NodeActor(actor, timers, context)));
    }

    private NodeActor(ActorContext<Message> actor, TimerScheduler<Message> timers, Context context) {
        super(actor);
        this.context = context;
        this.peers = context.peers;
        this.timers = timers;
        this.correlations = new Correlation(peers.self(), context.epochMs);
        this.handOver = new HandOver(context.disks);
        timers.startTimerWithFixedDelay(Tick.INSTANCE, context.interval);
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(Tick.class, this::onTick)
                .onMessage(Positions.class, this::onPositions)
                .onMessage(TakeSnapshot.class, this::onTakeSnapshot)
                .onMessage(Disk.class, this::onDisk)
                .onMessage(Ask.class, this::onAsk)
                .onMessage(StatusRequest.class, this::onStatusRequest)
                .onMessage(StatusReply.class, this::onStatusReply)
                .onMessage(Expired.class, this::onExpired)
                .build();
    }

    // ---- positions ----

    private NodeActor onTick(Tick tick) {
        long[] stored = new long[context.status.partitions()];
        long[] starts = new long[stored.length];
        long[] terms = new long[stored.length];
        BitSet leads = new BitSet(stored.length);
        for (int partition = 0; partition < stored.length; partition++) {
            CommandLog log = context.status.log(partition);
            stored[partition] = log == null ? PeerPositions.UNKNOWN : log.storedPosition();
            starts[partition] = log == null ? 0 : log.startPosition();
            terms[partition] = log == null ? 0 : log.leadershipTermId();
            leads.set(partition, log != null && log.isLeader());
        }
        boolean isLow = context.disks.own().isLow();
        for (int node = 0; node < peers.nodes(); node++) {
            if (node != peers.self()) {
                peers.node(node).tell(new Positions(peers.self(), starts, stored, terms, leads.toLongArray()));
                peers.node(node).tell(new Disk(peers.self(), isLow));
            }
        }
        if (handOver.isDue(!leads.isEmpty(), context.nanoClock.getAsLong())) {
            context.leave.run();
        }
        return this;
    }

    private NodeActor onPositions(Positions positions) {
        boolean isOfThisCluster = peers.isNode(positions.node)
                && positions.node != peers.self()
                && positions.stored.length == context.status.partitions()
                && positions.starts.length == positions.stored.length
                && positions.terms.length == positions.stored.length;
        BitSet leads = BitSet.valueOf(positions.leads);
        for (int partition = 0; isOfThisCluster && partition < positions.stored.length; partition++) {
            long stored = positions.stored[partition];
            if (stored != PeerPositions.UNKNOWN) {
                context.positions.set(partition, positions.node, stored);
                context.listener.onLog(
                        partition,
                        positions.node,
                        positions.terms[partition],
                        leads.get(partition),
                        positions.starts[partition],
                        stored);
            }
        }
        return this;
    }

    private NodeActor onTakeSnapshot(TakeSnapshot wanted) {
        if (wanted.partition >= 0 && wanted.partition < context.status.partitions()) {
            context.snapshots.accept(wanted.partition);
        }
        return this;
    }

    private NodeActor onDisk(Disk disk) {
        if (peers.isNode(disk.node) && disk.node != peers.self()) {
            context.disks.set(disk.node, disk.isLow);
        }
        return this;
    }

    // ---- reports ----

    private NodeActor onAsk(Ask ask) {
        Inquiry inquiry = new Inquiry(ask.reply, peers.nodes());
        long correlation = correlations.next();
        take(inquiry, peers.self(), context.report.get());
        if (inquiries.size() == INQUIRIES_MAX || inquiry.missing == 0) {
            complete(inquiry);
            return this;
        }
        inquiries.put(correlation, inquiry);
        for (int node = 0; node < peers.nodes(); node++) {
            if (node != peers.self()) {
                peers.node(node).tell(new StatusRequest(peers.self(), correlation));
            }
        }
        long leftNs = Math.max(0, ask.deadlineNs - context.nanoClock.getAsLong());
        timers.startSingleTimer(correlation, new Expired(correlation), Duration.ofNanos(leftNs));
        return this;
    }

    private NodeActor onStatusRequest(StatusRequest request) {
        if (peers.isNode(request.node)) {
            peers.node(request.node).tell(new StatusReply(request.correlation, context.report.get()));
        }
        return this;
    }

    private NodeActor onStatusReply(StatusReply reply) {
        Inquiry inquiry = inquiries.get(reply.correlation);
        if (inquiry != null && peers.isNode(reply.report.node())) {
            take(inquiry, reply.report.node(), reply.report);
            if (inquiry.missing == 0) {
                timers.cancel(reply.correlation);
                inquiries.remove(reply.correlation);
                complete(inquiry);
            }
        }
        return this;
    }

    private NodeActor onExpired(Expired expired) {
        Inquiry inquiry = inquiries.remove(expired.correlation);
        if (inquiry != null) {
            complete(inquiry);
        }
        return this;
    }

    private static void take(Inquiry inquiry, int node, NodeReport report) {
        if (inquiry.reports[node] == null) {
            inquiry.reports[node] = report;
            inquiry.missing--;
        }
    }

    private static void complete(Inquiry inquiry) {
        List<NodeReport> reports = new ArrayList<>(Arrays.asList(inquiry.reports));
        for (int node = 0; node < reports.size(); node++) {
            if (reports.get(node) == null) {
                reports.set(node, new NodeReport(node, false, "", 0, 0, 0, false, NodeReport.Disk.UNKNOWN, List.of()));
            }
        }
        inquiry.reply.complete(reports);
    }
}
