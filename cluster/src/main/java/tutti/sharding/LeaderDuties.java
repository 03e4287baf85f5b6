package tutti.sharding;

import tutti.ledger.Ledger;

/** What a leader proposes by itself, for as long as it may write: settlements, channel items, expiries, how far its index is. */
final class LeaderDuties {
    private final int partition;
    private final StatusBoard status;
    private final long settleIntervalNs;
    private final ChannelCarriers carriers;
    private final ExpiryWatch expiryWatch;
    private final IndexWatch indexWatch;
    private long settledAtNs;

    LeaderDuties(PartitionContext context, BatchPipeline pipeline, ChannelCarriers carriers) {
        Ledger ledger = context.replica().ledger();
        this.partition = context.partition();
        this.status = context.status();
        this.settleIntervalNs = context.config().settleIntervalNs();
        this.carriers = carriers;
        this.expiryWatch = new ExpiryWatch(ledger, pipeline);
        this.indexWatch = new IndexWatch(ledger, context.history(), pipeline);
    }

    /** This member leads since just now. */
    void begin(long nowNs) {
        carriers.reset(nowNs);
        expiryWatch.onLeading();
        indexWatch.onLeading();
        status.setSettled(partition, nowNs);
    }

    void onApplied(long nowNs) {
        expiryWatch.onApplied(nowNs);
    }

    /** Tells how long credits have waited, also of a leader that may not write. To be called now and then. */
    void measure(long nowNs) {
        status.setSettled(partition, carriers.settledNs(nowNs));
    }

    /** To be called now and then. */
    void onTick(long nowNs) {
        expiryWatch.look(nowNs);
        if (nowNs - settledAtNs >= settleIntervalNs) {
            settledAtNs = nowNs;
            carriers.settle();
        }
    }

    /** To be called often. */
    void proceed(long nowNs) {
        indexWatch.look(nowNs);
        carriers.carry(nowNs);
    }
}
