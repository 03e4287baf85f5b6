package tutti.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import tutti.client.TuttiClient;
import tutti.client.TuttiException;
import tutti.driver.GapTracker;
import tutti.v1.PartitionSnapshot;
import tutti.v1.TakeSnapshotResponse;

/** Snapshots of all partitions while a workload runs, evenly over its items, and what they cost it. Taken by one thread. */
final class SnapshotsAmid {
    private static final Duration WRITE_LIMIT = Duration.ofMinutes(5);
    private static final long POLL_MS = 20;

    private final TuttiClient client;
    private final GapTracker gaps;
    private final int count;
    private final long items;
    private final Consumer<String> progress;
    private volatile boolean isOver;
    private int taken;
    private long longestGapMs;
    private long longestPauseMs;

    /**
     * @param count how many are taken of each partition
     * @param items of the workload
     */
    SnapshotsAmid(TuttiClient client, GapTracker gaps, int count, long items, Consumer<String> progress) {
        this.client = client;
        this.gaps = gaps;
        this.count = count;
        this.items = items;
        this.progress = progress;
    }

    /** Takes them. Once the workload is over, none but the one that was next. */
    void takeAll(LongSupplier itemsDone) {
        try {
            for (int i = 1; i <= count && !isOver; i++) {
                while (itemsDone.getAsLong() < items / (count + 1) * i && !isOver) {
                    Thread.sleep(POLL_MS);
                }
                take();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take() throws InterruptedException {
        gaps.mark();
        long startNs = System.nanoTime();
        try {
            TakeSnapshotResponse response = client.blocking().takeSnapshot(List.of(), WRITE_LIMIT);
            long endNs = System.nanoTime();
            // What begins amid it may end after it.
            while (!gaps.haveAllAcknowledgedSince(endNs) && !isOver) {
                Thread.sleep(POLL_MS);
            }
            show(response, TimeUnit.NANOSECONDS.toMillis(endNs - startNs));
        } catch (TuttiException e) {
            progress.accept("no snapshot: " + e.getMessage());
        }
    }

    private void show(TakeSnapshotResponse response, long writtenMs) {
        long gapMs = TimeUnit.NANOSECONDS.toMillis(gaps.longestSinceMarkNs());
        long pauseMs = response.getPartitionsList().stream()
                .mapToLong(PartitionSnapshot::getPauseUs)
                .map(TimeUnit.MICROSECONDS::toMillis)
                .max()
                .orElse(0);
        progress.accept("snapshot" + (response.getComplete() ? "" : ", not by every node")
                + ": a leader stood for " + pauseMs + " ms, longest gap " + gapMs + " ms, on disk everywhere after "
                + writtenMs + " ms");
        taken += response.getComplete() ? 1 : 0;
        longestGapMs = Math.max(longestGapMs, gapMs);
        longestPauseMs = Math.max(longestPauseMs, pauseMs);
    }

    /** The workload is over; one that is being taken is finished. By another thread. */
    void end() {
        isOver = true;
    }

    /** Says what they cost. After the end. */
    void addTo(Map<String, Number> notes) {
        if (count > 0) {
            notes.put("snapshots taken", taken);
            notes.put("longest gap amid one, ms", longestGapMs);
            notes.put("longest time that a leader stood for one, ms", longestPauseMs);
        }
    }
}
