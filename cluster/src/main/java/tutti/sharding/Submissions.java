package tutti.sharding;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongArrayList;
import tutti.config.ShardingConfig;
import tutti.ledger.Outcome;

/** The sections that this leader admitted and has not answered. */
final class Submissions {
    private final int partition;
    private final Replies replies;
    private final ShardingMetrics metrics;
    private final Long2ObjectHashMap<Submission> open = new Long2ObjectHashMap<>();
    private final UndecidedTransfers undecided = new UndecidedTransfers();
    private final Sharing sharing;
    private final OpenWindows windows;
    private final LongSupplier nanoClock;

    /** Of items of all in {@code open}. */
    private final FairShare items;

    Submissions(
            int partition,
            ShardingConfig config,
            Sharing sharing,
            Replies replies,
            ShardingMetrics metrics,
            LongSupplier nanoClock) {
        this.partition = partition;
        this.items = new FairShare(config.queueItemsMax());
        this.sharing = sharing;
        this.windows = new OpenWindows(config.queueWaitMaxNs(), config.queueItemsMax(), sharing);
        this.replies = replies;
        this.metrics = metrics;
        this.nanoClock = nanoClock;
    }

    int items() {
        return Math.toIntExact(items.taken());
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** Makes room for so many more items; false if the principal has its share. */
    boolean tryReserve(String principal, int more) {
        return items.tryTake(principal, more);
    }

    /** True if so many more items of the principal would be decided within the longest wait. */
    boolean hasTimeFor(String principal, int more, long nowNs) {
        return windows.hasRoom(principal, more, nowNs);
    }

    boolean isOpen(long correlation) {
        return open.containsKey(correlation);
    }

    /** Opens what there is room for. */
    Submission open(long correlation, String principal, byte[] section, long admittedNs, long deadlineNs) {
        Submission submission = new Submission(this, correlation, principal, section, admittedNs, deadlineNs);
        open.put(correlation, submission);
        sharing.onAdmitted(principal, admittedNs);
        if (submission.isWindowed()) {
            windows.onOpened(principal, submission.items());
        }
        return submission;
    }

    void decide(Submission submission, byte[] outcomes) {
        if (close(submission)) {
            replies.decided(submission.correlation(), outcomes);
        }
    }

    void lose(Submission submission) {
        if (close(submission)) {
            replies.lost(submission.correlation());
        }
    }

    void turnAway(Submission submission) {
        if (close(submission)) {
            metrics.onRejection(partition, ShardingMetrics.Rejection.NOT_LEADER);
            replies.notLeader(submission.correlation());
        }
    }

    boolean awaitDecision(TransferKey transfer, Submission submission, int item) {
        return undecided.add(transfer, submission, item);
    }

    boolean awaitsDecisions() {
        return !undecided.isEmpty();
    }

    void onDecided(TransferKey transfer, Outcome outcome, long timestampNs) {
        undecided.decide(transfer, outcome, timestampNs);
    }

    void count(Outcome outcome, boolean replayed) {
        metrics.onOutcome(partition, outcome, replayed);
    }

    /** Forgets what nobody waits for any more and tells the routers what is still being worked on. */
    void sweep(long nowNs, int nodes) {
        LongArrayList[] pending = new LongArrayList[nodes];
        List<Submission> expired = new ArrayList<>();
        for (Submission submission : open.values()) {
            if (submission.isExpired(nowNs)) {
                expired.add(submission);
                continue;
            }
            int node = Correlation.node(submission.correlation());
            if (pending[node] == null) {
                pending[node] = new LongArrayList();
            }
            pending[node].addLong(submission.correlation());
        }
        expired.forEach(this::close);
        for (int node = 0; node < nodes; node++) {
            tellPending(node, pending[node]);
        }
    }

    /** Answers all that is left when this member ceases to lead: applied, but undecided. */
    void loseAll() {
        new ArrayList<>(open.values()).forEach(this::lose);
        undecided.clear();
    }

    private void tellPending(int node, LongArrayList correlations) {
        for (int from = 0; correlations != null && from < correlations.size(); from += PartitionRouter.PENDING_MAX) {
            int count = Math.min(PartitionRouter.PENDING_MAX, correlations.size() - from);
            long[] part = new long[count];
            for (int i = 0; i < count; i++) {
                part[i] = correlations.getLong(from + i);
            }
            replies.pending(node, part);
        }
    }

    private boolean close(Submission submission) {
        if (open.remove(submission.correlation()) == null) {
            return false;
        }
        items.giveBack(submission.principal(), submission.items());
        if (submission.isWindowed()) {
            windows.onClosed(
                    submission.principal(), submission.items(), submission.admittedNs(), nanoClock.getAsLong());
        }
        submission.forget();
        return true;
    }
}
