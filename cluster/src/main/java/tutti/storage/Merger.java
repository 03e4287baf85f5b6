package tutti.storage;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Merges runs in the background, one merge at a time of level 0 and one of higher levels, each on a thread of its own: what is in memory
 * does not wait for what takes long. At most one merge of each an index waits.
 */
final class Merger {
    private static final long ROOM_LOOK_MS = 500;

    private final BlockingQueue<RunMerge> first = new LinkedBlockingQueue<>();
    private final BlockingQueue<RunMerge> higher = new LinkedBlockingQueue<>();
    private final BlockingQueue<Merged> done = new LinkedBlockingQueue<>();
    private final LongPredicate room;
    private final AtomicLong number = new AtomicLong();

    /** @param room whether so many bytes more may be written; what is in memory does not ask, nor wait */
    Merger(LongPredicate room) {
        this.room = room;
    }

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
        (merge.level() == 0 ? first : higher).add(merge);
    }

    /** Merges here and now what waits, and has room. To be called while the threads do not run. */
    void mergeNow() {
        for (BlockingQueue<RunMerge> waiting : List.of(first, higher)) {
            RunMerge merge = waiting.peek();
            while (merge != null && hasRoom(merge)) {
                merge(waiting.remove());
                merge = waiting.peek();
            }
        }
    }

    /** Runs on disk are written a second time, before those that were merged are removed. */
    private boolean hasRoom(RunMerge merge) {
        return merge.runsOnDisk().isEmpty()
                || room.test(
                        merge.runsOnDisk().stream().mapToLong(Run::fileBytes).sum());
    }

    /** A merge that is done; null if there is none. */
    @Nullable
    Merged poll() {
        return done.poll();
    }

    /** The same, which waits for one so long. */
    @Nullable
    Merged poll(long timeoutMs) throws InterruptedException {
        return done.poll(timeoutMs, TimeUnit.MILLISECONDS);
    }

    /** Merges runs of level 0 until the thread is interrupted. */
    void runFirst() {
        run(first);
    }

    /** Merges runs of higher levels until the thread is interrupted. */
    void runHigher() {
        run(higher);
    }

    private void run(BlockingQueue<RunMerge> waiting) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                RunMerge merge = waiting.take();
                while (!hasRoom(merge)) {
                    Thread.sleep(ROOM_LOOK_MS);
                }
                merge(merge);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (UncheckedIOException e) {
            // A merge that is given up in its midst is begun anew when the store is opened.
            if (!Disk.isInterrupt(e)) {
                throw e;
            }
        }
    }

    private void merge(RunMerge merge) {
        done.add(new Merged(merge, merge.run(nextNumber())));
    }
}
