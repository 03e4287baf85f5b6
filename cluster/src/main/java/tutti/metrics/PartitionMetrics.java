package tutti.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What one node tells of one partition. May be used from any thread; take a handle once and keep it. */
public final class PartitionMetrics {
    private final Registered registered;
    private final String partition;
    private final MetricCounter batchesCommitted;
    private final MetricTimer commitLatency;
    private final MetricGauge appliedPosition;
    private final MetricGauge committedPosition;
    private final MetricGauge storedPosition;
    private final MetricGauge snapshotPosition;
    private final MetricCounter snapshotsRefused;
    private final MetricGauge snapshotPause;
    private final MetricGauge logStart;
    private final MetricGauge logKeptForMembers;
    private final MetricGauge leadershipTerm;
    private final MetricGauge leader;
    private final MetricCounter leaderChanges;
    private final MetricGauge unsettledPayees;
    private final MetricGauge unacknowledgedItems;
    private final MetricGauge settlementLag;
    private final MetricGauge pendingTransfers;
    private final MetricGauge undecidedTransfers;
    private final MetricGauge historyPosition;
    private final MetricGauge historySynced;
    private final MetricGauge historyWaiting;
    private final MetricGauge historyComplete;
    private final MetricGauge accounts;
    private final MetricGauge works;
    private final Map<Integer, MetricGauge> followerLags = new ConcurrentHashMap<>();

    PartitionMetrics(Registered registered, int partition) {
        this.registered = registered;
        this.partition = Integer.toString(partition);
        batchesCommitted = registered.counter(MetricCatalogue.BATCHES_COMMITTED, this.partition);
        commitLatency = registered.timer(MetricCatalogue.COMMIT_LATENCY, this.partition);
        appliedPosition = registered.gauge(MetricCatalogue.APPLIED_POSITION, this.partition);
        committedPosition = registered.gauge(MetricCatalogue.COMMITTED_POSITION, this.partition);
        storedPosition = registered.gauge(MetricCatalogue.STORED_POSITION, this.partition);
        snapshotPosition = registered.gauge(MetricCatalogue.SNAPSHOT_POSITION, this.partition);
        snapshotsRefused = registered.counter(MetricCatalogue.SNAPSHOTS_REFUSED, this.partition);
        snapshotPause = registered.gauge(MetricCatalogue.SNAPSHOT_PAUSE, this.partition);
        logStart = registered.gauge(MetricCatalogue.LOG_START, this.partition);
        logKeptForMembers = registered.gauge(MetricCatalogue.LOG_KEPT_FOR_MEMBERS, this.partition);
        leadershipTerm = registered.gauge(MetricCatalogue.LEADERSHIP_TERM, this.partition);
        leader = registered.gauge(MetricCatalogue.LEADER, this.partition);
        leaderChanges = registered.counter(MetricCatalogue.LEADER_CHANGES, this.partition);
        unsettledPayees = registered.gauge(MetricCatalogue.UNSETTLED_PAYEES, this.partition);
        unacknowledgedItems = registered.gauge(MetricCatalogue.UNACKNOWLEDGED_ITEMS, this.partition);
        settlementLag = registered.gauge(MetricCatalogue.SETTLEMENT_LAG, this.partition);
        pendingTransfers = registered.gauge(MetricCatalogue.PENDING_TRANSFERS, this.partition);
        undecidedTransfers = registered.gauge(MetricCatalogue.UNDECIDED_TRANSFERS, this.partition);
        historyPosition = registered.gauge(MetricCatalogue.HISTORY_POSITION, this.partition);
        historySynced = registered.gauge(MetricCatalogue.HISTORY_SYNCED, this.partition);
        historyWaiting = registered.gauge(MetricCatalogue.HISTORY_WAITING, this.partition);
        historyComplete = registered.gauge(MetricCatalogue.HISTORY_COMPLETE, this.partition);
        accounts = registered.gauge(MetricCatalogue.ACCOUNTS, this.partition);
        works = registered.gauge(MetricCatalogue.WORKS, this.partition);
    }

    /** Counter of one outcome, by the name of its constant: {@code POSTED} counts as {@code posted}. */
    public MetricCounter commands(String outcome) {
        return registered.counter(MetricCatalogue.COMMANDS, partition, Registered.labelValue(outcome));
    }

    /** Counter of transfers that took effect, by the name of who took part: {@code ACROSS} counts as {@code across}. */
    public MetricCounter transfers(String reach) {
        return registered.counter(MetricCatalogue.TRANSFERS, partition, Registered.labelValue(reach));
    }

    public MetricCounter batchesCommitted() {
        return batchesCommitted;
    }

    public MetricTimer commitLatency() {
        return commitLatency;
    }

    public MetricGauge appliedPosition() {
        return appliedPosition;
    }

    public MetricGauge committedPosition() {
        return committedPosition;
    }

    public MetricGauge storedPosition() {
        return storedPosition;
    }

    public MetricGauge snapshotPosition() {
        return snapshotPosition;
    }

    public MetricCounter snapshotsRefused() {
        return snapshotsRefused;
    }

    public MetricGauge snapshotPause() {
        return snapshotPause;
    }

    public MetricGauge logStart() {
        return logStart;
    }

    public MetricGauge logKeptForMembers() {
        return logKeptForMembers;
    }

    public MetricGauge leadershipTerm() {
        return leadershipTerm;
    }

    public MetricCounter leaderChanges() {
        return leaderChanges;
    }

    /** This node leads the partition. */
    public void lead() {
        leader.set(1);
    }

    /** This node does not lead the partition: what only a leader can tell is no longer offered. */
    public void follow() {
        leader.set(0);
        settlementLag.set(0);
        followerLags.keySet().forEach(this::forgetFollower);
    }

    /** Lag of one follower; call on the leader only. */
    public MetricGauge followerLag(int node) {
        return followerLags.computeIfAbsent(
                node, key -> registered.gauge(MetricCatalogue.FOLLOWER_LAG, partition, Integer.toString(key)));
    }

    public MetricGauge queueItems(String queue) {
        return registered.gauge(MetricCatalogue.QUEUE_ITEMS, partition, queue);
    }

    public MetricCounter queueRejections(String queue) {
        return registered.counter(MetricCatalogue.QUEUE_REJECTIONS, partition, queue);
    }

    public MetricGauge unsettledPayees() {
        return unsettledPayees;
    }

    public MetricGauge unacknowledgedItems() {
        return unacknowledgedItems;
    }

    public MetricGauge settlementLag() {
        return settlementLag;
    }

    public MetricGauge pendingTransfers() {
        return pendingTransfers;
    }

    public MetricGauge undecidedTransfers() {
        return undecidedTransfers;
    }

    public MetricGauge historyPosition() {
        return historyPosition;
    }

    public MetricGauge historySynced() {
        return historySynced;
    }

    public MetricGauge historyWaiting() {
        return historyWaiting;
    }

    public MetricGauge historyComplete() {
        return historyComplete;
    }

    public MetricGauge accounts() {
        return accounts;
    }

    public MetricGauge works() {
        return works;
    }

    private void forgetFollower(int node) {
        followerLags.remove(node);
        registered.forget(MetricCatalogue.FOLLOWER_LAG, partition, Integer.toString(node));
    }
}
