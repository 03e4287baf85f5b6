package tutti.node;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.config.NodeConfig;
import tutti.consensus.ConsensusNode;

/**
 * Asks for a snapshot of each partition that this node leads, every {@code snapshot-every-minutes}: a restart then replays
 * what came after it only. Partitions take turns within the interval, so that two do not write at once. None is taken while disks are
 * low.
 */
final class SnapshotSchedule implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotSchedule.class);
    private static final long MS_PER_MINUTE = 60_000;

    private final ConsensusNode consensus;
    private final BooleanSupplier mayWrite;
    private final ScheduledExecutorService timer = Timers.daemon("snapshots");

    private SnapshotSchedule(ConsensusNode consensus, BooleanSupplier mayWrite) {
        this.consensus = consensus;
        this.mayWrite = mayWrite;
    }

    static SnapshotSchedule start(NodeConfig config, ConsensusNode consensus, BooleanSupplier mayWrite) {
        SnapshotSchedule schedule = new SnapshotSchedule(consensus, mayWrite);
        long everyMs = config.consensus().snapshotEveryMinutes() * MS_PER_MINUTE;
        for (int partition = 0; everyMs > 0 && partition < config.partitions(); partition++) {
            int own = partition;
            long firstMs = everyMs * (partition + 1L) / config.partitions();
            var unused = schedule.timer.scheduleAtFixedRate(
                    () -> schedule.take(own), firstMs, everyMs, TimeUnit.MILLISECONDS);
        }
        return schedule;
    }

    /** Throws nothing, or the timer would never call again. */
    private void take(int partition) {
        try {
            if (!mayWrite.getAsBoolean()) {
                LOG.warn("partition {}: no snapshot, since disks are low", partition);
            } else if (consensus.takeSnapshot(partition)) {
                LOG.info("partition {}: snapshot asked for", partition);
            } else if (consensus.commandLog(partition).isLeader()) {
                LOG.warn("partition {}: no snapshot, since an earlier one is not done", partition);
            }
        } catch (RuntimeException e) {
            LOG.error("partition {}: snapshot failed to begin", partition, e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
