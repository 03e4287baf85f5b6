package tutti.ledger;

import org.jspecify.annotations.Nullable;

/** Transfers whose debit account lives here: what becomes of each, and the posting where the credit account is here too. */
final class Transfers {
    private final Books books;
    private final Escrows escrows;

    /** Slots that {@link #decide} found, for {@link #post}. Meaningless between commands. */
    private int debit = Accounts.NONE;

    private int credit = Accounts.NONE;

    Transfers(Books books, Escrows escrows) {
        this.books = books;
        this.escrows = escrows;
    }

    /** Null: undecided, now or since an earlier attempt. */
    @Nullable
    Outcome apply(Transfer transfer, long position) {
        books.advancePosition(position);
        Outcome shape = Shape.of(transfer);
        if (shape != null) {
            return books.answer(shape);
        }
        if (!books.isHome(transfer.debitHigh, transfer.debitLow)) {
            return books.answer(Outcome.MOVED);
        }
        int known = books.ids.find(transfer.idHigh, transfer.idLow, transfer.debitHigh, transfer.debitLow);
        if (known != IdWindow.NONE) {
            Outcome difference = books.ids.difference(known, transfer);
            return difference == null ? books.answerStored(known) : books.answer(difference);
        }
        Outcome refusal = books.ids.refusal(transfer.idHigh, transfer.idLow, books.timeNs());
        if (refusal != null) {
            return books.answer(refusal);
        }
        int home = books.homeOf(transfer.creditHigh, transfer.creditLow);
        return home == books.partition ? applyHere(transfer, position) : escrows.begin(transfer, home, position);
    }

    private Outcome applyHere(Transfer transfer, long position) {
        Outcome outcome = decide(transfer);
        if (outcome == Outcome.POSTED) {
            post(transfer);
        }
        books.ids.add(transfer, outcome, books.timeNs(), position);
        return books.answer(outcome);
    }

    private Outcome decide(Transfer transfer) {
        Accounts accounts = books.accounts;
        debit = accounts.find(transfer.debitHigh, transfer.debitLow);
        if (debit == Accounts.NONE) {
            return Outcome.DEBIT_ACCOUNT_NOT_FOUND;
        }
        credit = accounts.find(transfer.creditHigh, transfer.creditLow);
        if (credit == Accounts.NONE) {
            return Outcome.CREDIT_ACCOUNT_NOT_FOUND;
        }
        if (accounts.controller(debit) != transfer.principal) {
            return Outcome.DEBIT_NOT_ALLOWED;
        }
        if (accounts.assetIndex(debit) != accounts.assetIndex(credit)) {
            return Outcome.ASSETS_MUST_MATCH;
        }
        if (accounts.exceedsCredits(debit, transfer.amount)) {
            return Outcome.EXCEEDS_CREDITS;
        }
        if (accounts.exceedsDebits(credit, transfer.amount)) {
            return Outcome.EXCEEDS_DEBITS;
        }
        if (accounts.exceedsMaximumSupply(debit, transfer.amount)) {
            return Outcome.EXCEEDS_MAXIMUM_SUPPLY;
        }
        boolean overflows =
                accounts.debitOverflows(debit, transfer.amount) || accounts.creditOverflows(credit, transfer.amount);
        return overflows ? Outcome.TOTAL_OVERFLOWS : Outcome.POSTED;
    }

    private void post(Transfer transfer) {
        books.accounts.debit(debit, transfer.amount);
        books.accounts.credit(credit, transfer.amount);
        books.countPosted();
        books.accounts.checkLimits(debit);
        books.accounts.checkLimits(credit);
        books.assets.checkBalance(books.accounts.assetIndex(debit));
    }
}
