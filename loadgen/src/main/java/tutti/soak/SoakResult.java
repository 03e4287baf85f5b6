package tutti.soak;

import java.util.List;
import tutti.bench.Check;
import tutti.report.RunSummary;

/**
 * What came of a soak.
 *
 * @param growth whether what nodes take stayed level, one check a resource
 */
public record SoakResult(RunSummary summary, List<Check> growth) {
    /** True if the audit holds, no node ended, and nothing grew. */
    public boolean holds() {
        return summary.holds() && summary.restarts() == 0 && growth.stream().allMatch(Check::holds);
    }
}
