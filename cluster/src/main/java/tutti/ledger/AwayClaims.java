package tutti.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Claims whose credit account lives in another partition: escrows whose debit side reserves of what waits for the payee, and of the unclaimed
 * account in which it lies. The credit side sees a transfer like any other.
 */
final class AwayClaims {
    private final Books books;
    private long amount;

    AwayClaims(Books books) {
        this.books = books;
    }

    /** Payee's side, first: null if the claim is undecided. */
    @Nullable
    Outcome begin(Transfer transfer, long position) {
        int payee = books.accounts.find(transfer.debitHigh, transfer.debitLow);
        Outcome outcome = decide(transfer, payee);
        if (outcome != null) {
            if (outcome.spendsId()) {
                books.ids.add(transfer, outcome, 0, books.timeNs(), position);
            }
            return books.answer(outcome);
        }
        int assetIndex = books.accounts.assetIndex(payee);
        hold(books, payee, amount);
        books.assets.addHeld(assetIndex, amount);
        books.accounts.reserveDebit(books.assets.unclaimed(assetIndex), amount);
        books.channels.addSent(books.homeOf(transfer.creditHigh, transfer.creditLow), assetIndex, amount);
        books.ids.hold(transfer, amount, position);
        check(payee);
        return books.answerUndecided();
    }

    /** What the last claim that was left undecided has reserved, minor units. */
    long amount() {
        return amount;
    }

    /** Payee's side, last: the other partition has decided, and taken so much. */
    void reply(int from, int id, Outcome outcome, long taken) {
        IdRecords records = books.records;
        int payee = books.accounts.find(records.debitHigh(id), records.debitLow(id));
        int assetIndex = books.accounts.assetIndex(payee);
        int unclaimed = books.assets.unclaimed(assetIndex);
        long held = records.moved(id);
        hold(books, payee, -held);
        books.assets.addHeld(assetIndex, -held);
        books.accounts.reserveDebit(unclaimed, -held);
        books.accounts.debit(unclaimed, taken);
        books.accounts.addUnclaimed(payee, -taken);
        books.channels.addReceived(from, assetIndex, held - taken);
        if (outcome.isRefusal()) {
            books.ids.remove(id);
        } else {
            books.countPosted(outcome == Outcome.POSTED ? 1 : 0);
            books.ids.decide(id, outcome, taken, books.timeNs(), books.position());
        }
        check(payee);
    }

    /** Counts what the undecided claim in the slot holds, which a snapshot says once: with the id. */
    static void restore(Books books, int id) {
        IdRecords records = books.records;
        int payee = books.accounts.find(records.debitHigh(id), records.debitLow(id));
        hold(books, payee, records.moved(id));
        books.assets.addHeld(books.accounts.assetIndex(payee), records.moved(id));
    }

    /** Null: nothing speaks against it on this side. */
    private @Nullable Outcome decide(Transfer transfer, int payee) {
        if (payee == Accounts.NONE) {
            return Outcome.DEBIT_ACCOUNT_NOT_FOUND;
        }
        if (!Claims.isAllowed(books, payee, transfer.principal)) {
            return Outcome.DEBIT_NOT_ALLOWED;
        }
        if (books.accounts.isFrozen(payee)) {
            return Outcome.DEBIT_ACCOUNT_FROZEN;
        }
        amount = Claims.amount(books, payee, transfer);
        Outcome shortage = Claims.shortage(books, payee, amount);
        if (shortage != null) {
            return shortage;
        }
        return books.ids.hasRoomForHold() ? null : Outcome.TABLE_IS_FULL;
    }

    private static void hold(Books books, int payee, long held) {
        int unclaimed = books.assets.unclaimed(books.accounts.assetIndex(payee));
        books.accounts.addHold(payee, Accounts.UNCLAIMED_HELD, held);
        books.accounts.addHold(unclaimed, Accounts.HELD, held);
    }

    private void check(int payee) {
        int assetIndex = books.accounts.assetIndex(payee);
        books.accounts.check(payee);
        books.accounts.check(books.assets.unclaimed(assetIndex));
        books.assets.checkBalance(assetIndex);
    }
}
