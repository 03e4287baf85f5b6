package tutti.demo;

import java.time.Duration;
import tutti.local.LocalCluster;
import tutti.workload.WarmUp;
import tutti.workload.Workload;

/**
 * What the demo is asked to do.
 *
 * @param duration of the load
 * @param workload paid in asset {@link #ASSET}
 * @param keep leave the cluster running after the summary until the process is told to end
 * @param hogs processes that keep a core busy each during the load
 */
public record DemoSettings(
        LocalCluster.Size size,
        int rate,
        Duration duration,
        WarmUp warmUp,
        Workload workload,
        Victim victim,
        boolean keep,
        int hogs) {
    /** Number of the asset that the demo creates. */
    public static final int ASSET = 1;

    /** Which node is killed at half time. */
    public enum Victim {
        NONE,
        /** The one that leads most partitions. */
        LEADER,
        /** The oldest member of the Pekko cluster if it leads a partition, else as {@link #LEADER}. */
        OLDEST_LEADER
    }
}
