package tutti.sharding;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import tutti.codec.Answer;
import tutti.codec.Query;
import tutti.sharding.ShardingMetrics.Rejection;

/**
 * Brings what this node's gateway asks of one partition to the partition's leader, and the answers back.
 *
 * <p>While it knows no leader it keeps requests and asks all nodes who leads, so that sections do not travel in vain. A
 * leader of which nothing is heard for {@code routeRetryNs}, though it has requests, is no longer believed in. Whatever is
 * sent twice is the same bytes with the same ids, which the ledger applies once.
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares messages
final class PartitionRouter extends AbstractBehavior<PartitionRouter.Message> {
    /** A leader says so often at least that it works on what it has. Must be well below {@code routeRetryNs}. */
    static final long SIGN_OF_LIFE_NS = 100_000_000L;

    /** Most numbers in one {@link Pending}. */
    static final int PENDING_MAX = 8192;

    private static final long TICK_NS = 10_000_000L;
    private static final long PROBE_NS = 20_000_000L;
    private static final long IDLE_PROBE_NS = 250_000_000L;

    private final RouterContext context;
    private final int partition;
    private final Peers peers;
    private final ShardingMetrics metrics;
    private final LongSupplier nanoClock;
    private final Pulse.Wake wake;
    private final Correlation correlations;
    private final RoutedRequests requests;
    private final ToldToWait toldToWait = new ToldToWait();

    private int leader = LeaderTable.NOBODY;

    /** Term of the last leader; one of an earlier term is not believed. */
    private long leaderTerm = Long.MIN_VALUE;

    /** When the leader last said anything. */
    private long leaderHeardNs;

    /** Leader that this node's own member last named: when it names another, ours is in doubt. */
    private int namedLeader = LeaderTable.NOBODY;

    private long probedAtNs;

    sealed interface Message {}

    /** Time has passed. */
    record Tick() implements Message {
        static final Tick INSTANCE = new Tick();
    }

    /** The gateway's section. */
    record Submit(String principal, byte[] section, long deadlineNs, CompletableFuture<SubmitReply> reply)
            implements Message {}

    /** The gateway's query. */
    record Read(Query query, long deadlineNs, CompletableFuture<Answer> reply) implements Message {}

    /** The section is decided. */
    record Decided(long correlation, byte[] outcomes) implements Message, WireMessage {}

    /** The query is answered. */
    record Answered(long correlation, Answer answer) implements Message, WireMessage {}

    /** The node does not lead and offered nothing. */
    record NotLeader(int node, long correlation, int leader) implements Message, WireMessage {}

    /** The node offered it and does not know what came of that; it leads still, or does not. */
    record Lost(int node, long correlation, boolean isLeading) implements Message, WireMessage {}

    /** The node's queue is full; it offered nothing. */
    record Overloaded(int node, long correlation, int retryAfterMs) implements Message, WireMessage {}

    /** The disks of the partition's members are low; the node offered nothing. */
    record StorageFull(int node, long correlation, int retryAfterMs) implements Message, WireMessage {}

    /** The node works on these. */
    record Pending(int node, long[] correlations) implements Message, WireMessage {}

    /** The bytes are not a section that a gateway may submit. */
    record Malformed(long correlation, String problem) implements Message, WireMessage {}

    /** Whether the node leads, and its term. */
    record Leads(int node, boolean isLeading, long term) implements Message, WireMessage {}

    static Behavior<Message> create(RouterContext context) {
        return Behaviors.setup(actor -> new PartitionRouter(actor, context));
    }

    private PartitionRouter(ActorContext<Message> actor, RouterContext context) {
        super(actor);
        this.context = context;
        this.partition = context.partition();
        this.peers = context.peers();
        this.metrics = context.metrics();
        this.nanoClock = context.nanoClock();
        this.requests = new RoutedRequests(context.config().queueItemsMax());
        this.correlations = new Correlation(peers.self(), context.epochMs());
        this.wake = context.pulse().register(() -> actor.getSelf().tell(Tick.INSTANCE));
        long nowNs = nanoClock.getAsLong();
        this.probedAtNs = nowNs - IDLE_PROBE_NS;
        wake.at(nowNs);
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(Submit.class, this::onSubmit)
                .onMessage(Decided.class, this::onDecided)
                .onMessage(Tick.class, this::onTick)
                .onMessage(Read.class, this::onRead)
                .onMessage(Answered.class, this::onAnswered)
                .onMessage(Pending.class, this::onPending)
                .onMessage(NotLeader.class, this::onNotLeader)
                .onMessage(Lost.class, this::onLost)
                .onMessage(Overloaded.class, this::onOverloaded)
                .onMessage(StorageFull.class, this::onStorageFull)
                .onMessage(Malformed.class, this::onMalformed)
                .onMessage(Leads.class, this::onLeads)
                .build();
    }

    // ---- what the gateway asks ----

    private PartitionRouter onSubmit(Submit submit) {
        long nowNs = nanoClock.getAsLong();
        RoutedSection section = new RoutedSection(
                correlations.next(), nowNs, submit.deadlineNs, submit.principal, submit.section, submit.reply);
        int waitMs = toldToWait.leftMs(section.principal(), nowNs);
        if (waitMs > 0) {
            turnAway(section, Rejection.TOLD_TO_WAIT, waitMs);
        } else if (requests.tryAdd(section)) {
            begin(section, nowNs);
        } else {
            turnAway(section, Rejection.ROUTE_FULL, Admission.RETRY_AFTER_MS);
        }
        return this;
    }

    private void turnAway(RoutedSection section, Rejection rejection, int retryAfterMs) {
        metrics.onRejection(partition, rejection);
        section.complete(new SubmitReply.Overloaded(retryAfterMs));
    }

    private PartitionRouter onRead(Read read) {
        long nowNs = nanoClock.getAsLong();
        RoutedQuery query =
                new RoutedQuery(partition, correlations.next(), nowNs, read.deadlineNs, read.query, read.reply);
        if (requests.tryAdd(query)) {
            begin(query, nowNs);
        } else {
            metrics.onRejection(partition, Rejection.ROUTE_FULL);
            query.expire();
        }
        return this;
    }

    private void begin(RoutedRequest request, long nowNs) {
        doubtLeaderIfOtherNamed(nowNs);
        dispatch(request, nowNs);
        wake.at(nowNs + TICK_NS);
    }

    // ---- what leaders answer ----

    private PartitionRouter onDecided(Decided decided) {
        RoutedRequest request = requests.get(decided.correlation);
        if (request instanceof RoutedSection section && section.isAnsweredBy(decided.outcomes)) {
            long nowNs = nanoClock.getAsLong();
            hear(request.sentTo(), nowNs);
            requests.remove(request);
            metrics.onRouteCompleted(partition, nowNs - request.startedNs);
            section.complete(new SubmitReply.Decided(new UnsafeBuffer(decided.outcomes)));
        }
        return this;
    }

    private PartitionRouter onAnswered(Answered answered) {
        RoutedRequest request = requests.get(answered.correlation);
        if (request instanceof RoutedQuery query) {
            hear(request.sentTo(), nanoClock.getAsLong());
            requests.remove(request);
            query.complete(answered.answer);
        }
        return this;
    }

    private PartitionRouter onPending(Pending pending) {
        long nowNs = nanoClock.getAsLong();
        hear(pending.node, nowNs);
        for (long correlation : pending.correlations) {
            RoutedRequest request = requests.get(correlation);
            if (request != null) {
                request.onSignOfLife(pending.node, nowNs);
            }
        }
        return this;
    }

    private PartitionRouter onNotLeader(NotLeader answer) {
        RoutedRequest request = requests.get(answer.correlation);
        if (request != null && request.onReturned(answer.node)) {
            long nowNs = nanoClock.getAsLong();
            if (answer.node == leader) {
                doubtLeader(nowNs);
            }
            dispatch(request, nowNs);
        }
        return this;
    }

    private PartitionRouter onLost(Lost lost) {
        RoutedRequest request = requests.get(lost.correlation);
        if (request != null && request.onLost(lost.node)) {
            long nowNs = nanoClock.getAsLong();
            if (lost.node == leader && !lost.isLeading) {
                doubtLeader(nowNs);
            }
            dispatch(request, nowNs);
        }
        return this;
    }

    private PartitionRouter onOverloaded(Overloaded refusal) {
        int retryAfterMs = refusal.retryAfterMs;
        return onRefused(refusal.node, refusal.correlation, retryAfterMs, new SubmitReply.Overloaded(retryAfterMs));
    }

    private PartitionRouter onStorageFull(StorageFull refusal) {
        int retryAfterMs = refusal.retryAfterMs;
        return onRefused(refusal.node, refusal.correlation, retryAfterMs, new SubmitReply.StorageFull(retryAfterMs));
    }

    private PartitionRouter onRefused(int node, long correlation, int retryAfterMs, SubmitReply reply) {
        RoutedRequest request = requests.get(correlation);
        if (request == null || !request.onReturned(node)) {
            return this;
        }
        long nowNs = nanoClock.getAsLong();
        hear(node, nowNs);
        if (reply instanceof SubmitReply.Overloaded && node == leader) {
            toldToWait.add(request.principal(), nowNs, retryAfterMs);
        }
        if (request instanceof RoutedSection section && !section.isMaybeLogged()) {
            requests.remove(request);
            section.complete(reply);
        } else {
            // An earlier attempt may be in the log: only the log can tell, so the caller must wait.
            request.pauseUntil(nowNs + TimeUnit.MILLISECONDS.toNanos(retryAfterMs));
        }
        return this;
    }

    private PartitionRouter onMalformed(Malformed malformed) {
        RoutedRequest request = requests.get(malformed.correlation);
        if (request instanceof RoutedSection section) {
            requests.remove(request);
            section.fail(new IllegalArgumentException(malformed.problem));
        }
        return this;
    }

    // ---- who leads ----

    private PartitionRouter onLeads(Leads answer) {
        boolean isNews = leader == LeaderTable.NOBODY ? answer.term >= leaderTerm : answer.term > leaderTerm;
        if (!answer.isLeading || !isNews || !peers.isNode(answer.node)) {
            return this;
        }
        long nowNs = nanoClock.getAsLong();
        leader = answer.node;
        toldToWait.clear();
        leaderTerm = answer.term;
        leaderHeardNs = nowNs;
        context.leaders().set(partition, leader);
        namedLeader = leader;
        for (RoutedRequest request : requests.all()) {
            if (request.sentTo() != leader) {
                dispatch(request, nowNs);
            } else {
                request.onSignOfLife(leader, nowNs);
            }
        }
        return this;
    }

    private void hear(int node, long nowNs) {
        if (node == leader) {
            leaderHeardNs = nowNs;
        }
    }

    private void doubtLeaderIfOtherNamed(long nowNs) {
        int named = context.leaders().leader(partition);
        if (named != namedLeader) {
            namedLeader = named;
            if (leader != LeaderTable.NOBODY && named != leader) {
                doubtLeader(nowNs);
            }
        }
    }

    private void doubtLeader(long nowNs) {
        leader = LeaderTable.NOBODY;
        probe(nowNs, PROBE_NS);
    }

    /** Asks all nodes who leads, unless that was asked just now. */
    private void probe(long nowNs, long intervalNs) {
        if (nowNs - probedAtNs < intervalNs) {
            return;
        }
        probedAtNs = nowNs + ThreadLocalRandom.current().nextLong(PROBE_NS / 4);
        for (int node = 0; node < peers.nodes(); node++) {
            peers.partition(node, partition).tell(new PartitionActor.WhoLeads(peers.self()));
        }
    }

    /** Sends the request if there is a leader; otherwise it waits until there is. */
    private void dispatch(RoutedRequest request, long nowNs) {
        if (leader == LeaderTable.NOBODY) {
            probe(nowNs, PROBE_NS);
        } else if (request.isDue(nowNs)) {
            if (request.onSent(leader, nowNs)) {
                metrics.onRouteRetried(partition);
            }
            peers.partition(leader, partition).tell(request.message(nowNs));
        }
    }

    // ---- time ----

    private PartitionRouter onTick(Tick tick) {
        long nowNs = nanoClock.getAsLong();
        requests.expire(nowNs);
        doubtLeaderIfOtherNamed(nowNs);
        if (leader != LeaderTable.NOBODY) {
            checkSilence(nowNs);
        }
        if (leader == LeaderTable.NOBODY) {
            probe(nowNs, requests.isEmpty() ? IDLE_PROBE_NS : PROBE_NS);
        }
        if (!requests.isEmpty()) {
            wake.at(nowNs + TICK_NS);
        } else if (leader == LeaderTable.NOBODY) {
            wake.at(nowNs + IDLE_PROBE_NS);
        }
        return this;
    }

    /** Sends again what the leader did not get, unless nothing at all is heard of it. */
    private void checkSilence(long nowNs) {
        long silentSinceNs = nowNs - context.config().routeRetryNs();
        boolean isLeaderSilent = leaderHeardNs - silentSinceNs < 0;
        for (RoutedRequest request : requests.all()) {
            boolean isSent = request.sentTo() == leader;
            if (isSent && !request.isSilentSince(silentSinceNs)) {
                continue;
            }
            if (isSent && isLeaderSilent) {
                doubtLeader(nowNs);
                return;
            }
            dispatch(request, nowNs);
        }
    }
}
