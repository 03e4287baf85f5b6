package tutti.sharding;

import tutti.codec.Sections;
import tutti.ledger.Ledger;

/**
 * Has a leader log a barrier when a pending transfer is due to expire: transfers expire before a batch, by its time, and without
 * payments there would be none. How late it is, the log alone knows; this is a guess of when to ask.
 */
final class ExpiryWatch {
    private final Ledger ledger;
    private final BatchPipeline pipeline;

    /** When the last batch was applied. */
    private long appliedAtNs;

    /** False until this leader has had a batch of its own applied: the ledger's time may be that of long ago. */
    private boolean isTimeFresh;

    ExpiryWatch(Ledger ledger, BatchPipeline pipeline) {
        this.ledger = ledger;
        this.pipeline = pipeline;
    }

    void onLeading() {
        isTimeFresh = false;
    }

    void onApplied(long nowNs) {
        appliedAtNs = nowNs;
    }

    /** To be called now and then while this member leads. */
    void look(long nowNs) {
        long nextNs = ledger.nextDeadlineNs();
        if (nextNs == Long.MAX_VALUE || !pipeline.isIdle()) {
            return;
        }
        if (!isTimeFresh || ledger.timeNs() + (nowNs - appliedAtNs) >= nextNs) {
            pipeline.proposeFirst(new Duty(Sections.barrier(), () -> isTimeFresh = true, () -> {}));
        }
    }
}
