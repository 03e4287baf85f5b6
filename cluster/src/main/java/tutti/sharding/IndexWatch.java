package tutti.sharding;

import tutti.codec.Sections;
import tutti.ledger.Ledger;
import tutti.replica.HistoryStore;

/**
 * Has a leader log how far its index of old ids is on disk, so that ids may leave the window. Only while ids wait for it: a log that
 * rests needs no such entries.
 */
final class IndexWatch {
    private static final long INTERVAL_NS = 50_000_000L;

    private final Ledger ledger;
    private final HistoryStore history;
    private final BatchPipeline pipeline;
    private boolean isOnItsWay;
    private long proposedAtNs;

    IndexWatch(Ledger ledger, HistoryStore history, BatchPipeline pipeline) {
        this.ledger = ledger;
        this.history = history;
        this.pipeline = pipeline;
    }

    void onLeading() {
        isOnItsWay = false;
    }

    /** To be called often while this member leads. */
    void look(long nowNs) {
        if (isOnItsWay || nowNs - proposedAtNs < INTERVAL_NS || !history.isComplete()) {
            return;
        }
        long synced = history.syncedThrough();
        if (ledger.isIndexAwaited(synced)) {
            isOnItsWay = true;
            proposedAtNs = nowNs;
            pipeline.proposeFirst(new Duty(Sections.indexed(synced), this::onEnd, this::onEnd));
        }
    }

    private void onEnd() {
        isOnItsWay = false;
    }
}
