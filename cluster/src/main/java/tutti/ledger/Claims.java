package tutti.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Transfers that move what waits for a payee in the asset's unclaimed account: stream credits that came while the payee's account was
 * closed. They go to that account, open again, or to another one that is named; if that lives elsewhere, see {@link AwayClaims}. Decision
 * 0013.
 */
final class Claims {
    private final Books books;
    private final Postings postings;

    /** What {@link #decide} found, for {@link #post}. Meaningless between commands. */
    private int payee = Accounts.NONE;

    private int credit = Accounts.NONE;
    private long amount;

    Claims(Books books, Postings postings) {
        this.books = books;
        this.postings = postings;
    }

    /** Moves; what it moved is {@link #moved} then. Changes nothing if it is not successful. */
    Outcome apply(Transfer transfer) {
        Outcome outcome = decide(transfer);
        if (outcome == Outcome.POSTED) {
            transfer.creditHigh = books.accounts.idHigh(credit);
            transfer.creditLow = books.accounts.idLow(credit);
            post();
        } else {
            amount = 0;
        }
        return outcome;
    }

    /** What the last claim moved, minor units; 0 if it was not successful. */
    long moved() {
        return amount;
    }

    private Outcome decide(Transfer transfer) {
        Accounts accounts = books.accounts;
        payee = accounts.find(transfer.debitHigh, transfer.debitLow);
        if (payee == Accounts.NONE) {
            return Outcome.DEBIT_ACCOUNT_NOT_FOUND;
        }
        boolean isForPayee = Shape.isZero(transfer.creditHigh, transfer.creditLow);
        credit = isForPayee ? payee : accounts.find(transfer.creditHigh, transfer.creditLow);
        if (credit == Accounts.NONE) {
            return Outcome.CREDIT_ACCOUNT_NOT_FOUND;
        }
        int assetIndex = accounts.assetIndex(payee);
        if (!isAllowed(books, payee, transfer.principal)) {
            return Outcome.DEBIT_NOT_ALLOWED;
        }
        if (accounts.assetIndex(credit) != assetIndex) {
            return Outcome.ASSETS_MUST_MATCH;
        }
        amount = amount(books, payee, transfer);
        return decideAmount();
    }

    private Outcome decideAmount() {
        Accounts accounts = books.accounts;
        Outcome excess = accounts.excess(credit, amount, 0, 0);
        if (excess != null) {
            return excess;
        }
        if (accounts.creditOverflows(credit, amount)) {
            return Outcome.TOTAL_OVERFLOWS;
        }
        if (accounts.isClosed(credit)) {
            return Outcome.CREDIT_ACCOUNT_CLOSED;
        }
        if (accounts.isFrozen(payee) && credit != payee) {
            return Outcome.DEBIT_ACCOUNT_FROZEN;
        }
        Outcome shortage = shortage(books, payee, amount);
        return shortage == null ? Outcome.POSTED : shortage;
    }

    /** True if the principal may claim what waits for the payee: it controls the payee's account, or the asset. */
    static boolean isAllowed(Books books, int payee, int principal) {
        return books.accounts.controller(payee) == principal
                || books.assets.controller(books.accounts.assetIndex(payee)) == principal;
    }

    /** What the transfer claims, minor units: 0 if it is all that waits, and nothing does. */
    static long amount(Books books, int payee, Transfer transfer) {
        return transfer.amount == Transfer.AMOUNT_MAX ? books.accounts.claimable(payee) : transfer.amount;
    }

    /** Why so much does not wait for the payee; null if it does. */
    static @Nullable Outcome shortage(Books books, int payee, long amount) {
        long waiting = books.accounts.claimable(payee);
        if (amount != 0 && amount <= waiting) {
            return null;
        }
        long unclaimed = books.accounts.unclaimed(payee);
        return waiting < unclaimed && amount <= unclaimed ? Outcome.CHAIN_CONFLICT : Outcome.EXCEEDS_UNCLAIMED;
    }

    private void post() {
        int assetIndex = books.accounts.assetIndex(payee);
        int unclaimed = books.assets.unclaimed(assetIndex);
        postings.claim(payee, amount);
        postings.debit(unclaimed, amount);
        postings.credit(credit, amount);
        postings.countPosted();
        books.accounts.check(unclaimed);
        books.accounts.check(credit);
        books.assets.checkBalance(assetIndex);
    }
}
