package tutti.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;
import tutti.client.BlockingTuttiClient;
import tutti.client.ClusterMap;
import tutti.client.PaymentStream;
import tutti.client.TuttiClient;
import tutti.client.TuttiException;
import tutti.driver.OutcomeTable.State;
import tutti.v1.Result;
import tutti.v1.StreamPayment;
import tutti.workload.Payments;
import tutti.workload.Schedule;
import tutti.workload.Workload;

/**
 * Sends the payments of a run in an open loop: each falls due at its place in the schedule, whether or not earlier ones were
 * answered, and its latency counts from there. What is due and cannot be sent waits here and is late; nothing is skipped.
 *
 * <p>One thread forms the batches; answers come in on the client's threads.
 */
public final class OpenLoopDriver {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    /** Below so many payments a second each is sent at its own time; above, several share a wake-up. */
    private static final int EXACT_RATE_MAX = 1000;

    private static final long WAKE_UP_NS = 1_000_000;
    private static final long LATENCY_MAX_US = TimeUnit.HOURS.toMicros(1);

    private final Payments payments;
    private final Workload workload;
    private final Schedule schedule;
    private final DriverSettings settings;
    private final OutcomeTable outcomes;
    private final DriverListener listener;
    private final OperationListener operations;
    private final TuttiClient client;
    private final Recorder recorder = new Recorder(LATENCY_MAX_US, 3);
    private final Histogram latencyUs = new Histogram(LATENCY_MAX_US, 3);
    private final long startNs;

    /** When the first payment that is measured falls due. */
    private final long measuredFromNs;

    private Lane[] lanes = new Lane[0];
    private volatile long lastAnswerNs;
    private volatile @Nullable Thread driverThread;
    private int next;

    /** Payments that are sent in all: those of the workload, or fewer if the listener has had enough. */
    private int count;

    private long duplicatesSent;
    private boolean isMeasuring;
    private long nextSecondNs;
    private long lastAcked;
    private long errorsBefore;
    private int lastDue;

    /**
     * @param startNs when the first payment falls due, by {@link System#nanoTime}; the same moment as the schedule's start
     */
    public OpenLoopDriver(
            TuttiClient client,
            Payments payments,
            long startNs,
            DriverSettings settings,
            OutcomeTable outcomes,
            DriverListener listener,
            OperationListener operations) {
        this.client = client;
        this.payments = payments;
        this.workload = payments.workload();
        this.schedule = payments.schedule();
        this.startNs = startNs;
        this.measuredFromNs = startNs + schedule.measuredFromNs();
        this.settings = settings;
        this.outcomes = outcomes;
        this.count = outcomes.size();
        this.listener = listener;
        this.operations = operations;
    }

    /** Runs the whole schedule, or until the listener has had enough, and waits for its answers. */
    public LoadResult run() {
        ClusterMap map = BlockingTuttiClient.await(client.clusterMap());
        int[] partitionOfPayer = workload.catalogue().payers().stream()
                .mapToInt(payer -> map.partitionOf(payer.id()))
                .toArray();
        GapTracker tracker = new GapTracker(map.partitionCount());
        driverThread = Thread.currentThread();
        lastAnswerNs = startNs;
        try (PaymentStream stream = client.openPaymentStream(settings.inFlightMax())) {
            lanes = new Lane[map.partitionCount()];
            for (int partition = 0; partition < lanes.length; partition++) {
                lanes[partition] = new Lane(partition, stream, tracker);
            }
            loop(partitionOfPayer, tracker);
        }
        return finish(tracker);
    }

    private void loop(int[] partitionOfPayer, GapTracker tracker) {
        while (true) {
            long nowNs = System.nanoTime();
            if (next < count && listener.isEnough()) {
                count = next;
            }
            if (!isMeasuring && nowNs - measuredFromNs >= 0) {
                measure(tracker);
            }
            enqueueDue(nowNs, partitionOfPayer);
            boolean isIdle = true;
            for (Lane lane : lanes) {
                lane.flush(nowNs);
                isIdle &= lane.isIdle();
            }
            if (isMeasuring && nowNs - nextSecondNs >= 0) {
                report(nowNs);
                nextSecondNs += SECOND_NS;
            }
            boolean isOver = next == count && nowNs - startNs >= schedule.offsetNs(count);
            if (isOver && (isIdle || nowNs - lastAnswerNs > settings.drain().toNanos())) {
                return;
            }
            park(nowNs);
        }
    }

    private void measure(GapTracker tracker) {
        isMeasuring = true;
        nextSecondNs = measuredFromNs + SECOND_NS;
        lastDue = next;
        lastAcked = outcomes.count(State.ACKED);
        errorsBefore = errors();
        tracker.start(measuredFromNs);
        listener.started(tracker);
    }

    private void enqueueDue(long nowNs, int[] partitionOfPayer) {
        int due = (int) Math.min(count, schedule.dueAt(nowNs - startNs));
        for (; next < due; next++) {
            lanes[partitionOfPayer[workload.plays().payer(next)]].queue.add(next);
            int duplicate = workload.duplicateAfter(next);
            if (duplicate != Workload.NONE) {
                lanes[partitionOfPayer[workload.plays().payer(duplicate)]].queue.add(duplicate);
                duplicatesSent += outcomes.isMeasured(next) ? 1 : 0;
            }
        }
    }

    private void park(long nowNs) {
        long waitNs = WAKE_UP_NS;
        if (next < count && isExact()) {
            waitNs = Math.min(waitNs * 10, startNs + schedule.offsetNs(next) - nowNs);
        }
        if (waitNs > 0) {
            LockSupport.parkNanos(this, waitNs);
        }
    }

    /** True if each payment is sent at its own time now. */
    private boolean isExact() {
        return schedule.rateAt(next) <= EXACT_RATE_MAX;
    }

    private long errors() {
        return (long) outcomes.count(State.REJECTED) + outcomes.count(State.UNKNOWN);
    }

    private void report(long nowNs) {
        Histogram interval = recorder.getIntervalHistogram();
        latencyUs.add(interval);
        long acked = outcomes.count(State.ACKED);
        long backlog = 0;
        for (Lane lane : lanes) {
            backlog += lane.queue.size();
        }
        listener.second(new Second(
                (int) ((nowNs - measuredFromNs) / SECOND_NS),
                (long) next - lastDue,
                acked - lastAcked,
                errors() - errorsBefore,
                backlog,
                interval.getValueAtPercentile(50),
                interval.getValueAtPercentile(99)));
        listener.latencies(interval);
        lastAcked = acked;
        lastDue = next;
    }

    /** What is still waiting here was never sent; what is still on its way may have been taken. */
    private LoadResult finish(GapTracker tracker) {
        for (Lane lane : lanes) {
            while (lane.queue.size() > 0) {
                int number = lane.queue.remove();
                if (!outcomes.wasSent(number)) {
                    outcomes.neverSent(number);
                }
            }
        }
        for (int payment = 0; payment < count; payment++) {
            if (outcomes.state(payment) == State.OPEN) {
                outcomes.unknown(payment);
            }
        }
        latencyUs.add(recorder.getIntervalHistogram());
        long endNs = Math.max(startNs + schedule.offsetNs(count), lastAnswerNs);
        return new LoadResult(
                (long) count - outcomes.measuredFrom(),
                outcomes.countMeasured(State.ACKED),
                outcomes.countMeasured(State.REJECTED),
                outcomes.countMeasured(State.UNKNOWN),
                endNs - measuredFromNs,
                duplicatesSent,
                outcomes.replayedCount(),
                latencyUs,
                tracker.longestNs(),
                tracker.longestSinceMarkNs(),
                outcomes.rejections());
    }

    /** The payments of one partition: those that are due, and the bound on those that are on their way. */
    private final class Lane {
        private final int partition;
        private final PaymentStream stream;
        private final GapTracker tracker;
        private final IntQueue queue = new IntQueue();
        private final AtomicInteger inFlight = new AtomicInteger();
        private final AtomicInteger inFlightItems = new AtomicInteger();
        /** True while due payments wait for room. */
        private volatile boolean isHeld;

        private long lastSentNs = startNs;

        Lane(int partition, PaymentStream stream, GapTracker tracker) {
            this.partition = partition;
            this.stream = stream;
            this.tracker = tracker;
        }

        boolean isIdle() {
            return queue.size() == 0 && inFlight.get() == 0;
        }

        /** At a low rate each payment goes at once; at a high one, what falls due within the linger goes together. */
        void flush(long nowNs) {
            long lingerNs = isExact() ? 0 : settings.linger().toNanos();
            while (queue.size() > 0) {
                boolean isFull = queue.size() >= settings.batchItemsMax();
                boolean isDue = nowNs - lastSentNs >= lingerNs;
                isHeld = !hasRoom();
                if (isHeld || (!isFull && !isDue)) {
                    return;
                }
                send(nowNs);
            }
        }

        private boolean hasRoom() {
            return inFlight.get() < settings.inFlightMax() && inFlightItems.get() < settings.inFlightItemsMax();
        }

        private void send(long nowNs) {
            int size = Math.min(queue.size(), settings.batchItemsMax());
            int[] numbers = new int[size];
            List<StreamPayment> batch = new ArrayList<>(size);
            synchronized (outcomes) {
                for (int i = 0; i < size; i++) {
                    numbers[i] = queue.remove();
                    outcomes.sent(numbers[i]);
                }
            }
            for (int number : numbers) {
                batch.add(payments.message(number));
            }
            lastSentNs = nowNs;
            inFlight.incrementAndGet();
            inFlightItems.addAndGet(size);
            int process = operations.paying(batch);
            var unused = stream.send(batch).whenComplete((results, error) -> {
                operations.paid(process, batch, results);
                onAnswer(numbers, results, error);
            });
        }

        private void onAnswer(int[] numbers, @Nullable List<Result> results, @Nullable Throwable error) {
            long nowNs = System.nanoTime();
            if (results != null) {
                take(numbers, results, nowNs);
            } else {
                for (int number : numbers) {
                    if (error instanceof TuttiException) {
                        outcomes.neverSent(number);
                    } else {
                        outcomes.unknown(number);
                    }
                }
            }
            lastAnswerNs = nowNs;
            inFlightItems.addAndGet(-numbers.length);
            inFlight.decrementAndGet();
            if (isHeld) {
                LockSupport.unpark(driverThread);
            }
        }

        private void take(int[] numbers, List<Result> results, long nowNs) {
            boolean isAcked = false;
            synchronized (outcomes) {
                for (int i = 0; i < numbers.length; i++) {
                    if (outcomes.answer(numbers[i], results.get(i))) {
                        isAcked = true;
                        recordLatency(numbers[i], nowNs);
                    }
                }
            }
            if (isAcked) {
                tracker.acknowledged(partition, nowNs);
            }
        }

        private void recordLatency(int number, long nowNs) {
            if (outcomes.isMeasured(number)) {
                long latencyNs = nowNs - startNs - schedule.offsetNs(number);
                recorder.recordValue(Math.min(LATENCY_MAX_US, Math.max(0, TimeUnit.NANOSECONDS.toMicros(latencyNs))));
            }
        }
    }
}
