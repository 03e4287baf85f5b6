package tutti.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** A run for people, in lines of at most 80 columns. */
public final class BenchText {
    private static final double US_PER_MS = 1000;
    private static final long NS_PER_MS = 1_000_000;

    private BenchText() {}

    /** The head of the lines that {@link #live} makes. */
    static String liveHead() {
        return "   sec    items/s          items    p50 ms    p99 ms";
    }

    /** One second of a run. */
    static String live(long second, long itemsPerSecond, long items, Histogram latencyUs) {
        return format("%6d %10d %14d %9.2f %9.2f", second, itemsPerSecond, items, ms(latencyUs, 50), ms(latencyUs, 99));
    }

    /** The whole run. */
    public static List<String> lines(BenchResult result) {
        List<String> lines = new ArrayList<>();
        lines.add("Load");
        lines.add("  " + result.workload());
        result.settings().forEach((what, value) -> lines.add(format("    %-52s %10s", what, value)));
        lines.add(format("  %d items in %.1f s: %.0f/s", result.items(), result.seconds(), result.itemsPerSecond()));
        result.outcomes()
                .forEach((outcome, count) ->
                        lines.add(format("    %-52s %10d", outcome.name().substring("OUTCOME_".length()), count)));
        lines.add(format(
                "  request ms   p50 %.2f   p99 %.2f   max %.2f   longest gap %d ms",
                ms(result.latencyUs(), 50),
                ms(result.latencyUs(), 99),
                ms(result.latencyUs(), 100),
                result.longestGapNs() / NS_PER_MS));
        lines.add(format(
                "  CPU us an item   %.2f all nodes   %.2f the generator",
                result.cpuMicrosPerItem(), result.generatorCpuMicrosPerItem()));
        if (result.isGeneratorBound()) {
            lines.add("  THE GENERATOR WAS THE BOTTLENECK: the cluster may be faster than this");
        }
        result.notes().forEach((what, count) -> lines.add(format("    %-52s %10s", what, count)));
        lines.add("Audit");
        result.audit().forEach(check -> lines.add((check.holds() ? "  ok    " : "  FAILS ") + check.text()));
        lines.add("");
        lines.add(result.holds() ? "The audit holds." : "THE AUDIT DOES NOT HOLD: the numbers above say nothing.");
        return lines;
    }

    private static double ms(Histogram latencyUs, double percentile) {
        return latencyUs.getTotalCount() == 0 ? 0 : latencyUs.getValueAtPercentile(percentile) / US_PER_MS;
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
