package tutti.chaos;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a scenario.
 *
 * @param acked payments and transfers that were acknowledged
 * @param found what the audit found that should not be so, in words
 * @param missed what the script saw that should be better, in words: no payment was harmed by it
 * @param isFinished false if the run broke off before its audit; {@code found} says why
 * @param isProof true if the audit had to find something
 * @param longestGapMs longest time without an acknowledged payment in one partition
 * @param gapsMs the same after each of several faults that were measured one by one
 * @param isRecovered true if in the end every node was ready and had everything
 * @param restarts of nodes that ended by themselves
 * @param longestSyncMs slowest write of a log with its sync that nodes told of
 * @param skipped why it was not run; null if it was
 */
record ScenarioResult(
        String name,
        long seed,
        long acked,
        List<String> found,
        List<String> missed,
        boolean isFinished,
        boolean isProof,
        long longestGapMs,
        List<Long> gapsMs,
        boolean isRecovered,
        int restarts,
        long longestSyncMs,
        double seconds,
        @Nullable String skipped) {

    static ScenarioResult skipped(Scenario scenario, long seed, String why) {
        return new ScenarioResult(
                scenario.name(), seed, 0, List.of(), List.of(), false, false, 0, List.of(), false, 0, 0, 0, why);
    }

    /** Promises that were found broken; of a proof, one unless the audit saw that. */
    int violations() {
        if (isProof) {
            return isFinished && !found.isEmpty() ? 0 : 1;
        }
        return found.size();
    }

    /** True if all is as it must be, or it was not run. */
    boolean holds() {
        return skipped != null || (violations() == 0 && (isProof || (isRecovered && missed.isEmpty())));
    }
}
