package tutti.node;

import java.util.Arrays;
import tutti.config.NodeConfig;
import tutti.consensus.ArchiveTotals;
import tutti.consensus.ConsensusNode;
import tutti.consensus.LogFigures;
import tutti.metrics.Metrics;
import tutti.metrics.PartitionMetrics;
import tutti.partition.CommandLog;
import tutti.replica.HistoryStore;
import tutti.sharding.NodeReport.ReplicaReport;
import tutti.sharding.ShardingSystem;

/** Reads the state of this node's replicas into gauges; run before each scrape. */
final class ReplicaGauges implements Runnable {
    private final NodeConfig config;
    private final Metrics metrics;
    private final ConsensusNode consensus;
    private final ShardingSystem sharding;
    private final Histories histories;

    /** Term of each partition's log at the first scrape that knew one, -1 before. */
    private final long[] firstTerm;

    ReplicaGauges(
            NodeConfig config, Metrics metrics, ConsensusNode consensus, ShardingSystem sharding, Histories histories) {
        this.config = config;
        this.metrics = metrics;
        this.consensus = consensus;
        this.sharding = sharding;
        this.histories = histories;
        this.firstTerm = new long[config.partitions()];
        Arrays.fill(firstTerm, -1);
    }

    @Override
    public void run() {
        for (int partition = 0; partition < config.partitions(); partition++) {
            read(partition);
        }
        ArchiveTotals archive = consensus.archiveTotals();
        metrics.archive().update(archive.writtenBytes(), archive.writeTimeNs(), archive.longestWriteNs());
        metrics.archive()
                .updateKept(consensus.archiveBytes(), config.consensus().logKeptBytesMax());
    }

    private void read(int partition) {
        PartitionMetrics series = metrics.partition(partition);
        CommandLog log = consensus.commandLog(partition);
        ReplicaReport report = sharding.replica(partition);
        series.storedPosition().set(log.storedPosition());
        series.committedPosition().set(log.committedPosition());
        series.snapshotPosition().set(consensus.snapshotPosition(partition));
        LogFigures figures = consensus.logFigures(partition);
        series.snapshotPause().setNs(figures.snapshotPauseNs());
        series.logStart().set(figures.startPosition());
        series.logKeptForMembers().set(figures.keptForMembersBytes());
        series.snapshotsRefused().riseTo((double) figures.refusedSnapshots());
        countTerms(partition, log.leadershipTermId());
        series.appliedPosition().set(report.appliedPosition());
        series.accounts().set(report.accounts());
        series.works().set(report.works());
        series.pendingTransfers().set(report.pendingTransfers());
        series.undecidedTransfers().set(report.undecidedTransfers());
        readHistory(series, histories.of(partition));
        series.historyWaiting().set(histories.waitingBytes(partition));
        if (!log.isLeader()) {
            series.follow();
            return;
        }
        series.lead();
        series.settlementLag().setNs(sharding.settlementLagNs(partition));
        series.unsettledPayees().set(report.unsettledPayees());
        series.unacknowledgedItems().set(report.unacknowledgedItems());
        for (int node = 0; node < config.nodes().size(); node++) {
            long lag = sharding.followerLag(partition, node);
            if (node != config.node() && lag >= 0) {
                series.followerLag(node).set(lag);
            }
        }
    }

    private static void readHistory(PartitionMetrics series, HistoryStore history) {
        series.historyPosition().set(history.readableThrough());
        series.historySynced().set(history.syncedThrough());
        series.historyComplete().set(history.isComplete() ? 1 : 0);
    }

    private void countTerms(int partition, long term) {
        PartitionMetrics series = metrics.partition(partition);
        series.leadershipTerm().set(term);
        if (firstTerm[partition] < 0) {
            firstTerm[partition] = term;
        } else {
            series.leaderChanges().riseTo((double) (term - firstTerm[partition]));
        }
    }
}
