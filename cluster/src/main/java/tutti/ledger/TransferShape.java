package tutti.ledger;

import org.jspecify.annotations.Nullable;

/** What is wrong with a transfer whatever the ledger's state, in the order of the outcomes' numbers. */
final class TransferShape {
    private TransferShape() {}

    static @Nullable Outcome of(Transfer transfer) {
        Outcome ids = ofIds(transfer);
        if (ids != null) {
            return ids;
        }
        if ((transfer.flags & ~TransferFlags.ALL) != 0) {
            return Outcome.FLAG_IS_RESERVED;
        }
        if (hasExclusiveFlags(transfer)) {
            return Outcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE;
        }
        if (transfer.amount == 0 && !transfer.has(TransferFlags.ENDS_PENDING | TransferFlags.CLOSING)) {
            return Outcome.AMOUNT_MUST_NOT_BE_ZERO;
        }
        if (transfer.amount < 0) {
            return Outcome.AMOUNT_OVERFLOWS;
        }
        if (transfer.debitHigh == transfer.creditHigh
                && transfer.debitLow == transfer.creditLow
                && !transfer.has(TransferFlags.CLAIM)) {
            return Outcome.ACCOUNTS_MUST_BE_DIFFERENT;
        }
        return Shape.isCode(transfer.code) ? ofPending(transfer) : Outcome.CODE_OUT_OF_RANGE;
    }

    private static @Nullable Outcome ofIds(Transfer transfer) {
        boolean mayInherit = transfer.has(TransferFlags.INHERITING);
        if (Shape.isZero(transfer.idHigh, transfer.idLow)
                || Shape.isZero(transfer.debitHigh, transfer.debitLow)
                || (Shape.isZero(transfer.creditHigh, transfer.creditLow) && !mayInherit)) {
            return Outcome.ID_MUST_NOT_BE_ZERO;
        }
        return Shape.isReserved(transfer.idHigh)
                        || Shape.isReserved(transfer.pendingHigh)
                        || Shape.isClosedToClients(transfer.debitHigh, transfer.debitLow)
                        || Shape.isClosedToClients(transfer.creditHigh, transfer.creditLow)
                ? Outcome.ID_IS_RESERVED
                : null;
    }

    /**
     * To post, to void, to reverse, to claim, to be scheduled and to be pending exclude each other; all but the last two neither balance nor
     * close.
     */
    private static boolean hasExclusiveFlags(Transfer transfer) {
        int kinds = transfer.flags & (TransferFlags.PENDING | TransferFlags.INHERITING | TransferFlags.SCHEDULED);
        return Integer.bitCount(kinds) > 1
                || (transfer.has(TransferFlags.INHERITING)
                        && transfer.has(TransferFlags.BALANCING | TransferFlags.CLOSING));
    }

    private static @Nullable Outcome ofPending(Transfer transfer) {
        boolean namesAnother = !Shape.isZero(transfer.pendingHigh, transfer.pendingLow);
        if (transfer.has(TransferFlags.ABOUT_ANOTHER)) {
            if (!namesAnother) {
                return Outcome.PENDING_ID_MUST_NOT_BE_ZERO;
            }
            if (transfer.pendingHigh == transfer.idHigh && transfer.pendingLow == transfer.idLow) {
                return Outcome.PENDING_ID_MUST_BE_DIFFERENT;
            }
        } else if (namesAnother) {
            return Outcome.PENDING_ID_MUST_BE_ZERO;
        }
        boolean isPending = transfer.has(TransferFlags.PENDING);
        if (transfer.timeoutSeconds != 0 && !isPending) {
            return Outcome.TIMEOUT_RESERVED_FOR_PENDING_TRANSFER;
        }
        if (transfer.has(TransferFlags.CLOSING) && !isPending) {
            return Outcome.CLOSING_TRANSFER_MUST_BE_PENDING;
        }
        if (transfer.effectiveDateNs < 0) {
            return Outcome.EFFECTIVE_DATE_OUT_OF_RANGE;
        }
        boolean isTimeRight =
                transfer.has(TransferFlags.SCHEDULED) ? transfer.scheduledAtNs > 0 : transfer.scheduledAtNs == 0;
        return isTimeRight ? null : Outcome.SCHEDULED_AT_IS_INVALID;
    }
}
