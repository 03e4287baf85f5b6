package tutti.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import tutti.local.NodeUse;
import tutti.report.SummaryText;

/** A soak for people, in lines of at most 80 columns. */
public final class SoakText {
    private static final int MIB_SHIFT = 20;
    private static final int MINUTE = 60;
    private static final double US_PER_MS = 1000;

    private SoakText() {}

    /** The head of the rows. */
    static String head() {
        return "  time   acked/s    p99 ms  heap   mem thread files shared   logs history  (MiB)";
    }

    /**
     * What happened since the row before. Of what nodes take, the most that one takes.
     *
     * @param heap least that was used meanwhile by the node that used most
     */
    static String row(long elapsedSeconds, double ackedPerSecond, long p99Us, long heap, Map<Integer, NodeUse> uses) {
        return String.format(
                Locale.ROOT,
                "%3d:%02d %9.0f %9.1f %5d %5d %6d %5d %6d %6d %7d",
                elapsedSeconds / MINUTE,
                elapsedSeconds % MINUTE,
                ackedPerSecond,
                p99Us / US_PER_MS,
                heap >> MIB_SHIFT,
                most(uses, NodeUse::memory) >> MIB_SHIFT,
                most(uses, NodeUse::threads),
                most(uses, NodeUse::openFiles),
                most(uses, NodeUse::shared) >> MIB_SHIFT,
                most(uses, NodeUse::logs) >> MIB_SHIFT,
                most(uses, NodeUse::history) >> MIB_SHIFT);
    }

    static long most(Map<Integer, NodeUse> uses, ToLongFunction<NodeUse> of) {
        return uses.values().stream().mapToLong(of).max().orElse(0);
    }

    /** The whole run. */
    public static List<String> lines(SoakResult result) {
        List<String> lines = new ArrayList<>(SummaryText.lines(result.summary()));
        lines.add("Level, in the middle and in the last third of the run");
        result.growth().forEach(check -> lines.add((check.holds() ? "  ok    " : "  GREW  ") + check.text()));
        lines.add("");
        lines.add(result.holds() ? "Nothing grew." : "SOMETHING GREW, ENDED OR WAS LOST.");
        return lines;
    }
}
