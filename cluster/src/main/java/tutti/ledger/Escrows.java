package tutti.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Transfers whose credit account lives in another partition. The debit side reserves the amount (a hold) and sends it into the
 * channel; the credit side posts, or sends it back; the debit side posts or releases what it reserved. Both ends count the
 * amount in their channel totals, so the books of each partition balance at every position.
 */
final class Escrows {
    private final Books books;

    /** Slot that {@link #decide} found, for {@link #reserve}. Meaningless between commands. */
    private int debit = Accounts.NONE;

    Escrows(Books books) {
        this.books = books;
    }

    /** Debit side, first: null if the amount is reserved and the transfer undecided. */
    @Nullable
    Outcome begin(Transfer transfer, int destination, long position) {
        Outcome outcome = decide(transfer);
        if (outcome == null) {
            reserve(transfer, destination, position);
            return books.answerUndecided();
        }
        if (outcome.spendsId()) {
            books.ids.add(transfer, outcome, books.timeNs(), position);
        }
        return books.answer(outcome);
    }

    /** Credit side: posts, or sends the amount back. */
    Outcome request(int from, Transfer transfer, int asset) {
        Invariant.within(transfer.amount, 1, Long.MAX_VALUE, "amount of an escrow");
        int assetIndex = books.assets.findOrReserve(asset);
        int credit = books.accounts.find(transfer.creditHigh, transfer.creditLow);
        Outcome outcome = decideCredit(credit, assetIndex, transfer.amount);
        books.channels.addReceived(from, assetIndex, transfer.amount);
        if (outcome == Outcome.POSTED) {
            books.accounts.credit(credit, transfer.amount);
            books.accounts.checkLimits(credit);
        } else {
            books.channels.addSent(from, assetIndex, transfer.amount);
        }
        books.assets.checkBalance(assetIndex);
        return outcome;
    }

    /** Debit side, last: the other partition has decided. */
    void reply(int from, long idHigh, long idLow, long debitHigh, long debitLow, Outcome outcome) {
        int hold = books.ids.find(idHigh, idLow, debitHigh, debitLow);
        Invariant.check(hold != IdWindow.NONE && books.ids.isHold(hold), "reply without an undecided transfer", from);
        Invariant.check(outcome.spendsId(), "an escrow's outcome must be final", outcome.code());
        int slot = books.accounts.find(debitHigh, debitLow);
        int assetIndex = books.accounts.assetIndex(slot);
        long amount = books.ids.amount(hold);
        books.accounts.releaseDebit(slot, amount);
        books.assets.addHeld(assetIndex, -amount);
        if (outcome == Outcome.POSTED) {
            books.accounts.debit(slot, amount);
            books.countPosted();
        } else {
            books.channels.addReceived(from, assetIndex, amount);
        }
        books.ids.decide(hold, outcome, books.timeNs(), books.position());
        books.accounts.checkLimits(slot);
        books.assets.checkBalance(assetIndex);
    }

    /** Null: nothing speaks against it on this side. */
    private @Nullable Outcome decide(Transfer transfer) {
        Accounts accounts = books.accounts;
        debit = accounts.find(transfer.debitHigh, transfer.debitLow);
        if (debit == Accounts.NONE) {
            return Outcome.DEBIT_ACCOUNT_NOT_FOUND;
        }
        if (accounts.controller(debit) != transfer.principal) {
            return Outcome.DEBIT_NOT_ALLOWED;
        }
        if (accounts.exceedsCredits(debit, transfer.amount)) {
            return Outcome.EXCEEDS_CREDITS;
        }
        if (accounts.exceedsMaximumSupply(debit, transfer.amount)) {
            return Outcome.EXCEEDS_MAXIMUM_SUPPLY;
        }
        if (accounts.debitOverflows(debit, transfer.amount)) {
            return Outcome.TOTAL_OVERFLOWS;
        }
        return books.ids.hasRoomForHold() ? null : Outcome.TABLE_IS_FULL;
    }

    private void reserve(Transfer transfer, int destination, long position) {
        int assetIndex = books.accounts.assetIndex(debit);
        books.accounts.reserveDebit(debit, transfer.amount);
        books.assets.addHeld(assetIndex, transfer.amount);
        books.channels.addSent(destination, assetIndex, transfer.amount);
        books.ids.hold(transfer, position);
        books.accounts.checkLimits(debit);
        books.assets.checkBalance(assetIndex);
    }

    private Outcome decideCredit(int credit, int assetIndex, long amount) {
        if (credit == Accounts.NONE) {
            return Outcome.CREDIT_ACCOUNT_NOT_FOUND;
        }
        if (books.accounts.assetIndex(credit) != assetIndex) {
            return Outcome.ASSETS_MUST_MATCH;
        }
        if (books.accounts.exceedsDebits(credit, amount)) {
            return Outcome.EXCEEDS_DEBITS;
        }
        return books.accounts.creditOverflows(credit, amount) ? Outcome.TOTAL_OVERFLOWS : Outcome.POSTED;
    }
}
