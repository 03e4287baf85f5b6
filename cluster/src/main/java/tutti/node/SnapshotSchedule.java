package tutti.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.config.ConsensusConfig;
import tutti.config.NodeConfig;
import tutti.consensus.ConsensusNode;
import tutti.partition.CommandLog;

/**
 * Asks for a snapshot of each partition that this node leads, every {@code snapshot-every-minutes} and whenever
 * {@code snapshot-log-bytes} of log have come since the last, or a small part of that in quiet times: a restart then replays what came after
 * it only. Partitions take turns, so that payments never stand in two of them at once for it. None is taken while disks are low.
 */
final class SnapshotSchedule implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotSchedule.class);
    private static final long LOOK_EVERY_MS = 1_000;

    private final ConsensusNode consensus;
    private final BooleanSupplier mayWrite;
    private final ScheduledExecutorService timer = Timers.daemon("snapshots");
    private final List<SnapshotDue> dues = new ArrayList<>();
    private boolean isHeldUp;

    private SnapshotSchedule(ConsensusNode consensus, BooleanSupplier mayWrite) {
        this.consensus = consensus;
        this.mayWrite = mayWrite;
    }

    static SnapshotSchedule start(NodeConfig config, ConsensusNode consensus, BooleanSupplier mayWrite) {
        SnapshotSchedule schedule = new SnapshotSchedule(consensus, mayWrite);
        ConsensusConfig settings = config.consensus();
        long everyNs = TimeUnit.MINUTES.toNanos(settings.snapshotEveryMinutes());
        long nowNs = System.nanoTime();
        for (int partition = 0; partition < config.partitions(); partition++) {
            long firstNs = nowNs + everyNs * (partition + 1L) / config.partitions();
            schedule.dues.add(new SnapshotDue(everyNs, settings.snapshotLogBytes(), firstNs));
        }
        var unused = schedule.timer.scheduleWithFixedDelay(
                schedule::look, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
        return schedule;
    }

    /** Asks for one at most. Throws nothing, or the timer would never call again. */
    private void look() {
        for (int partition = 0; partition < dues.size(); partition++) {
            try {
                if (take(partition)) {
                    return;
                }
            } catch (RuntimeException e) {
                LOG.error("partition {}: snapshot failed to begin", partition, e);
            }
        }
    }

    /** True if a snapshot of the partition is taken now. */
    private boolean take(int partition) {
        CommandLog log = consensus.commandLog(partition);
        SnapshotDue due = dues.get(partition);
        long nowNs = System.nanoTime();
        if (!log.isLeader()) {
            due.onElsewhere(nowNs);
            return false;
        }
        long end = log.committedPosition();
        if (!due.isDue(nowNs, end, consensus.snapshotPosition(partition)) || isHeldUp(partition)) {
            return false;
        }
        // False while an earlier one is not done.
        if (!consensus.takeSnapshot(partition)) {
            return false;
        }
        due.onAsked(nowNs, end);
        LOG.info("partition {}: snapshot asked for", partition);
        return true;
    }

    private boolean isHeldUp(int partition) {
        boolean isLow = !mayWrite.getAsBoolean();
        if (isLow && !isHeldUp) {
            LOG.warn("partition {}: no snapshot, since disks are low", partition);
        }
        isHeldUp = isLow;
        return isLow;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
