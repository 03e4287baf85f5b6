package tutti.sharding;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;
import tutti.codec.Answer;
import tutti.codec.Query;
import tutti.partition.CommandLog;
import tutti.replica.HistoryStore;
import tutti.replica.Replica;
import tutti.sharding.ShardingMetrics.Rejection;

/**
 * The one owner of a partition's replica on this node: applies what the log committed and, while this member leads, admits
 * sections, offers them in batches and answers when they come back.
 *
 * <p>It holds no rule of money. What it knows beside the replica may be lost at any time: routers send again what is not
 * answered, and the state machine knows what it has applied.
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares messages
final class PartitionActor extends AbstractBehavior<PartitionActor.Message> implements CommittedRing.Consumer {
    /** The log asks for a poll every millisecond while it connects; the same serves a batch that it had no room for. */
    private static final long URGENT_TICK_NS = 1_000_000L;

    private static final long BUSY_TICK_NS = 20_000_000L;

    /** The log asks for a poll every 100 ms at least. */
    static final long IDLE_TICK_NS = 50_000_000L;

    private final int partition;
    private final PartitionContext context;
    private final Replica replica;
    private final Peers peers;
    private final Replies replies;
    private final Submissions submissions;
    private final BatchPipeline pipeline;
    private final OutcomeCollector collector;
    private final Admission admission;
    private final ChannelCarriers carriers;
    private final LeaderDuties duties;
    private final HistoryStore history;
    private final Pulse.Wake wake;
    private final CommittedRing ring;
    private final LongSupplier nanoClock;
    private final ShardingMetrics metrics;
    private final Leadership leadership;
    private final ReadRounds readRounds;
    private @Nullable CommandLog log;

    /** False until the first record came through the ring: until then the service thread may be loading the state. */
    private boolean isStateHere;

    /** True while the ring is left alone because the history has no room. */
    private boolean isHistoryFull;

    private long sweptAtNs;
    private long publishedPosition = -1;

    sealed interface Message {}

    /** The ring holds records. */
    record Drain() implements Message {
        static final Drain INSTANCE = new Drain();
    }

    /** Time has passed. */
    record Tick() implements Message {
        static final Tick INSTANCE = new Tick();
    }

    /** The log runs. */
    record Started(CommandLog log) implements Message {}

    /** A gateway's section. */
    record Submit(long correlation, int timeoutMs, String principal, byte[] section) implements Message, WireMessage {}

    /** Ids of a section were looked up, and this is what comes next. */
    record LookedUp(LookedUpProposal proposal, IdLookups.Found found, Runnable next) implements Message {}

    /** A gateway's query. */
    record Read(long correlation, Query query) implements Message, WireMessage {}

    /** This node's gateway asks what its own replica holds, whatever its role. */
    record Look(Query.Works works, CompletableFuture<Answer.Works> reply) implements Message {}

    /** The leader on {@code node} asks whether this member follows it in the term. */
    record Follow(int node, long round, long term) implements Message, WireMessage {}

    /** The member on {@code node} does. */
    record Follows(int node, long round) implements Message, WireMessage {}

    /** A router asks whether this member leads. */
    record WhoLeads(int node) implements Message, WireMessage {}

    /** Channel items from the leader of partition {@code from} on {@code node}. */
    record Deliver(int from, int node, long firstSequence, long lastSequence, byte[] section)
            implements Message, WireMessage {}

    /** Partition {@code receiver} has in its log all items from here up to the sequence number. */
    record Acknowledged(int receiver, long through) implements Message, WireMessage {}

    /** The member of partition {@code receiver} on {@code node} does not lead it; {@code leader} does, -1 if unknown. */
    record Elsewhere(int receiver, int node, int leader) implements Message, WireMessage {}

    static Behavior<Message> create(PartitionContext context) {
        return Behaviors.setup(actor -> new PartitionActor(actor, context));
    }

    private PartitionActor(ActorContext<Message> actor, PartitionContext context) {
        super(actor);
        this.context = context;
        this.partition = context.partition();
        this.replica = context.replica();
        this.peers = context.peers();
        this.leadership = new Leadership(context);
        this.replies = new Replies(peers, partition, leadership::namedLeader, leadership::isLeading);
        this.readRounds = new ReadRounds(context, leadership);
        this.ring = context.ring();
        this.nanoClock = context.nanoClock();
        this.metrics = context.metrics();
        Sharing sharing = new Sharing();
        this.submissions = new Submissions(partition, context.config(), sharing, replies, metrics, nanoClock);
        this.pipeline = new BatchPipeline(context, sharing);
        this.collector = new OutcomeCollector(context, pipeline, submissions);
        this.history = context.history();
        IdLookups lookups =
                new IdLookups(context, pipeline, done -> actor.getSelf().tell(done));
        this.admission = new Admission(context, pipeline, submissions, lookups, replies);
        this.carriers = new ChannelCarriers(context, pipeline, lookups);
        this.duties = new LeaderDuties(context, pipeline, carriers);
        this.wake = context.pulse().register(() -> actor.getSelf().tell(Tick.INSTANCE));
        ring.onWork(() -> actor.getSelf().tell(Drain.INSTANCE));
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(Drain.class, this::onDrain)
                .onMessage(Submit.class, this::onSubmit)
                .onMessage(LookedUp.class, this::onLookedUp)
                .onMessage(Read.class, this::onRead)
                .onMessage(Look.class, this::onLook)
                .onMessage(Tick.class, this::onTick)
                .onMessage(Deliver.class, this::onDeliver)
                .onMessage(Acknowledged.class, this::onAcknowledged)
                .onMessage(Elsewhere.class, this::onElsewhere)
                .onMessage(WhoLeads.class, this::onWhoLeads)
                .onMessage(Follow.class, this::onFollow)
                .onMessage(Follows.class, this::onFollows)
                .onMessage(Started.class, this::onStarted)
                .build();
    }

    // ---- what the log committed ----

    private PartitionActor onDrain(Drain drain) {
        long nowNs = nanoClock.getAsLong();
        if (history.hasRoom()) {
            collector.setTime(nowNs);
            ring.drain(this);
            duties.onApplied(nowNs);
        } else {
            // The history is too far behind to take more; the next tick tries again.
            isHistoryFull = true;
        }
        proceed(nowNs);
        return this;
    }

    @Override
    public void onBatch(long position, long timestampNs, DirectBuffer buffer, int offset, int length) {
        isStateHere = true;
        replica.apply(position, timestampNs, buffer, offset, length, collector);
    }

    @Override
    public void onNewTerm(long leadershipTermId, long position) {
        isStateHere = true;
        leadership.onNewTerm(leadershipTermId);
        pipeline.onNewTerm(leadershipTermId);
    }

    @Override
    public void onLoaded(long position) {
        isStateHere = true;
    }

    // ---- what gateways ask ----

    private PartitionActor onSubmit(Submit submit) {
        if (!replies.isAnswerable(submit.correlation)) {
            return this;
        }
        refreshLeadership();
        if (!leadership.isLeading()) {
            metrics.onRejection(partition, Rejection.NOT_LEADER);
            replies.notLeader(submit.correlation);
        } else if (leadership.isHeld()) {
            metrics.onRejection(partition, Rejection.STORAGE_FULL);
            replies.storageFull(submit.correlation, Admission.FULL_RETRY_AFTER_MS);
        } else if (submissions.isOpen(submit.correlation)) {
            replies.pending(Correlation.node(submit.correlation), new long[] {submit.correlation});
        } else if (admission.admit(submit, nanoClock.getAsLong())) {
            proceed(nanoClock.getAsLong());
        }
        return this;
    }

    private PartitionActor onLookedUp(LookedUp lookedUp) {
        refreshLeadership();
        if (leadership.mayWrite()) {
            IdLookups.Found found = lookedUp.found;
            lookedUp.proposal.lookedUp(found.through(), found.isWhole(), found.section());
            lookedUp.next.run();
            proceed(nanoClock.getAsLong());
        } else {
            lookedUp.proposal.onTurnedAway();
        }
        return this;
    }

    private PartitionActor onRead(Read read) {
        if (!replies.isAnswerable(read.correlation)) {
            return this;
        }
        refreshLeadership();
        if (!leadership.isLeading()) {
            replies.notLeader(read.correlation);
        } else if (takesRead(new Reading(read.correlation, read.query, replies))) {
            proceed(nanoClock.getAsLong());
        } else {
            metrics.onRejection(partition, Rejection.QUEUE_FULL);
            replies.overloaded(read.correlation, Admission.RETRY_AFTER_MS);
        }
        return this;
    }

    private boolean takesRead(Reading reading) {
        return leadership.isHeld() ? readRounds.read(reading, nanoClock.getAsLong()) : pipeline.read(reading);
    }

    private PartitionActor onLook(Look look) {
        look.reply.complete(isStateHere ? replica.works(look.works.ids()) : new Answer.Works(List.of(), 0));
        return this;
    }

    private PartitionActor onWhoLeads(WhoLeads question) {
        refreshLeadership();
        if (peers.isNode(question.node)) {
            replies.leads(question.node, leadership.appliedTerm());
        }
        return this;
    }

    private PartitionActor onFollow(Follow question) {
        if (peers.isNode(question.node) && leadership.follows(question.node, question.term)) {
            peers.partition(question.node, partition).tell(new Follows(peers.self(), question.round));
        }
        return this;
    }

    private PartitionActor onFollows(Follows answer) {
        refreshLeadership();
        readRounds.onFollows(answer.node, answer.round, nanoClock.getAsLong());
        return this;
    }

    // ---- what other partitions' leaders carry ----

    private PartitionActor onDeliver(Deliver delivery) {
        refreshLeadership();
        if (!admission.isWellFormed(delivery) || !carriers.isPeer(delivery.from)) {
            metrics.onRejection(partition, Rejection.MALFORMED);
        } else if (!leadership.isLeading()) {
            peers.partition(delivery.node, delivery.from)
                    .tell(new Elsewhere(partition, peers.self(), leadership.namedLeader()));
        } else {
            carriers.of(delivery.from).onDeliver(delivery);
            proceed(nanoClock.getAsLong());
        }
        return this;
    }

    private PartitionActor onAcknowledged(Acknowledged acknowledged) {
        refreshLeadership();
        if (leadership.isLeading() && carriers.isPeer(acknowledged.receiver)) {
            long nowNs = nanoClock.getAsLong();
            carriers.of(acknowledged.receiver).onAcknowledged(acknowledged.through, nowNs);
            proceed(nowNs);
        }
        return this;
    }

    private PartitionActor onElsewhere(Elsewhere elsewhere) {
        refreshLeadership();
        if (leadership.isLeading() && carriers.isPeer(elsewhere.receiver)) {
            carriers.of(elsewhere.receiver).onElsewhere(elsewhere.node, elsewhere.leader, nanoClock.getAsLong());
        }
        return this;
    }

    // ---- time ----

    private PartitionActor onStarted(Started started) {
        log = started.log;
        leadership.start(started.log);
        pipeline.limitBatches(started.log.batchBytesMax());
        context.status().setLog(partition, started.log);
        proceed(nanoClock.getAsLong());
        return this;
    }

    private PartitionActor onTick(Tick tick) {
        if (log == null) {
            return this;
        }
        long nowNs = nanoClock.getAsLong();
        log.poll(nowNs);
        if (isHistoryFull && history.hasRoom()) {
            isHistoryFull = false;
            onDrain(Drain.INSTANCE);
        }
        refreshLeadership();
        if (leadership.isLeading()) {
            pipeline.loseOverdue(nowNs);
            readRounds.look(nowNs);
            duties.measure(nowNs);
            if (nowNs - sweptAtNs >= PartitionRouter.SIGN_OF_LIFE_NS) {
                sweptAtNs = nowNs;
                submissions.sweep(nowNs, peers.nodes());
            }
        }
        if (leadership.mayWrite()) {
            duties.onTick(nowNs);
        }
        publishState();
        proceed(nowNs);
        return this;
    }

    /** Does what has become possible, and sees to it that the actor is woken when it next must do something. */
    private void proceed(long nowNs) {
        if (log == null) {
            return;
        }
        refreshLeadership();
        if (leadership.mayWrite()) {
            duties.proceed(nowNs);
            if (log.isReady()) {
                pipeline.pump(log, nowNs);
            }
        }
        if (leadership.isLeading()) {
            metrics.onQueueDepth(partition, submissions.items(), pipeline.batchesInFlight());
        }
        wake.at(nowNs + tickNs(log));
    }

    private long tickNs(CommandLog running) {
        if (isHistoryFull || pipeline.isHeldUp() || (running.isLeader() && !running.isReady())) {
            return URGENT_TICK_NS;
        }
        boolean isAtRest = pipeline.isIdle() && submissions.isEmpty() && !carriers.isBusy() && readRounds.isEmpty();
        boolean isBusy = leadership.isLeading() && !isAtRest;
        return isBusy ? BUSY_TICK_NS : IDLE_TICK_NS;
    }

    private void publishState() {
        if (!isStateHere || replica.appliedPosition() == publishedPosition) {
            return;
        }
        publishedPosition = replica.appliedPosition();
        context.status().setState(partition, StatusBoard.State.of(replica, carriers));
    }

    // ---- leadership ----

    private void refreshLeadership() {
        if (leadership.refresh()) {
            if (leadership.isLeading()) {
                duties.begin(nanoClock.getAsLong());
            } else {
                pipeline.turnAllAway();
                readRounds.turnAllAway();
                submissions.loseAll();
            }
        }
        if (leadership.refreshHold() && leadership.isHeld()) {
            // What waits is not offered any more, and its senders are told; what was offered comes back.
            pipeline.turnWaitingAway();
        }
    }
}
