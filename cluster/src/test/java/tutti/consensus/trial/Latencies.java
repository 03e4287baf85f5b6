package tutti.consensus.trial;

import java.util.concurrent.atomic.AtomicLongArray;

/** A histogram of latencies with steps of 6 percent; written by one thread, read and cleared by another. */
final class Latencies {
    private static final double STEPS_PER_OCTAVE = 12;

    private final AtomicLongArray counts = new AtomicLongArray(600);

    void record(long ns) {
        counts.incrementAndGet(index(ns));
    }

    void clear() {
        for (int i = 0; i < counts.length(); i++) {
            counts.set(i, 0);
        }
    }

    long count() {
        long sum = 0;
        for (int i = 0; i < counts.length(); i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    /** Upper bound of the step that holds the percentile, in nanoseconds. */
    long percentile(double percent) {
        long wanted = (long) Math.ceil(count() * percent / 100);
        long seen = 0;
        for (int i = 0; i < counts.length(); i++) {
            seen += counts.get(i);
            if (seen >= wanted && seen > 0) {
                return (long) Math.pow(2, (i + 1) / STEPS_PER_OCTAVE);
            }
        }
        return 0;
    }

    private int index(long ns) {
        double octaves = Math.log((double) Math.max(1, ns)) / Math.log(2);
        return Math.min(counts.length() - 1, (int) (octaves * STEPS_PER_OCTAVE));
    }
}
