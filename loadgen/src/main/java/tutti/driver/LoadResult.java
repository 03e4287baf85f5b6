package tutti.driver;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import tutti.v1.Outcome;

/**
 * What a run measured, from the first payment on that is measured. Payments are counted by unique id, duplicates excluded: offered = acked + rejected + unknown.
 *
 * @param durationNs from the start to the last answer, at least to the end of the schedule
 * @param duplicatesSent copies of earlier payments that were sent besides
 * @param replayedCount answers that repeated an earlier one
 * @param latencyUs of the acknowledged payments, from the intended send time, microseconds
 * @param longestGapNs between acknowledgements, by partition
 * @param rejections rejected payments by outcome
 */
public record LoadResult(
        long offered,
        long acked,
        long rejected,
        long unknown,
        long durationNs,
        long duplicatesSent,
        long replayedCount,
        Histogram latencyUs,
        List<Long> longestGapNs,
        long longestGapAfterMarkNs,
        Map<Outcome, Integer> rejections) {
    private static final double SECOND_NS = 1e9;

    public double ackedPerSecond() {
        return durationNs == 0 ? 0 : acked * SECOND_NS / durationNs;
    }

    /** The largest over all partitions. */
    public long longestGapMs() {
        long longest = 0;
        for (long gapNs : longestGapNs) {
            longest = Math.max(longest, gapNs);
        }
        return longest / 1_000_000;
    }
}
