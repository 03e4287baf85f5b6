package tutti.gateway;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that does short things, now or later. */
final class Timer implements Executor, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Timer.class);

    private final ScheduledThreadPoolExecutor executor;

    Timer(ThreadFactory threads) {
        executor = new ScheduledThreadPoolExecutor(1, threads);
        // Most timeouts are cancelled long before they would run.
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /** Completes after a while, on the timer's thread. */
    CompletableFuture<@Nullable Void> pause(long ms) {
        CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
        Future<?> unused = executor.schedule(() -> over.complete(null), ms, TimeUnit.MILLISECONDS);
        return over;
    }

    /** Runs the task once; the future is for cancelling it. */
    Future<?> after(long ns, Runnable task) {
        return executor.schedule(guarded(task), ns, TimeUnit.NANOSECONDS);
    }

    /** Runs the task again and again, as long as the timer lives. */
    void every(long ms, Runnable task) {
        Future<?> unused = executor.scheduleWithFixedDelay(guarded(task), ms, ms, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    /** A repeated task that throws would not run again, and nobody would hear why. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOGGER.error("a timed task failed", e);
            }
        };
    }
}
