package tutti.sharding;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import tutti.config.ShardingConfig;
import tutti.partition.SlotMap;
import tutti.replica.HistoryStore;
import tutti.replica.Replica;

/**
 * What a partition actor works with.
 *
 * @param lookups runs what may wait for the disk
 * @param batchBytesMax longest batch that may be made
 * @param incarnation tells this start of the actor from earlier ones
 * @param nanoClock {@link System#nanoTime}
 */
record PartitionContext(
        int partition,
        SlotMap slotMap,
        Replica replica,
        HistoryStore history,
        CommittedRing ring,
        Peers peers,
        LeaderTable leaders,
        StatusBoard status,
        DiskBoard disks,
        ShardingConfig config,
        ShardingMetrics metrics,
        Pulse pulse,
        Executor lookups,
        int batchBytesMax,
        long incarnation,
        LongSupplier nanoClock) {}
