package tutti.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;
import tutti.client.PackedResults;
import tutti.client.PackedTransfers;
import tutti.client.TuttiClient;
import tutti.client.TuttiException;
import tutti.driver.GapTracker;
import tutti.driver.OutcomeRanges;
import tutti.v1.Outcome;
import tutti.workload.TransferPlan;
import tutti.workload.TransferPlan.Batch;

/**
 * The batches of one partition: keeps so many on their way, sends again what was not answered finally, and counts. Sent by one
 * thread, answered by others.
 */
final class TransferLane {
    private static final long LATENCY_MAX_US = TimeUnit.MINUTES.toMicros(10);
    private static final int DIGITS = 3;
    private static final long RETRY_PAUSE_MS = 100;
    private static final int ATTEMPTS_MAX = 100;
    /** Every so many batches one is kept, to be sent again by the audit. */
    private static final int SAMPLE_EVERY = 50;

    private static final double BUSY_SHARE = 0.8;

    private final TuttiClient client;
    private final TransferPlan plan;
    private final int partition;
    private final TransferBench.Settings settings;
    private final ExpectedBooks books;
    private final GapTracker gaps;
    private final Semaphore room;
    private final Recorder recorder = new Recorder(LATENCY_MAX_US, DIGITS);
    private final Histogram latencyUs = newHistogram();
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private final List<Answered> samples = new ArrayList<>();
    private long nextNumber;
    private long items;
    private long repeated;
    private long waitedNs;
    private @Nullable RuntimeException failure;

    TransferLane(
            TuttiClient client,
            TransferPlan plan,
            int partition,
            TransferBench.Settings settings,
            ExpectedBooks books,
            GapTracker gaps) {
        this.client = client;
        this.plan = plan;
        this.partition = partition;
        this.settings = settings;
        this.books = books;
        this.gaps = gaps;
        this.room = new Semaphore(settings.inFlight());
        this.nextNumber = (long) partition << Integer.SIZE;
    }

    /** Says, each time that it is asked, whether one more batch is to be sent. */
    interface Quota {
        boolean take();
    }

    /** Transfers and what they were answered. */
    record Answered(PackedTransfers transfers, PackedResults results) {}

    static Histogram newHistogram() {
        return new Histogram(LATENCY_MAX_US, DIGITS);
    }

    /** Sends until the quota is used up and everything is answered. */
    void send(Quota quota) {
        try {
            while (failureSoFar() == null && quota.take()) {
                long startNs = System.nanoTime();
                room.acquire();
                waitedNs += System.nanoTime() - startNs;
                Batch batch = plan.batch(partition, nextNumber++, System.currentTimeMillis(), settings.batch());
                send(batch, plan.pack(batch), System.nanoTime(), 1);
            }
            long startNs = System.nanoTime();
            room.acquire(settings.inFlight());
            waitedNs += System.nanoTime() - startNs;
            room.release(settings.inFlight());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Batch batch, PackedTransfers transfers, long sentNs, int attempt) {
        var unused = client.createTransfers(transfers).whenComplete((results, error) -> {
            if ((error != null && !isPassing(error)) || attempt >= ATTEMPTS_MAX) {
                fail(error);
            } else if (error != null || !isDecided(batch, results)) {
                repeat(batch, transfers, sentNs, attempt);
            } else {
                take(batch, transfers, results, sentNs);
                room.release();
            }
        });
    }

    /** True if the cluster did not answer in time, and may later. */
    private static boolean isPassing(Throwable error) {
        return (error instanceof CompletionException ? error.getCause() : error) instanceof TuttiException;
    }

    /** The same ids again: what was applied is answered as it was. */
    private void repeat(Batch batch, PackedTransfers transfers, long sentNs, int attempt) {
        synchronized (this) {
            repeated++;
        }
        Thread again = new Thread(
                () -> {
                    try {
                        Thread.sleep(RETRY_PAUSE_MS);
                        send(batch, transfers, sentNs, attempt + 1);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "tutti-again");
        again.setDaemon(true);
        again.start();
    }

    private synchronized void fail(@Nullable Throwable error) {
        failure = new IllegalStateException("a batch could not be sent in " + ATTEMPTS_MAX + " attempts", error);
        room.release(settings.inFlight());
    }

    /** True if every item was answered finally. */
    private static boolean isDecided(Batch batch, PackedResults results) {
        boolean isDecided = results.size() == batch.size();
        for (int i = 0; i < results.size() && isDecided; i++) {
            isDecided = OutcomeRanges.isDecided(results.outcomeValue(i));
        }
        return isDecided;
    }

    private void take(Batch batch, PackedTransfers transfers, PackedResults results, long sentNs) {
        long nowNs = System.nanoTime();
        long us = TimeUnit.NANOSECONDS.toMicros(nowNs - sentNs);
        books.answered(batch, results);
        synchronized (this) {
            count(results);
            items += batch.size();
            recorder.recordValue(Math.min(LATENCY_MAX_US, us));
            if (items / batch.size() % SAMPLE_EVERY == 1) {
                samples.add(new Answered(transfers, results));
            }
        }
        gaps.acknowledged(partition, nowNs);
    }

    /** Counts runs of one outcome at a time: most results say the same. */
    private void count(PackedResults results) {
        int from = 0;
        for (int i = 1; i <= results.size(); i++) {
            if (i == results.size() || results.outcomeValue(i) != results.outcomeValue(from)) {
                outcomes.merge(results.outcome(from), (long) i - from, Long::sum);
                from = i;
            }
        }
    }

    /** Begins to count anew. What was posted stays in the books. */
    synchronized void forget() {
        outcomes.clear();
        samples.clear();
        recorder.reset();
        latencyUs.reset();
        items = 0;
        repeated = 0;
        waitedNs = 0;
    }

    /** Adds the latencies since the last call. */
    synchronized void addIntervalTo(Histogram sum) {
        Histogram interval = recorder.getIntervalHistogram();
        latencyUs.add(interval);
        sum.add(interval);
    }

    /** Answered finally. */
    synchronized long items() {
        return items;
    }

    /** Requests sent again because an item was not answered finally. */
    synchronized long repeated() {
        return repeated;
    }

    synchronized List<Answered> samples() {
        return List.copyOf(samples);
    }

    Histogram latencyUs() {
        return latencyUs;
    }

    /** True if making batches took most of the time, so that there was room for more on their way. */
    boolean isBusy(double seconds) {
        return waitedNs < (1 - BUSY_SHARE) * seconds * 1e9;
    }

    private synchronized @Nullable RuntimeException failureSoFar() {
        return failure;
    }

    /** Throws what ended the lane early. */
    void rethrow() {
        RuntimeException found = failureSoFar();
        if (found != null) {
            throw found;
        }
    }

    /** All lanes' outcomes together. */
    static Map<Outcome, Long> outcomes(List<TransferLane> lanes) {
        Map<Outcome, Long> all = new EnumMap<>(Outcome.class);
        for (TransferLane lane : lanes) {
            synchronized (lane) {
                lane.outcomes.forEach((outcome, count) -> all.merge(outcome, count, Long::sum));
            }
        }
        return all;
    }
}
