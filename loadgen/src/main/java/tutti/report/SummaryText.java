package tutti.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import tutti.audit.AuditReport;
import tutti.driver.LoadResult;
import tutti.driver.Second;

/** A run for people, in lines of at most 80 columns. */
public final class SummaryText {
    private static final double US_PER_MS = 1000;
    private static final double MS_PER_SECOND = 1000;
    private static final int COLUMNS = 80;

    private SummaryText() {}

    /** The head of the lines that {@link #live} makes. */
    public static String liveHead() {
        return "   sec  offered/s    acked/s     errors    waiting    p50 ms    p99 ms";
    }

    /** One second of a run. */
    public static String live(Second second) {
        return format(
                "%6d %10d %10d %10d %10d %9.2f %9.2f",
                second.elapsedSeconds(),
                second.offered(),
                second.acked(),
                second.errors(),
                second.backlog(),
                second.p50Us() / US_PER_MS,
                second.p99Us() / US_PER_MS);
    }

    /** The whole run. */
    public static List<String> lines(RunSummary summary) {
        List<String> lines = new ArrayList<>();
        load(lines, summary);
        if (summary.kill() != null) {
            kill(lines, summary.kill());
        }
        audit(lines, summary.audit());
        lines.add("");
        lines.add(summary.holds() ? "The audit holds." : "THE AUDIT DOES NOT HOLD.");
        return lines;
    }

    private static void load(List<String> lines, RunSummary summary) {
        LoadResult load = summary.load();
        Histogram latency = load.latencyUs();
        lines.add("Load");
        lines.add(format(
                "  offered %d   acked %d   rejected %d   unknown %d",
                load.offered(), load.acked(), load.rejected(), load.unknown()));
        load.rejections().forEach((outcome, count) -> lines.add(format("    %-40s %10d", outcome, count)));
        lines.add(format(
                "  %.0f payments/s acked over %.1f s; %d duplicates sent besides",
                load.ackedPerSecond(), load.durationNs() / 1e9, load.duplicatesSent()));
        lines.add(format(
                "  latency ms   p50 %.2f   p99 %.2f   p99.9 %.2f   max %.2f",
                latency.getValueAtPercentile(50) / US_PER_MS,
                latency.getValueAtPercentile(99) / US_PER_MS,
                latency.getValueAtPercentile(99.9) / US_PER_MS,
                (latency.getTotalCount() == 0 ? 0 : latency.getMaxValue()) / US_PER_MS));
        lines.add(format(
                "  longest gap %d ms   failovers %d   restarts %d",
                load.longestGapMs(), summary.failovers(), summary.restarts()));
        if (summary.longestSyncSeconds() != null) {
            lines.add(
                    format("  slowest write and sync of a log %.1f ms", summary.longestSyncSeconds() * MS_PER_SECOND));
        }
        lines.add(format(
                "  node CPU %.1f s, %.1f s per million payments",
                summary.cpuSeconds(), summary.cpuSecondsPerMillion()));
    }

    private static void kill(List<String> lines, RunSummary.Kill kill) {
        lines.add("Kill");
        lines.add(format(
                "  node %d, leader of %s%s",
                kill.node(), kill.ledPartitions(), kill.wasOldest() ? ", oldest member" : ""));
        lines.add(
                kill.rejoined()
                        ? format(
                                "  caught up %.1f s after its restart; longest gap meanwhile %d ms",
                                kill.rejoinMs() / 1e3, kill.longestGapAfterRestartMs())
                        : "  IT DID NOT COME BACK");
    }

    private static void audit(List<String> lines, AuditReport audit) {
        lines.add("Audit");
        lines.add(check("funds are conserved on a consistent cut", audit.conserved()));
        lines.add(check("acknowledged and lost: " + audit.lost(), audit.lost() == 0));
        lines.add(check("applied beyond what was acknowledged: " + audit.duplicated(), audit.duplicated() == 0));
        lines.add(check("every listener paid exactly what was acknowledged", audit.payersExact()));
        lines.add(check("every payee got exactly its shares", audit.splitsExact()));
        lines.add(check(format("replicas agree (after %d ms)", audit.agreeMs()), audit.replicasAgree()));
        lines.add(check(format("everything is settled (after %d ms)", audit.settleMs()), audit.settled()));
        lines.add(check(
                format(
                        "unknown outcomes: %d posted, %d not, %d still unknown",
                        audit.resolvedPosted(), audit.resolvedRejected(), audit.unresolved()),
                audit.unresolved() == 0));
        lines.add(format("        %d payments sent again as a sample", audit.sampled()));
        for (String violation : audit.violations()) {
            lines.addAll(wrapped("        ! ", violation));
        }
    }

    private static String check(String what, boolean holds) {
        return (holds ? "  ok    " : "  FAILS ") + what;
    }

    private static List<String> wrapped(String indent, String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(indent);
        for (String word : text.split(" ", -1)) {
            if (line.length() > indent.length() && line.length() + word.length() + 1 > COLUMNS) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(indent.length()));
            }
            line.append(word).append(' ');
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
