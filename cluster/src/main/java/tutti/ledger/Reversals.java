package tutti.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Transfers that move back what an earlier one moved, from its credit account to its debit account. The earlier one keeps count of what
 * is left of it, so that it cannot be reversed twice.
 */
final class Reversals {
    private final Books books;
    private final Postings postings;
    private final Movements movements;

    Reversals(Books books, Postings postings, Movements movements) {
        this.books = books;
        this.postings = postings;
        this.movements = movements;
    }

    /** Moves back; what it moved is told by the movements. Changes nothing if it is not successful. */
    Outcome apply(Transfer transfer) {
        int original = books.ids.find(transfer.pendingHigh, transfer.pendingLow, transfer.debitHigh, transfer.debitLow);
        Outcome problem = problem(transfer, original);
        if (problem != null) {
            movements.clear();
            return problem;
        }
        Outcome outcome = movements.applyBack(transfer, original);
        if (outcome == Outcome.POSTED) {
            transfer.creditHigh = books.records.creditHigh(original);
            transfer.creditLow = books.records.creditLow(original);
            postings.takeFrom(original, movements.moved());
        }
        return outcome;
    }

    /** True for a transfer that moved something, and is itself neither a reversal, a claim nor a clawback. */
    static boolean isReversible(IdRecords records, int original) {
        return records.isTransfer(original)
                && records.isPosted(original)
                && (records.flags(original) & (TransferFlags.REVERSAL | TransferFlags.CLAIM | TransferFlags.CLAWBACK))
                        == 0;
    }

    private @Nullable Outcome problem(Transfer transfer, int original) {
        if (original == IdWindow.NONE) {
            return books.ids.isForgotten(transfer.pendingHigh, transfer.pendingLow)
                    ? Outcome.ID_LOOKUP_UNAVAILABLE
                    : Outcome.REVERSED_TRANSFER_NOT_FOUND;
        }
        IdRecords records = books.records;
        if (records.isHold(original)) {
            return Outcome.CHAIN_CONFLICT;
        }
        if (!isReversible(records, original)) {
            return Outcome.REVERSED_TRANSFER_NOT_POSTED;
        }
        // Alone it would have been asked for elsewhere: see AwayReversals.
        return books.isHome(records.creditHigh(original), records.creditLow(original))
                ? null
                : Outcome.LINKED_EVENT_CANNOT_SPAN;
    }
}
