package tutti.sharding;

import java.util.function.LongSupplier;
import tutti.config.ShardingConfig;
import tutti.partition.SlotMap;
import tutti.replica.Replica;

/**
 * What a partition actor works with.
 *
 * @param batchBytesMax longest batch that may be made
 * @param incarnation tells this start of the actor from earlier ones
 * @param nanoClock {@link System#nanoTime}
 */
record PartitionContext(
        int partition,
        SlotMap slotMap,
        Replica replica,
        CommittedRing ring,
        Peers peers,
        LeaderTable leaders,
        StatusBoard status,
        ShardingConfig config,
        ShardingMetrics metrics,
        Pulse pulse,
        int batchBytesMax,
        long incarnation,
        LongSupplier nanoClock) {}
