package tutti.sharding;

import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import tutti.codec.OutcomeRecord;
import tutti.codec.SectionHeader;
import tutti.ledger.Outcome;

/** A section from a gateway, from its admission on this leader until it is answered. */
final class Submission implements Proposal {
    private final Submissions submissions;
    private final long correlation;
    private final String principal;
    private final byte[] section;
    private final int items;
    private final long deadlineNs;
    private final UnsafeBuffer outcomes;
    private byte @Nullable [] prelude;
    private long lookedUpThrough;
    private boolean isIndexRebuilding;
    private Stage stage = Stage.WAITING;

    /** Items whose outcome another partition decides. */
    private int undecidedItems;

    /** Set if there was no room to remember an undecided item: the whole cannot be answered. */
    private boolean overflowed;

    private enum Stage {
        WAITING,
        OFFERED,
        /** Applied, and waiting for undecided items. */
        APPLIED,
        FORGOTTEN
    }

    Submission(Submissions submissions, long correlation, String principal, byte[] section, long deadlineNs) {
        this.submissions = submissions;
        this.correlation = correlation;
        this.principal = principal;
        this.section = section;
        this.items = SectionHeader.count(new UnsafeBuffer(section), 0);
        this.deadlineNs = deadlineNs;
        this.outcomes = new UnsafeBuffer(new byte[items * OutcomeRecord.BYTES]);
    }

    long correlation() {
        return correlation;
    }

    String principal() {
        return principal;
    }

    /**
     * Its ids were looked up.
     *
     * @param through position through which the index was complete; 0 if nothing was looked up
     * @param isWhole true if all were, and what was found is all here: what is not is new
     * @param recalled section of what was found; null if nothing was
     */
    void lookedUp(long through, boolean isWhole, byte @Nullable [] recalled) {
        prelude = recalled;
        lookedUpThrough = through;
        if (isWhole) {
            SectionHeader.setLookedUp(new UnsafeBuffer(section), 0);
        }
    }

    /** Its ids cannot be looked up before the index is whole again: where that matters, it is what callers are told. */
    void onIndexRebuilding() {
        isIndexRebuilding = true;
    }

    @Override
    public byte @Nullable [] prelude() {
        return prelude;
    }

    @Override
    public long lookedUpThrough() {
        return lookedUpThrough;
    }

    @Override
    public byte[] section() {
        return section;
    }

    @Override
    public int items() {
        return items;
    }

    /** True if its caller waits no longer and it is not on its way in a batch. */
    boolean isExpired(long nowNs) {
        return stage != Stage.OFFERED && nowNs - deadlineNs >= 0;
    }

    void forget() {
        stage = Stage.FORGOTTEN;
    }

    /** Answers every item with a refusal, without the log. */
    void refuse(Outcome outcome) {
        for (int item = 0; item < items; item++) {
            onOutcome(item, outcome, false, 0);
        }
        submissions.decide(this, outcomes.byteArray());
    }

    /** An undecided item is decided. */
    void onDecided(int item, Outcome outcome, boolean replayed, long timestampNs) {
        if (stage == Stage.FORGOTTEN) {
            return;
        }
        onOutcome(item, outcome, replayed, timestampNs);
        undecidedItems--;
        if (stage == Stage.APPLIED) {
            answerIfDecided();
        }
    }

    @Override
    public boolean isForgotten() {
        return stage == Stage.FORGOTTEN;
    }

    @Override
    public void onOffered() {
        stage = Stage.OFFERED;
    }

    @Override
    public void onOutcome(int item, Outcome decided, boolean replayed, long timestampNs) {
        Outcome outcome =
                isIndexRebuilding && decided == Outcome.ID_LOOKUP_UNAVAILABLE ? Outcome.ID_INDEX_REBUILDING : decided;
        int offset = item * OutcomeRecord.BYTES;
        if (replayed) {
            OutcomeRecord.encodeReplayed(outcomes, offset, outcome, timestampNs);
        } else {
            OutcomeRecord.encodeFirst(outcomes, offset, outcome, timestampNs);
        }
        submissions.count(outcome, replayed);
    }

    @Override
    public void onUndecided(int item, TransferKey transfer) {
        if (submissions.awaitDecision(transfer, this, item)) {
            undecidedItems++;
        } else {
            overflowed = true;
        }
    }

    @Override
    public void onApplied() {
        stage = Stage.APPLIED;
        if (overflowed) {
            submissions.lose(this);
        } else {
            answerIfDecided();
        }
    }

    @Override
    public void onLost() {
        submissions.lose(this);
    }

    @Override
    public void onTurnedAway() {
        submissions.turnAway(this);
    }

    private void answerIfDecided() {
        if (undecidedItems == 0) {
            submissions.decide(this, outcomes.byteArray());
        }
    }
}
