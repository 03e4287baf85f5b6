package tutti.node;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.config.NodeConfig;
import tutti.consensus.ConsensusNode;
import tutti.replica.HistoryStore;

/** Looks now and then whether a new snapshot made an old one, and the log below it, unnecessary on this node. */
final class PruningSchedule implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PruningSchedule.class);
    private static final long EVERY_MS = 5_000;
    private static final long STOP_MAX_MS = 5_000;

    private final ConsensusNode consensus;
    private final Histories histories;
    private final ScheduledExecutorService timer = Timers.daemon("pruning");

    private PruningSchedule(ConsensusNode consensus, Histories histories) {
        this.consensus = consensus;
        this.histories = histories;
    }

    static PruningSchedule start(NodeConfig config, ConsensusNode consensus, Histories histories) {
        PruningSchedule schedule = new PruningSchedule(consensus, histories);
        var unused = schedule.timer.scheduleWithFixedDelay(
                () -> schedule.pruneAll(config.partitions()), EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
        return schedule;
    }

    private void pruneAll(int partitions) {
        for (int partition = 0; partition < partitions && !timer.isShutdown(); partition++) {
            prune(partition);
        }
    }

    /** Throws nothing, or the timer would never call again. A history that still fetches its beginning keeps the log. */
    private void prune(int partition) {
        try {
            HistoryStore history = histories.of(partition);
            consensus.prune(partition, history.isComplete() ? history.syncedThrough() : 0);
        } catch (RuntimeException e) {
            if (!timer.isShutdown()) {
                LOG.warn("partition {}: old snapshots and log are kept for now", partition, e);
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            if (!timer.awaitTermination(STOP_MAX_MS, TimeUnit.MILLISECONDS)) {
                LOG.warn("pruning did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
