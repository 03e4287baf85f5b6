package tutti.replica.simulation.oracle;

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

    Stage stage = Stage.NONE;

    /** Another partition is asked whether part of it moves back. */
    boolean isReversing;

    Stored(Asked asked) {
        this.asked = asked;
        this.credit = asked.transfer() == null ? AccountId.NONE : asked.credit();
    }

    boolean isPayment() {
        return asked.transfer() == null;
    }

    boolean isUndecided() {
        return outcome == null;
    }

    boolean isSuccess() {
        return outcome == Outcome.POSTED || outcome == Outcome.PENDING || outcome == Outcome.VOIDED;
    }

    boolean isReservation() {
        return asked.has(TransferFlags.PENDING);
    }

    /** More is to come of it. */
    boolean isUnfinished() {
        return isUndecided() || stage == Stage.PENDING;
    }

    /** True for a transfer that moved something, and is itself no reversal. */
    boolean isReversible() {
        return !isPayment() && outcome == Outcome.POSTED && !asked.has(TransferFlags.REVERSAL);
    }

    boolean expiresBy(long timeNs) {
        long seconds = Integer.toUnsignedLong(asked.asTransfer().timeoutSeconds);
        return stage == Stage.PENDING && seconds != 0 && decidedAtNs + seconds * 1_000_000_000L <= timeNs;
    }

    /** What became of a reservation. */
    enum Stage {
        NONE,
        PENDING,
        POSTED,
        VOIDED,
        EXPIRED
    }
}
