package tutti.report;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tutti.audit.AuditReport;
import tutti.audit.AuditedRun;
import tutti.driver.LoadResult;
import tutti.workload.Workload;

/**
 * All there is to say about one run.
 *
 * @param cpuSeconds user and system time of all node processes during the load
 * @param failovers leader changes during the load, over all partitions
 * @param restarts node processes that ended by themselves and were started again
 * @param longestSyncSeconds longest write of a node's log with its sync to disk since the nodes' start; null if not known
 * @param kill what was killed on purpose, if anything was
 */
public record RunSummary(
        Setting setting,
        LoadResult load,
        double cpuSeconds,
        long failovers,
        int restarts,
        @Nullable Double longestSyncSeconds,
        @Nullable Kill kill,
        AuditReport audit) {
    private static final double MS_PER_SECOND = 1000;

    /** Of a run that was audited. */
    public static RunSummary of(
            Setting setting,
            AuditedRun.Finding finding,
            int restarts,
            @Nullable Double longestSyncSeconds,
            @Nullable Kill kill) {
        return new RunSummary(
                setting,
                finding.load(),
                finding.cpuSeconds(),
                finding.failovers(),
                restarts,
                longestSyncSeconds,
                kill,
                finding.audit());
    }

    /**
     * What was run.
     *
     * @param nodes in the cluster
     * @param rate payments a second that were meant to be sent
     * @param seconds that the load was meant to take
     */
    public record Setting(int nodes, int partitions, int rate, double seconds, long seed, int listeners, int works) {
        /** That of a run which pays for a workload. */
        public static Setting of(int nodes, int partitions, int rate, Duration duration, Workload workload) {
            return new Setting(
                    nodes,
                    partitions,
                    rate,
                    duration.toMillis() / MS_PER_SECOND,
                    workload.seed(),
                    workload.catalogue().payers().size(),
                    workload.catalogue().works().size());
        }
    }

    /**
     * A node that was killed on purpose.
     *
     * @param ledPartitions that it led when it was killed
     * @param wasOldest it was the oldest member of the Pekko cluster
     * @param rejoined it caught up with its leaders again
     * @param rejoinMs from its restart until then, as far as the run could see
     * @param longestGapAfterRestartMs longest time without an acknowledgement that began after the restart
     */
    public record Kill(
            int node,
            List<Integer> ledPartitions,
            boolean wasOldest,
            boolean rejoined,
            long rejoinMs,
            long longestGapAfterRestartMs) {}

    /** CPU time of all nodes for a million acknowledged payments, seconds. */
    public double cpuSecondsPerMillion() {
        return load.acked() == 0 ? 0 : cpuSeconds * 1e6 / load.acked();
    }

    /** True if the audit holds and whatever was killed came back. */
    public boolean holds() {
        return audit.holds() && (kill == null || kill.rejoined());
    }
}
