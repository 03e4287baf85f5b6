package tutti.sharding;

import java.util.function.LongSupplier;
import tutti.config.ShardingConfig;

/**
 * What a router works with.
 *
 * @param epochMs wall-clock time of the start; makes request numbers unique over restarts
 * @param nanoClock {@link System#nanoTime}
 */
record RouterContext(
        int partition,
        Peers peers,
        LeaderTable leaders,
        ShardingConfig config,
        ShardingMetrics metrics,
        Pulse pulse,
        long epochMs,
        LongSupplier nanoClock) {}
