package tutti.gateway;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryFilter;
import tutti.codec.HistoryPage;
import tutti.sharding.HistoryReads;
import tutti.v1.FollowOutcomesResponse;

/**
 * Sends the entries of one partition to one client, page by page, as fast as the client takes them; then as they come. Holds one page at
 * most. Thread-safe.
 */
final class OutcomeStream {
    private static final int PAGE_ENTRIES = 256;
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final long SIGN_OF_LIFE_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long READ_MAX_NS = TimeUnit.SECONDS.toNanos(5);

    private final int partition;
    private final HistoryReads history;
    private final Timer timer;
    private final ServerCallStreamObserver<FollowOutcomesResponse> client;
    private final Runnable whenOver;
    private HistoryCursor sentThrough;
    private long sentAtNs = System.nanoTime();

    /** True if the client knows that it has everything that there was. */
    private boolean isEndTold;

    /** True while a page is read, or a pause before the next runs. */
    private boolean isBusy;

    private boolean isOver;
    private @Nullable Future<?> pause;

    private OutcomeStream(
            int partition,
            HistoryCursor after,
            HistoryReads history,
            Timer timer,
            ServerCallStreamObserver<FollowOutcomesResponse> client,
            Runnable whenOver) {
        this.partition = partition;
        this.sentThrough = after;
        this.history = history;
        this.timer = timer;
        this.client = client;
        this.whenOver = whenOver;
    }

    /** Starts streams, up to a number at a time. */
    static final class Starter {
        private static final int STREAMS_MAX = 64;
        private static final int RETRY_MS = 1_000;

        private final HistoryReads history;
        private final Timer timer;
        private final AtomicInteger open = new AtomicInteger();

        Starter(HistoryReads history, Timer timer) {
            this.history = history;
            this.timer = timer;
        }

        /** To be called within the call's handler. */
        void start(int partition, HistoryCursor after, ServerCallStreamObserver<FollowOutcomesResponse> client) {
            if (open.incrementAndGet() > STREAMS_MAX) {
                open.decrementAndGet();
                throw CallRefusedException.overloaded(RETRY_MS);
            }
            OutcomeStream stream = new OutcomeStream(partition, after, history, timer, client, open::decrementAndGet);
            client.setOnCancelHandler(stream::end);
            client.setOnReadyHandler(stream::proceed);
            stream.proceed();
        }
    }

    /** Reads the next page, if the client takes more and none is being read. */
    private synchronized void proceed() {
        if (isBusy || isOver || !client.isReady()) {
            return;
        }
        isBusy = true;
        var unused = history.page(
                        partition, HistoryFilter.all(sentThrough, PAGE_ENTRIES), 0, System.nanoTime() + READ_MAX_NS)
                .whenComplete((read, failure) -> {
                    if (failure != null) {
                        fail(failure);
                    } else {
                        send(read.value(), read.position());
                    }
                });
    }

    private synchronized void send(@Nullable HistoryPage page, long through) {
        if (isOver || page == null) {
            return;
        }
        long nowNs = System.nanoTime();
        boolean isEndNew = page.isLast() && !isEndTold;
        if (!page.entries().isEmpty() || isEndNew || nowNs - sentAtNs >= SIGN_OF_LIFE_NS) {
            sentThrough = page.next();
            sentAtNs = nowNs;
            isEndTold = page.isLast();
            FollowOutcomesResponse.Builder response = FollowOutcomesResponse.newBuilder()
                    .setCursor(EntryMessages.cursor(sentThrough))
                    .setPosition(page.isLast() ? through : 0);
            page.entries().forEach(entry -> response.addEntries(EntryMessages.of(partition, entry)));
            client.onNext(response.build());
        }
        if (page.isLast()) {
            pause = timer.after(POLL_NS, this::resume);
        } else {
            resume();
        }
    }

    private synchronized void resume() {
        isBusy = false;
        proceed();
    }

    private synchronized void fail(Throwable failure) {
        if (!isOver) {
            client.onError(GrpcErrors.exception(HistoryCalls.refusal(failure)));
            end();
        }
    }

    private synchronized void end() {
        if (isOver) {
            return;
        }
        isOver = true;
        if (pause != null) {
            pause.cancel(false);
        }
        whenOver.run();
    }
}
