package tutti.sharding;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryPiece;
import tutti.replica.HistoryStore;

/**
 * Gives what this node keeps of the past to members that lack it, and fetches what this node lacks. Whoever asks has one question a
 * partition on its way, so what is read and sent for it is bounded.
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares messages
final class HistoryActor extends AbstractBehavior<HistoryActor.Message> {
    private static final Logger LOGGER = LoggerFactory.getLogger(HistoryActor.class);

    /** As much as the longest section: a frame takes it, and others wait no longer for it than for one. */
    static final int PIECE_BYTES_MAX = 512 * 1024;

    private final Context context;
    private final List<HistoryFetch> fetches = new ArrayList<>();

    /**
     * What a history actor works with.
     *
     * @param histories by partition
     * @param executor runs what may wait for the disk
     * @param interval of looking whether something is missing
     */
    record Context(
            Peers peers,
            List<HistoryStore> histories,
            Executor executor,
            Duration interval,
            long epochMs,
            LongSupplier nanoClock) {}

    sealed interface Message {}

    /** Time has passed. */
    record Tick() implements Message {
        static final Tick INSTANCE = new Tick();
    }

    /** What was fetched is in the store, or was of no use. */
    record Taken(int partition, boolean isAny) implements Message {}

    /** The member of the partition on {@code node} asks for what comes after the place. */
    record Fetch(int node, int partition, long correlation, long position, int ordinal)
            implements Message, WireMessage {}

    /** What came after the place that was asked about: see {@link HistoryPiece}. */
    record Fetched(int partition, long correlation, long through, byte[] bytes) implements Message, WireMessage {}

    static Behavior<Message> create(Context context) {
        return Behaviors.setup(actor -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Tick.INSTANCE, context.interval);
            return new HistoryActor(actor, context);
        }));
    }

    private HistoryActor(ActorContext<Message> actor, Context context) {
        super(actor);
        this.context = context;
        Correlation correlations = new Correlation(context.peers.self(), context.epochMs);
        for (int partition = 0; partition < context.histories.size(); partition++) {
            fetches.add(new HistoryFetch(
                    partition,
                    context.histories.get(partition),
                    context.peers,
                    correlations,
                    context.executor,
                    message -> actor.getSelf().tell(message)));
        }
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(Tick.class, this::onTick)
                .onMessage(Fetch.class, this::onFetch)
                .onMessage(Fetched.class, this::onFetched)
                .onMessage(Taken.class, this::onTaken)
                .build();
    }

    private HistoryActor onTick(Tick tick) {
        long nowNs = context.nanoClock.getAsLong();
        fetches.forEach(fetch -> fetch.look(nowNs));
        return this;
    }

    private HistoryActor onFetched(Fetched fetched) {
        if (isPartition(fetched.partition)) {
            fetches.get(fetched.partition).onFetched(fetched);
        }
        return this;
    }

    private HistoryActor onTaken(Taken taken) {
        fetches.get(taken.partition).onTaken(taken.isAny, context.nanoClock.getAsLong());
        return this;
    }

    private HistoryActor onFetch(Fetch fetch) {
        if (context.peers.isNode(fetch.node) && isPartition(fetch.partition)) {
            try {
                context.executor.execute(() -> give(fetch));
            } catch (RejectedExecutionException e) {
                LOGGER.debug("too many reads wait to give a member what it lacks", e);
            }
        }
        return this;
    }

    /** On another thread. */
    private void give(Fetch fetch) {
        HistoryCursor after = new HistoryCursor(fetch.position, fetch.ordinal);
        HistoryPiece piece = context.histories.get(fetch.partition).after(after, Long.MAX_VALUE, PIECE_BYTES_MAX);
        context.peers
                .history(fetch.node)
                .tell(new Fetched(fetch.partition, fetch.correlation, piece.through(), piece.bytes()));
    }

    private boolean isPartition(int partition) {
        return partition >= 0 && partition < fetches.size();
    }
}
