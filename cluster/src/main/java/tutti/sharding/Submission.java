package tutti.sharding;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.codec.OutcomeRecord;
import tutti.codec.SectionHeader;
import tutti.codec.SectionKind;
import tutti.ledger.Outcome;

/** A section from a gateway, from its admission on this leader until it is answered. */
final class Submission extends LookedUpProposal {
    private final Submissions submissions;
    private final long correlation;
    private final String principal;
    private final long admittedNs;
    private final long deadlineNs;
    private final UnsafeBuffer outcomes;
    private final boolean isWindowed;
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

    Submission(
            Submissions submissions,
            long correlation,
            String principal,
            byte[] section,
            long admittedNs,
            long deadlineNs) {
        super(section);
        this.submissions = submissions;
        this.correlation = correlation;
        this.principal = principal;
        this.admittedNs = admittedNs;
        this.deadlineNs = deadlineNs;
        this.isWindowed = isWindowed(new UnsafeBuffer(section));
        this.outcomes = new UnsafeBuffer(new byte[items() * OutcomeRecord.BYTES]);
    }

    long correlation() {
        return correlation;
    }

    String principal() {
        return principal;
    }

    long admittedNs() {
        return admittedNs;
    }

    /** What a payment brings for other partitions nobody waits for; all else comes in windows. */
    static boolean isWindowed(DirectBuffer section) {
        return SectionHeader.kind(section, 0) != SectionKind.STREAM_PAYMENTS;
    }

    boolean isWindowed() {
        return isWindowed;
    }

    /** Where it matters that the index is not whole, it is what callers are told. */
    @Override
    void onIndexRebuilding() {
        isIndexRebuilding = true;
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
        for (int item = 0; item < items(); item++) {
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
