package tutti.sharding;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import tutti.replica.HistoryStore;

/** Reads a history once it has everything through a position; keeps no thread while it waits. */
final class Readability {
    private static final long POLL_MS = 4;

    private Readability() {}

    /**
     * What {@code how} reads, given the position through which the history can be read, at least {@code atLeast}. It runs on the
     * executor. Fails with {@link HistoryReads.BehindException} after the deadline, with {@link HistoryReads.BusyException} if the
     * executor takes no more, and with whatever {@code how} throws.
     *
     * @param deadlineNs by {@link System#nanoTime}
     */
    static <T> CompletableFuture<T> read(
            HistoryStore history, long atLeast, long deadlineNs, Executor executor, LongFunction<T> how) {
        CompletableFuture<T> reply = new CompletableFuture<>();
        begin(history, atLeast, deadlineNs, executor, how, reply);
        return reply;
    }

    private static <T> void begin(
            HistoryStore history,
            long atLeast,
            long deadlineNs,
            Executor executor,
            LongFunction<T> how,
            CompletableFuture<T> reply) {
        try {
            executor.execute(() -> readOrWait(history, atLeast, deadlineNs, executor, how, reply));
        } catch (RejectedExecutionException e) {
            reply.completeExceptionally(new HistoryReads.BusyException());
        }
    }

    private static <T> void readOrWait(
            HistoryStore history,
            long atLeast,
            long deadlineNs,
            Executor executor,
            LongFunction<T> how,
            CompletableFuture<T> reply) {
        try {
            long through = history.readableThrough();
            if (through >= atLeast) {
                reply.complete(how.apply(through));
            } else if (System.nanoTime() - deadlineNs >= 0) {
                reply.completeExceptionally(new HistoryReads.BehindException(
                        "this node's history is at position " + through + ", asked for " + atLeast));
            } else {
                history.hastenReading(atLeast);
                CompletableFuture.delayedExecutor(POLL_MS, TimeUnit.MILLISECONDS, Runnable::run)
                        .execute(() -> begin(history, atLeast, deadlineNs, executor, how, reply));
            }
        } catch (RuntimeException e) {
            reply.completeExceptionally(e);
        }
    }
}
