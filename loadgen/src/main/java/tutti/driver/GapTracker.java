package tutti.driver;

import java.util.Arrays;
import java.util.List;

/** The longest time that passed between two acknowledgements of one partition. Safe for use by several threads. */
public final class GapTracker {
    private final long[] lastAckNs;
    private final long[] longestNs;
    private final long[] longestSinceMarkNs;
    private long markNs = Long.MAX_VALUE;

    public GapTracker(int partitions) {
        lastAckNs = new long[partitions];
        longestNs = new long[partitions];
        longestSinceMarkNs = new long[partitions];
    }

    /** Forgets what was; gaps count from {@code startNs} on, by {@link System#nanoTime}. */
    public synchronized void start(long startNs) {
        Arrays.fill(lastAckNs, startNs);
        Arrays.fill(longestNs, 0);
        Arrays.fill(longestSinceMarkNs, 0);
        markNs = Long.MAX_VALUE;
    }

    /** Gaps that begin from now on are also measured on their own; what was measured since an earlier mark is forgotten. */
    public synchronized void mark() {
        Arrays.fill(longestSinceMarkNs, 0);
        markNs = System.nanoTime();
    }

    /** The partition acknowledged something at {@code nowNs}, by {@link System#nanoTime}. */
    public synchronized void acknowledged(int partition, long nowNs) {
        long gapNs = nowNs - lastAckNs[partition];
        longestNs[partition] = Math.max(longestNs[partition], gapNs);
        if (lastAckNs[partition] >= markNs) {
            longestSinceMarkNs[partition] = Math.max(longestSinceMarkNs[partition], gapNs);
        }
        lastAckNs[partition] = Math.max(lastAckNs[partition], nowNs);
    }

    /** Longest gap of each partition, nanoseconds. */
    public synchronized List<Long> longestNs() {
        return Arrays.stream(longestNs).boxed().toList();
    }

    /** Longest gap over all partitions among those that began after the mark, nanoseconds. One that has not ended is not among them. */
    public synchronized long longestSinceMarkNs() {
        return Arrays.stream(longestSinceMarkNs).max().orElse(0);
    }

    /** True if each partition has acknowledged something after {@code ns}, by {@link System#nanoTime}. */
    public synchronized boolean haveAllAcknowledgedSince(long ns) {
        return Arrays.stream(lastAckNs).allMatch(last -> last - ns > 0);
    }
}
