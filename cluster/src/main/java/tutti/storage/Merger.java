package tutti.storage;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Merges runs in the background, one merge at a time, on a thread of its own. At most one merge an index waits. */
final class Merger implements Runnable {
    private final BlockingQueue<RunMerge> waiting = new LinkedBlockingQueue<>();
    private final Queue<Merged> done = new ConcurrentLinkedQueue<>();
    private final AtomicLong number = new AtomicLong();

    /** A run that is written but not registered. */
    record Merged(RunMerge merge, Run run) {}

    /** Numbers of new runs follow those there are. */
    void startAt(List<Run> ids, List<Run> accounts) {
        Stream.concat(ids.stream(), accounts.stream())
                .mapToLong(Run::number)
                .max()
                .ifPresent(number::set);
    }

    long nextNumber() {
        return number.incrementAndGet();
    }

    void offer(RunMerge merge) {
        waiting.add(merge);
    }

    /** Merges here and now what waits. To be called while the thread does not run. */
    void mergeNow() {
        RunMerge merge = waiting.poll();
        while (merge != null) {
            done.add(new Merged(merge, merge.run(nextNumber())));
            merge = waiting.poll();
        }
    }

    @Nullable
    Merged poll() {
        return done.poll();
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                RunMerge merge = waiting.take();
                done.add(new Merged(merge, merge.run(nextNumber())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
