package tutti.bench;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import tutti.v1.Outcome;

/**
 * What came of a run.
 *
 * @param settings by which it can be repeated, in the order in which they are shown
 * @param items answered finally while it was measured
 * @param cpuSeconds of all nodes, user and system
 * @param generatorCpuSeconds of this process
 * @param latencyUs of requests, from sending to the final answer, repeated attempts included
 * @param longestGapNs longest time without an answer in one partition
 * @param isGeneratorBound true if this process was too slow to keep as much on its way as it was asked to
 * @param outcomes how many items were answered with each
 * @param notes what else is worth knowing, a line each
 */
public record BenchResult(
        String workload,
        Map<String, Number> settings,
        long items,
        double seconds,
        double cpuSeconds,
        double generatorCpuSeconds,
        Histogram latencyUs,
        long longestGapNs,
        boolean isGeneratorBound,
        Map<Outcome, Long> outcomes,
        Map<String, Number> notes,
        List<Check> audit) {

    /** False if the audit found anything: then the numbers say nothing. */
    public boolean holds() {
        return audit.stream().allMatch(Check::holds);
    }

    public double itemsPerSecond() {
        return items / seconds;
    }

    public double cpuMicrosPerItem() {
        return cpuSeconds * 1e6 / items;
    }

    public double generatorCpuMicrosPerItem() {
        return generatorCpuSeconds * 1e6 / items;
    }
}
