package tutti.sharding;

import org.jspecify.annotations.Nullable;
import tutti.codec.SectionKind;
import tutti.ledger.Outcome;
import tutti.partition.SlotMap;
import tutti.replica.OutcomeListener;
import tutti.replica.Replica;

/** Brings the outcomes of this actor's own batches to those who proposed them. */
final class OutcomeCollector implements OutcomeListener {
    private final int partition;
    private final int node;
    private final long incarnation;
    private final Replica replica;
    private final SlotMap slotMap;
    private final BatchPipeline pipeline;
    private final Submissions submissions;
    private final ShardingMetrics metrics;

    /** The batch being applied, if this actor offered it and still waits for it. */
    private @Nullable Batch own;

    private @Nullable Proposal current;

    /** True while a section of transfers is applied. */
    private boolean isOfTransfers;

    /** When the batch being applied came out of the ring. */
    private long nowNs;

    OutcomeCollector(PartitionContext context, BatchPipeline pipeline, Submissions submissions) {
        this.partition = context.partition();
        this.node = context.peers().self();
        this.incarnation = context.incarnation();
        this.replica = context.replica();
        this.slotMap = context.slotMap();
        this.metrics = context.metrics();
        this.pipeline = pipeline;
        this.submissions = submissions;
    }

    void setTime(long batchTakenNs) {
        nowNs = batchTakenNs;
    }

    @Override
    public void onBatch(int originNode, long originIncarnation, long originSequence, long position) {
        boolean isOwn = originNode == node && originIncarnation == incarnation;
        own = isOwn ? pipeline.take(originSequence) : null;
        current = null;
    }

    @Override
    public void onSection(int section, int kind, int count) {
        isOfTransfers = kind == SectionKind.TRANSFERS;
        current = own != null && section < own.proposals.size() ? own.proposals.get(section) : null;
    }

    @Override
    public void onOutcome(int item, Outcome outcome, boolean replayed, long timestampNs) {
        if (current != null) {
            current.onOutcome(item, outcome, replayed, timestampNs);
        }
        boolean isMove = outcome.isSuccess() && outcome != Outcome.SCHEDULED;
        if (own != null && isOfTransfers && isMove && !replayed) {
            metrics.onTransfer(partition, ShardingMetrics.Reach.INSIDE);
        }
    }

    @Override
    public void onUndecided(int item, long idHigh, long idLow, long debitHigh, long debitLow) {
        if (current != null) {
            current.onUndecided(item, new TransferKey(idHigh, idLow, debitHigh, debitLow));
        }
    }

    @Override
    public void onDecided(long idHigh, long idLow, long debitHigh, long debitLow, Outcome outcome, long timestampNs) {
        // A chain's coordinator hears of members that live elsewhere too: they are counted there.
        if (own != null && outcome.isSuccess() && slotMap.partitionOf(debitHigh, debitLow) == partition) {
            metrics.onTransfer(partition, ShardingMetrics.Reach.ACROSS);
        }
        if (submissions.awaitsDecisions()) {
            submissions.onDecided(new TransferKey(idHigh, idLow, debitHigh, debitLow), outcome, timestampNs);
        }
    }

    @Override
    public void onBatchEnd() {
        if (own == null) {
            return;
        }
        Batch applied = own;
        own = null;
        current = null;
        pipeline.onApplied(applied, nowNs);
        metrics.onBatchCommitted(partition, nowNs - applied.offeredAtNs);
        for (Proposal proposal : applied.proposals) {
            proposal.onApplied();
        }
        for (Reading reading : applied.readings) {
            reading.answer(replica.answer(reading.query()));
        }
    }
}
