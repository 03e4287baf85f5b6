package tutti.ledger;

/** Transfers inside the partition that move an amount at once, or reserve it. */
final class Movements {
    private final Books books;
    private final Postings postings;

    /** What {@link #decide} found, for {@link #post}. Meaningless between commands. */
    private int debit = Accounts.NONE;

    private int credit = Accounts.NONE;

    /** By what the principal may debit: see {@link Mandates}. */
    private int mandate = Mandates.NONE;

    private long amount;

    Movements(Books books, Postings postings) {
        this.books = books;
        this.postings = postings;
    }

    /** Moves or reserves; the amount is {@link #moved} then. Changes nothing if it is not successful. */
    Outcome apply(Transfer transfer) {
        Outcome outcome = decide(transfer);
        if (outcome.isSuccess()) {
            transfer.mandateNumber = books.mandates.numberOf(mandate);
            post(transfer);
        } else {
            amount = 0;
        }
        return outcome;
    }

    /** What the last transfer moved or reserved, minor units; 0 if it was not successful. */
    long moved() {
        return amount;
    }

    /** Moves back what the transfer says of an original that was posted here, in the slot. */
    Outcome applyBack(Transfer transfer, int original) {
        IdRecords records = books.records;
        debit = books.accounts.find(records.creditHigh(original), records.creditLow(original));
        credit = books.accounts.find(records.debitHigh(original), records.debitLow(original));
        amount = transfer.amount == Transfer.AMOUNT_MAX ? records.moved(original) : transfer.amount;
        Outcome outcome = decideBack(transfer, original);
        if (outcome == Outcome.POSTED) {
            move();
        } else {
            amount = 0;
        }
        return outcome;
    }

    /** Nothing was moved. */
    void clear() {
        amount = 0;
    }

    private Outcome decideBack(Transfer transfer, int original) {
        if (books.accounts.controller(debit) != transfer.principal) {
            return Outcome.DEBIT_NOT_ALLOWED;
        }
        if (books.accounts.isClosed(debit)) {
            return Outcome.DEBIT_ACCOUNT_CLOSED;
        }
        Outcome ofAmount = decideAmount();
        if (ofAmount != Outcome.POSTED) {
            return ofAmount;
        }
        if (!books.records.isCreditedTo(original, transfer)) {
            return Outcome.REVERSED_TRANSFER_HAS_DIFFERENT_CREDIT_ACCOUNT;
        }
        return amount > books.records.moved(original) ? Outcome.EXCEEDS_REVERSED_TRANSFER_AMOUNT : Outcome.POSTED;
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
        mandate = books.mandates.of(accounts, debit, transfer.principal);
        if (mandate == Mandates.NONE) {
            return Outcome.DEBIT_NOT_ALLOWED;
        }
        if (accounts.assetIndex(debit) != accounts.assetIndex(credit)) {
            return Outcome.ASSETS_MUST_MATCH;
        }
        if (!mayClose(transfer)) {
            return Outcome.CLOSING_NOT_ALLOWED;
        }
        if (accounts.isClosed(debit)) {
            return Outcome.DEBIT_ACCOUNT_CLOSED;
        }
        amount = amount(transfer);
        Outcome outcome = decideAmount();
        if (outcome != Outcome.POSTED) {
            return outcome;
        }
        Outcome ofMandate = books.mandates.problem(mandate, amount, books.timeNs());
        if (ofMandate != null) {
            return ofMandate;
        }
        if (!transfer.has(TransferFlags.PENDING)) {
            return Outcome.POSTED;
        }
        return books.ids.hasRoomToPend() ? Outcome.PENDING : Outcome.TABLE_IS_FULL;
    }

    /** An account is closed by its controller only, not by a mandate. */
    private boolean mayClose(Transfer transfer) {
        boolean mayDebit = !transfer.has(TransferFlags.CLOSING_DEBIT) || mandate == Mandates.OWN;
        boolean mayCredit =
                !transfer.has(TransferFlags.CLOSING_CREDIT) || books.accounts.controller(credit) == transfer.principal;
        return mayDebit && mayCredit;
    }

    /** POSTED if the accounts can take the amount. */
    private Outcome decideAmount() {
        Accounts accounts = books.accounts;
        Outcome shortage = accounts.shortage(debit, amount);
        if (shortage != null) {
            return shortage;
        }
        Outcome excess = accounts.excess(credit, amount, 0, 0);
        if (excess != null) {
            return excess;
        }
        if (accounts.exceedsMaximumSupply(debit, amount)) {
            return Outcome.EXCEEDS_MAXIMUM_SUPPLY;
        }
        if (accounts.debitOverflows(debit, amount) || accounts.creditOverflows(credit, amount)) {
            return Outcome.TOTAL_OVERFLOWS;
        }
        if (accounts.isClosed(credit)) {
            return Outcome.CREDIT_ACCOUNT_CLOSED;
        }
        return accounts.isFrozen(debit) ? Outcome.DEBIT_ACCOUNT_FROZEN : Outcome.POSTED;
    }

    private void post(Transfer transfer) {
        if (transfer.has(TransferFlags.PENDING)) {
            postings.reserveBy(mandate, amount);
            reserve(transfer);
        } else {
            postings.useBy(mandate, amount);
            move();
        }
    }

    private void reserve(Transfer transfer) {
        postings.reserveDebit(debit, amount);
        postings.reserveCredit(credit, amount);
        if (transfer.has(TransferFlags.CLOSING_DEBIT)) {
            postings.close(debit);
        }
        if (transfer.has(TransferFlags.CLOSING_CREDIT)) {
            postings.close(credit);
        }
        books.accounts.check(debit);
        books.accounts.check(credit);
        books.assets.checkBalance(books.accounts.assetIndex(debit));
    }

    /** What is held changes by none of this, so it is not checked. */
    private void move() {
        postings.debit(debit, amount);
        postings.credit(credit, amount);
        postings.countPosted();
        books.accounts.checkLimits(debit);
        books.accounts.checkLimits(credit);
        books.assets.checkBalance(books.accounts.assetIndex(debit));
    }

    /** A balancing transfer moves what there is, up to what is asked for; that may be nothing. */
    private long amount(Transfer transfer) {
        long most = transfer.amount;
        if (transfer.has(TransferFlags.BALANCING_DEBIT)) {
            most = Math.min(most, Math.max(0, books.accounts.available(debit)));
        }
        if (transfer.has(TransferFlags.BALANCING_CREDIT)) {
            most = Math.min(most, Math.max(0, books.accounts.lacking(credit)));
        }
        return most;
    }
}
