package tutti.sharding;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryPiece;
import tutti.replica.HistoryStore;

/**
 * Brings what one partition's history lacks here from other members: one question is on its way, or one answer being taken. Stays with
 * the member that has more, and goes on to the next where one says nothing, has nothing, or says what cannot be. Of the history
 * actor's thread.
 */
final class HistoryFetch {
    private static final Logger LOGGER = LoggerFactory.getLogger(HistoryFetch.class);

    /** Whoever has not answered by then is taken to be down. */
    static final long ANSWER_MAX_NS = TimeUnit.SECONDS.toNanos(5);

    private final int partition;
    private final HistoryStore history;
    private final Peers peers;
    private final Correlation correlations;
    private final Executor executor;
    private final Consumer<HistoryActor.Message> self;
    private int peer;
    private State state = State.RESTING;
    private long correlation;
    private long askedAtNs;
    private HistoryCursor after = HistoryCursor.BEFORE_ALL;

    /** True from the first question until nothing is missing any more. */
    private boolean isUnderWay;

    private enum State {
        RESTING,
        ASKED,
        TAKING
    }

    HistoryFetch(
            int partition,
            HistoryStore history,
            Peers peers,
            Correlation correlations,
            Executor executor,
            Consumer<HistoryActor.Message> self) {
        this.partition = partition;
        this.history = history;
        this.peers = peers;
        this.correlations = correlations;
        this.executor = executor;
        this.self = self;
        this.peer = peers.self();
        goOn();
    }

    /** Asks, if something is missing and nothing is under way. To be called now and then. */
    void look(long nowNs) {
        if (state == State.ASKED && nowNs - askedAtNs >= ANSWER_MAX_NS) {
            state = State.RESTING;
            goOn();
        }
        if (state != State.RESTING || peers.nodes() == 1) {
            return;
        }
        HistoryCursor missingAfter = history.missingAfter();
        if (missingAfter != null) {
            ask(missingAfter, nowNs);
        } else if (isUnderWay && history.isComplete()) {
            isUnderWay = false;
            LOGGER.info("the history of partition {} is whole again", partition);
        }
    }

    void onFetched(HistoryActor.Fetched fetched) {
        if (state != State.ASKED || fetched.correlation() != correlation) {
            return;
        }
        HistoryPiece piece = new HistoryPiece(after, fetched.bytes(), fetched.through());
        try {
            executor.execute(() -> self.accept(new HistoryActor.Taken(partition, isTaken(piece))));
            state = State.TAKING;
        } catch (RejectedExecutionException e) {
            // Others read more than they should; asked again at the next look.
            state = State.RESTING;
        }
    }

    /** The answer was taken, or brought nothing. */
    void onTaken(boolean isAny, long nowNs) {
        state = State.RESTING;
        if (isAny) {
            look(nowNs);
        } else {
            goOn();
        }
    }

    private boolean isTaken(HistoryPiece piece) {
        try {
            return history.take(piece);
        } catch (RuntimeException e) {
            LOGGER.warn("what another member gave of the history of partition {} is refused", partition, e);
            return false;
        }
    }

    private void ask(HistoryCursor missingAfter, long nowNs) {
        if (!isUnderWay) {
            isUnderWay = true;
            LOGGER.warn(
                    "the history of partition {} lacks what came after position {}; other members are asked for it",
                    partition,
                    missingAfter.position());
        }
        state = State.ASKED;
        after = missingAfter;
        askedAtNs = nowNs;
        correlation = correlations.next();
        peers.history(peer)
                .tell(new HistoryActor.Fetch(peers.self(), partition, correlation, after.position(), after.ordinal()));
    }

    /** To the next of the other nodes. */
    private void goOn() {
        peer = (peer + 1) % peers.nodes();
        if (peer == peers.self()) {
            peer = (peer + 1) % peers.nodes();
        }
    }
}
