package tutti.ledger;

import org.jspecify.annotations.Nullable;

/** Transfers whose debit account lives here: known ids are answered as before, new ones applied, and their ids kept. */
final class Transfers {
    private final Books books;
    private final Escrows escrows;
    private final Postings postings;
    private final Movements movements;
    private final Reversals reversals;
    private final Claims claims;
    private final PendingTransfers pendingTransfers;
    private final ScheduledTransfers scheduledTransfers;

    Transfers(
            Books books,
            Escrows escrows,
            Postings postings,
            PendingTransfers pendingTransfers,
            ScheduledTransfers scheduledTransfers) {
        this.books = books;
        this.escrows = escrows;
        this.postings = postings;
        this.movements = new Movements(books, postings);
        this.reversals = new Reversals(books, postings, movements);
        this.claims = new Claims(books, postings);
        this.pendingTransfers = pendingTransfers;
        this.scheduledTransfers = scheduledTransfers;
    }

    /** A transfer that is in no chain. Null: undecided, now or since an earlier attempt. */
    @Nullable
    Outcome apply(Transfer transfer, long position) {
        books.advancePosition(position);
        Outcome shape = Shape.of(transfer);
        if (shape != null) {
            return books.answer(shape);
        }
        if (transfer.has(TransferFlags.LINKED)) {
            return books.answer(Outcome.LINKED_EVENT_CHAIN_OPEN);
        }
        if (!books.isHome(transfer.debitHigh, transfer.debitLow)) {
            return books.answer(Outcome.MOVED);
        }
        int known = find(transfer);
        if (known != IdWindow.NONE) {
            Outcome difference = Repetition.difference(books.records, known, transfer);
            return difference == null ? books.answerStored(known) : books.answer(difference);
        }
        Outcome refusal = books.ids.refusal(transfer.idHigh, transfer.idLow, books.timeNs());
        if (refusal != null) {
            return books.answer(refusal);
        }
        if (!books.ids.hasRoom()) {
            return books.answer(Outcome.OVERLOADED);
        }
        return escrows.home(transfer) == Escrows.NOWHERE
                ? books.answer(applyInside(transfer, position))
                : escrows.begin(transfer, position);
    }

    /** Slot of the transfer's id, {@link IdWindow#NONE} if it is not in the window. */
    int find(Transfer transfer) {
        return books.ids.find(transfer.idHigh, transfer.idLow, transfer.debitHigh, transfer.debitLow);
    }

    /** True if the credit account lives here too, as that of another transfer of this partition does. */
    boolean isInside(Transfer transfer) {
        return transfer.inheritsCredit() || books.isHome(transfer.creditHigh, transfer.creditLow);
    }

    /** Applies a transfer inside the partition whose id is new, and keeps the id if the outcome spends it. */
    Outcome applyInside(Transfer transfer, long position) {
        Outcome outcome;
        long moved;
        transfer.mandateNumber = 0;
        if (transfer.has(TransferFlags.ENDS_PENDING)) {
            outcome = pendingTransfers.apply(transfer);
            moved = pendingTransfers.moved();
        } else if (transfer.has(TransferFlags.REVERSAL)) {
            outcome = reversals.apply(transfer);
            moved = movements.moved();
        } else if (transfer.has(TransferFlags.CLAIM)) {
            outcome = claims.apply(transfer);
            moved = claims.moved();
        } else if (transfer.has(TransferFlags.SCHEDULED)) {
            outcome = scheduledTransfers.decide(transfer);
            moved = 0;
        } else {
            outcome = movements.apply(transfer);
            moved = movements.moved();
        }
        if (outcome.spendsId()) {
            postings.keep(transfer, outcome, moved, position);
        }
        return outcome;
    }
}
