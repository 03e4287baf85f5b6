package tutti.replica.simulation.oracle;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tutti.ledger.Outcome;
import tutti.ledger.TransferFlags;

/** What became of an id, for ever. */
final class Stored {
    final Asked asked;

    /** The account that was credited: another transfer's, if this one is about that and succeeded. */
    AccountId credit;

    /** Null while another partition has not decided. */
    @Nullable
    Outcome outcome;

    long decidedAtNs;

    /** Moved or reserved, less what was reversed of it. */
    long moved;

    /** By which it debits; null if whoever asked controls the account, and if nothing came of it at once. */
    @Nullable
    OracleMandate by;

    Stage stage = Stage.NONE;

    /** What became of a scheduled transfer when it was due; null until then. */
    @Nullable
    Outcome dueOutcome;

    /** A scheduled transfer that was tried in vain is not tried again before. */
    long notBeforeNs;

    /** Another partition is asked whether part of it moves back; or of a payment, a clawback is not decided. */
    boolean isReversing;

    /** Of a payment: who was paid what, in order; and whether all of it was taken back. */
    List<Item.Entry> legs = List.of();

    boolean isTakenBack;

    Stored(Asked asked) {
        this.asked = asked;
        this.credit = asked.transfer() == null ? AccountId.NONE : asked.credit();
    }

    boolean isPayment() {
        return asked.payment() != null;
    }

    boolean isUndecided() {
        return outcome == null;
    }

    boolean isSuccess() {
        return outcome == Outcome.POSTED
                || outcome == Outcome.PENDING
                || outcome == Outcome.VOIDED
                || outcome == Outcome.SCHEDULED;
    }

    boolean isReservation() {
        return asked.has(TransferFlags.PENDING);
    }

    boolean isScheduled() {
        return asked.has(TransferFlags.SCHEDULED);
    }

    /** More is to come of it. */
    boolean isUnfinished() {
        return isUndecided() || stage == Stage.PENDING || stage == Stage.SCHEDULED || stage == Stage.DUE;
    }

    /** What another transfer that ends this one can post or void of it. */
    long whole() {
        return isScheduled() ? asked.asTransfer().amount : moved;
    }

    /** Another partition is asked. */
    boolean waitsForAnother() {
        return isUndecided() || stage == Stage.DUE;
    }

    /** When a scheduled transfer that was not decided is to be tried. */
    long tryAtNs() {
        return Math.max(asked.asTransfer().scheduledAtNs, notBeforeNs);
    }

    /** True for a transfer that moved something, and is itself neither a reversal nor a claim. */
    boolean isReversible() {
        boolean isPosted = outcome == Outcome.POSTED || dueOutcome == Outcome.POSTED;
        return asked.transfer() != null && isPosted && !asked.has(TransferFlags.REVERSAL | TransferFlags.CLAIM);
    }

    boolean expiresBy(long timeNs) {
        long seconds = Integer.toUnsignedLong(asked.asTransfer().timeoutSeconds);
        return stage == Stage.PENDING && seconds != 0 && decidedAtNs + seconds * 1_000_000_000L <= timeNs;
    }

    /** What became of a reservation, or of a scheduled transfer. */
    enum Stage {
        NONE,
        PENDING,
        POSTED,
        VOIDED,
        EXPIRED,
        SCHEDULED,
        /** Another partition is asked. */
        DUE,
        DONE
    }
}
