package tutti.sharding;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads for what may wait for the disk: looking ids up, and reading history. Refuses more than its queue takes. */
final class Lookups implements Executor, AutoCloseable {
    private static final int THREADS = 2;
    private static final int WAITING_MAX = 4_096;
    private static final long CLOSE_MAX_SECONDS = 5;

    private final AtomicInteger number = new AtomicInteger();
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            THREADS, THREADS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), this::thread);

    /** @throws java.util.concurrent.RejectedExecutionException if too much waits */
    @Override
    public void execute(Runnable read) {
        executor.execute(read);
    }

    /** Waits for what is being read: the databases are closed next. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            executor.awaitTermination(CLOSE_MAX_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "lookup-" + number.getAndIncrement());
        thread.setDaemon(true);
        return thread;
    }
}
