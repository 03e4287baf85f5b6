package tutti.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Reversals of transfers whose credit account lives in another partition: escrows in the other direction. The original's debit side,
 * which knows the original, reserves room for the credit and asks; the original's credit side debits and sends the money with its reply,
 * or rejects, or refuses because other undecided transfers stand in the way: then nothing was decided, and the id is not spent.
 *
 * <p>While one reversal of an original is undecided another is refused: how much will be left is not known.
 */
final class AwayReversals {
    private final Books books;
    private long amount;

    AwayReversals(Books books) {
        this.books = books;
    }

    /** Home of the account that would have to give back; {@link Escrows#NOWHERE} if the reversal asks no other partition. */
    int home(Transfer transfer) {
        IdRecords records = books.records;
        int original = books.ids.find(transfer.pendingHigh, transfer.pendingLow, transfer.debitHigh, transfer.debitLow);
        if (original == IdWindow.NONE || !Reversals.isReversible(records, original)) {
            return Escrows.NOWHERE;
        }
        int home = books.homeOf(records.creditHigh(original), records.creditLow(original));
        return home == books.partition ? Escrows.NOWHERE : home;
    }

    /** Original's debit side, first: null if the reversal is undecided. Sets the credit account, if it was left out. */
    @Nullable
    Outcome begin(Transfer transfer, long position) {
        IdRecords records = books.records;
        int original = books.ids.find(transfer.pendingHigh, transfer.pendingLow, transfer.debitHigh, transfer.debitLow);
        int account = books.accounts.find(transfer.debitHigh, transfer.debitLow);
        amount = transfer.amount == Transfer.AMOUNT_MAX ? records.moved(original) : transfer.amount;
        Outcome outcome = decide(transfer, original, account);
        if (outcome != null) {
            if (outcome.spendsId()) {
                books.ids.add(transfer, outcome, 0, books.timeNs(), position);
            }
            return books.answer(outcome);
        }
        boolean isCreditOmitted = Shape.isZero(transfer.creditHigh, transfer.creditLow);
        transfer.creditHigh = records.creditHigh(original);
        transfer.creditLow = records.creditLow(original);
        books.accounts.reserveCredit(account, amount);
        books.accounts.addHold(account, Accounts.CREDITS_HELD, amount);
        books.assets.addIncoming(books.accounts.assetIndex(account), amount);
        records.mark(original, IdMeta.REVERSING);
        int hold = books.ids.hold(transfer, amount, position);
        if (isCreditOmitted) {
            records.mark(hold, IdMeta.CREDIT_OMITTED);
        }
        check(account);
        return books.answerUndecided();
    }

    /** What the last reversal that was left undecided is to move, minor units. */
    long amount() {
        return amount;
    }

    /** Original's credit side: debits the account and counts the amount as sent back, if nothing speaks against it. */
    Outcome request(int from, Transfer transfer, int assetIndex) {
        int account = books.accounts.find(transfer.creditHigh, transfer.creditLow);
        Outcome outcome = decideDebit(account, transfer, assetIndex);
        if (outcome == Outcome.POSTED) {
            books.accounts.debit(account, transfer.amount);
            books.channels.addSent(from, assetIndex, transfer.amount);
            AwayEntries.credit(books.journal, from, transfer, transfer.amount, outcome);
            check(account);
        }
        return outcome;
    }

    /** Original's debit side, last. */
    void reply(int from, int hold, Outcome outcome) {
        IdRecords records = books.records;
        int account = books.accounts.find(records.debitHigh(hold), records.debitLow(hold));
        int assetIndex = books.accounts.assetIndex(account);
        long reserved = records.moved(hold);
        books.accounts.reserveCredit(account, -reserved);
        books.accounts.addHold(account, Accounts.CREDITS_HELD, -reserved);
        books.assets.addIncoming(assetIndex, -reserved);
        // Marked as it is it has not left the window.
        int original = books.ids.find(
                records.extensions().pendingHigh(hold),
                records.extensions().pendingLow(hold),
                records.debitHigh(hold),
                records.debitLow(hold));
        Invariant.check(original != IdWindow.NONE, "a transfer that is being reversed has left the window", from);
        records.unmark(original, IdMeta.REVERSING);
        if (outcome == Outcome.POSTED) {
            books.accounts.credit(account, reserved);
            books.channels.addReceived(from, assetIndex, reserved);
            books.countPosted(1);
            records.takeFrom(original, reserved, books.position());
        }
        if (outcome.isRefusal()) {
            books.ids.remove(hold);
        } else {
            books.ids.decide(hold, outcome, outcome.isSuccess() ? reserved : 0, books.timeNs(), books.position());
        }
        check(account);
    }

    /** Null: nothing speaks against it on this side. */
    private @Nullable Outcome decide(Transfer transfer, int original, int account) {
        IdRecords records = books.records;
        Outcome excess = books.accounts.excess(account, amount, 0, 0);
        if (excess != null) {
            return excess;
        }
        if (books.accounts.creditOverflows(account, amount)) {
            return Outcome.TOTAL_OVERFLOWS;
        }
        if (books.accounts.isClosed(account)) {
            return Outcome.CREDIT_ACCOUNT_CLOSED;
        }
        if (!records.isCreditedTo(original, transfer)) {
            return Outcome.REVERSED_TRANSFER_HAS_DIFFERENT_CREDIT_ACCOUNT;
        }
        if (records.isMarked(original, IdMeta.REVERSING)) {
            return Outcome.CHAIN_CONFLICT;
        }
        if (amount > records.moved(original)) {
            return Outcome.EXCEEDS_REVERSED_TRANSFER_AMOUNT;
        }
        return books.ids.hasRoomForHold() ? null : Outcome.TABLE_IS_FULL;
    }

    /** POSTED if nothing speaks against it on this side. */
    private Outcome decideDebit(int account, Transfer transfer, int assetIndex) {
        Accounts accounts = books.accounts;
        Invariant.check(
                account != Accounts.NONE && accounts.assetIndex(account) == assetIndex,
                "reversal of a transfer that never came here",
                assetIndex);
        if (!books.isControlledBy(account, transfer.principal)) {
            return Outcome.DEBIT_NOT_ALLOWED;
        }
        if (accounts.isClosed(account)) {
            return Outcome.DEBIT_ACCOUNT_CLOSED;
        }
        Outcome shortage = accounts.shortage(account, transfer.amount);
        if (shortage != null) {
            return shortage;
        }
        if (accounts.exceedsMaximumSupply(account, transfer.amount)) {
            return Outcome.EXCEEDS_MAXIMUM_SUPPLY;
        }
        if (accounts.debitOverflows(account, transfer.amount)) {
            return Outcome.TOTAL_OVERFLOWS;
        }
        return accounts.isFrozen(account) ? Outcome.DEBIT_ACCOUNT_FROZEN : Outcome.POSTED;
    }

    private void check(int account) {
        books.accounts.check(account);
        books.assets.checkBalance(books.accounts.assetIndex(account));
    }
}
