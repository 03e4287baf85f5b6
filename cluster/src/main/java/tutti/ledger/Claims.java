package tutti.ledger;

/**
 * Transfers that move what waits for a payee in the asset's unclaimed account: stream credits that came while the payee's account was
 * closed. They go to that account, open again, or to another one here that is named. See decision 0013.
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
        if (!isForPayee && !books.isHome(transfer.creditHigh, transfer.creditLow)) {
            return Outcome.NOT_SUPPORTED_YET;
        }
        credit = isForPayee ? payee : accounts.find(transfer.creditHigh, transfer.creditLow);
        if (credit == Accounts.NONE) {
            return Outcome.CREDIT_ACCOUNT_NOT_FOUND;
        }
        int assetIndex = accounts.assetIndex(payee);
        if (accounts.controller(payee) != transfer.principal
                && books.assets.controller(assetIndex) != transfer.principal) {
            return Outcome.DEBIT_NOT_ALLOWED;
        }
        if (accounts.assetIndex(credit) != assetIndex) {
            return Outcome.ASSETS_MUST_MATCH;
        }
        long waiting = accounts.claimable(payee);
        amount = transfer.amount == Transfer.AMOUNT_MAX ? waiting : transfer.amount;
        return decideAmount(waiting);
    }

    private Outcome decideAmount(long waiting) {
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
        if (amount != 0 && amount <= waiting) {
            return Outcome.POSTED;
        }
        boolean isHeld = waiting < accounts.unclaimed(payee) && amount <= accounts.unclaimed(payee);
        return isHeld ? Outcome.CHAIN_CONFLICT : Outcome.EXCEEDS_UNCLAIMED;
    }

    private void post() {
        int assetIndex = books.accounts.assetIndex(payee);
        int unclaimed = books.assets.unclaimed(assetIndex);
        postings.claim(payee, amount);
        postings.debit(unclaimed, amount);
        postings.credit(credit, amount);
        postings.countPosted();
        books.accounts.checkLimits(unclaimed);
        books.accounts.checkLimits(credit);
        books.assets.checkBalance(assetIndex);
    }
}
