package tutti.soak;

import java.time.Duration;
import tutti.local.LocalCluster;
import tutti.workload.WarmUp;
import tutti.workload.Workload;

/**
 * What a soak is asked to do.
 *
 * @param rate payments a second
 * @param duration of the load
 */
public record SoakSettings(LocalCluster.Size size, int rate, Duration duration, WarmUp warmUp, Workload workload) {}
