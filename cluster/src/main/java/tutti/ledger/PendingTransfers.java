package tutti.ledger;

/** What ends a pending transfer: it is posted, voided, or expires. A scheduled transfer that is not due yet can be voided too. */
final class PendingTransfers {
    /** Most that expire before one batch: work of a batch is bounded. */
    static final int EXPIRIES_MAX = 8_192;

    private final Books books;
    private final Postings postings;
    private final Outbox outbox;

    /** What {@link #decideAlone} found, for {@link #end}. Meaningless between commands. */
    private int pending = IdWindow.NONE;

    private int debit = Accounts.NONE;

    /** {@link Accounts#NONE} if the credit account lives elsewhere. */
    private int credit = Accounts.NONE;

    private long amount;

    PendingTransfers(Books books, Postings postings, Outbox outbox) {
        this.books = books;
        this.postings = postings;
        this.outbox = outbox;
    }

    /** Posts or voids. Changes nothing if it is not successful. */
    Outcome apply(Transfer transfer) {
        Outcome outcome = decideAlone(transfer);
        if (outcome.isSuccess() && isToBeTold() && !outbox.hasRoomForEnds(creditHome(), 1 + postings.toldCount())) {
            outcome = Outcome.OVERLOADED;
        }
        if (!outcome.isSuccess()) {
            amount = 0;
            return outcome;
        }
        transfer.creditHigh = books.records.creditHigh(pending);
        transfer.creditLow = books.records.creditLow(pending);
        if (books.records.isScheduled(pending)) {
            amount = 0;
            postings.endPending(pending, IdRecords.STAGE_VOIDED);
        } else {
            end(outcome == Outcome.POSTED ? IdRecords.STAGE_POSTED : IdRecords.STAGE_VOIDED);
        }
        return outcome;
    }

    /** Stage in which a transfer was that has been posted or voided. */
    static int stageBefore(IdRecords records, int id) {
        return records.isScheduled(id) ? IdRecords.STAGE_SCHEDULED : IdRecords.STAGE_PENDING;
    }

    /** What the last transfer moved, minor units; 0 if it was not successful, or voided. */
    long moved() {
        return amount;
    }

    /**
     * Lets transfers expire whose time has come, at most {@link #EXPIRIES_MAX}; those of which another partition must be told only
     * while the channel to it has room.
     */
    void expire() {
        int left = EXPIRIES_MAX;
        for (int home = 0; home < books.channels.partitionCount(); home++) {
            left = expire(home, left);
        }
    }

    /** Ledger time from which {@link #expire} will have something to do, {@link Long#MAX_VALUE} for never. */
    long nextExpiryNs() {
        long nextNs = Long.MAX_VALUE;
        for (int home = 0; home < books.channels.partitionCount(); home++) {
            nextNs = isOpen(home) ? Math.min(nextNs, books.expiries(home).nextNs()) : nextNs;
        }
        return nextNs;
    }

    /** Returns how many of {@code most} are left. */
    private int expire(int home, int most) {
        Deadlines expiries = books.expiries(home);
        int left = most;
        pending = expiries.due(books.timeNs());
        while (left > 0 && pending != IdWindow.NONE && isOpen(home)) {
            findAccounts();
            end(IdRecords.STAGE_EXPIRED);
            left--;
            pending = expiries.due(books.timeNs());
        }
        return left;
    }

    private boolean isOpen(int home) {
        return home == books.partition || outbox.hasRoomForEnds(home, 1);
    }

    /** What became of a transfer that would end a pending one, if nobody else had to be told. Changes nothing. */
    Outcome decideAlone(Transfer transfer) {
        IdRecords records = books.records;
        Accounts accounts = books.accounts;
        debit = accounts.find(transfer.debitHigh, transfer.debitLow);
        if (debit == Accounts.NONE) {
            return Outcome.DEBIT_ACCOUNT_NOT_FOUND;
        }
        int mandate = books.mandates.of(accounts, debit, transfer.principal);
        if (mandate == Mandates.NONE) {
            return Outcome.DEBIT_NOT_ALLOWED;
        }
        pending = books.ids.find(transfer.pendingHigh, transfer.pendingLow, transfer.debitHigh, transfer.debitLow);
        boolean isKnown = pending != IdWindow.NONE;
        if (!isKnown && books.ids.isForgotten(transfer.pendingHigh, transfer.pendingLow)) {
            return Outcome.ID_LOOKUP_UNAVAILABLE;
        }
        // By a mandate only what was reserved by it can be ended.
        if (isKnown && mandate != Mandates.OWN && mandate != books.mandates.of(records, pending)) {
            return Outcome.DEBIT_NOT_ALLOWED;
        }
        boolean isPost = transfer.has(TransferFlags.POST_PENDING);
        if (isPost && accounts.isClosed(debit)) {
            return Outcome.DEBIT_ACCOUNT_CLOSED;
        }
        if (!isKnown) {
            return Outcome.PENDING_TRANSFER_NOT_FOUND;
        }
        if (records.stage(pending) == IdRecords.STAGE_ENDING) {
            return Outcome.CHAIN_CONFLICT;
        }
        if (isPost && records.isScheduled(pending)) {
            return Outcome.PENDING_TRANSFER_NOT_PENDING;
        }
        if (records.stage(pending) == IdRecords.STAGE_NONE) {
            boolean isUndecided = records.isHold(pending) && records.isPendingFlagged(pending);
            return isUndecided ? Outcome.CHAIN_CONFLICT : Outcome.PENDING_TRANSFER_NOT_PENDING;
        }
        findAccounts();
        if (isPost && isCreditClosed()) {
            return Outcome.CREDIT_ACCOUNT_CLOSED;
        }
        Outcome difference = difference(transfer);
        Outcome outcome = difference == Outcome.POSTED ? ofStage(isPost) : difference;
        if (outcome == Outcome.POSTED && accounts.isFrozen(debit)) {
            return Outcome.DEBIT_ACCOUNT_FROZEN;
        }
        boolean isOver = outcome == Outcome.POSTED && books.mandates.isOver(mandate, books.timeNs());
        return isOver ? Outcome.MANDATE_EXPIRED : outcome;
    }

    /** The pending transfer that {@link #decideAlone} found. */
    int pending() {
        return pending;
    }

    /** What {@link #decideAlone} found is to be posted, or voided. */
    long amount() {
        return amount;
    }

    /** POSTED if the transfer agrees with the pending one. */
    private Outcome difference(Transfer transfer) {
        IdRecords records = books.records;
        if (!records.isCreditedTo(pending, transfer)) {
            return Outcome.PENDING_TRANSFER_HAS_DIFFERENT_CREDIT_ACCOUNT;
        }
        if (transfer.code != 0 && transfer.code != records.code(pending)) {
            return Outcome.PENDING_TRANSFER_HAS_DIFFERENT_CODE;
        }
        // Nothing is reserved for a scheduled transfer: the whole is what it would move.
        long reserved = records.isScheduled(pending) ? records.amount(pending) : records.moved(pending);
        boolean isVoid = transfer.has(TransferFlags.VOID_PENDING);
        boolean isWhole = transfer.amount == Transfer.AMOUNT_MAX || (isVoid && transfer.amount == 0);
        amount = isWhole ? reserved : transfer.amount;
        if (amount > reserved) {
            return Outcome.EXCEEDS_PENDING_TRANSFER_AMOUNT;
        }
        if (isVoid && amount < reserved) {
            return Outcome.PENDING_TRANSFER_HAS_DIFFERENT_AMOUNT;
        }
        return Outcome.POSTED;
    }

    private Outcome ofStage(boolean isPost) {
        return switch (books.records.stage(pending)) {
            case IdRecords.STAGE_POSTED -> Outcome.PENDING_TRANSFER_ALREADY_POSTED;
            case IdRecords.STAGE_VOIDED -> Outcome.PENDING_TRANSFER_ALREADY_VOIDED;
            case IdRecords.STAGE_EXPIRED -> Outcome.PENDING_TRANSFER_EXPIRED;
            case IdRecords.STAGE_DUE, IdRecords.STAGE_DONE -> Outcome.SCHEDULED_TRANSFER_IS_DUE;
            case IdRecords.STAGE_SCHEDULED -> {
                boolean isDue = books.records.extensions().scheduledAtNs(pending) <= books.timeNs();
                yield isDue ? Outcome.SCHEDULED_TRANSFER_IS_DUE : Outcome.VOIDED;
            }
            default -> {
                // Its turn to expire may come with a later batch; its time is now.
                if (books.records.deadlineNs(pending) <= books.timeNs()) {
                    yield Outcome.PENDING_TRANSFER_EXPIRED;
                }
                yield isPost ? Outcome.POSTED : Outcome.VOIDED;
            }
        };
    }

    /** Of an account that lives elsewhere it is only known that this transfer closed it. */
    private boolean isCreditClosed() {
        return isAway()
                ? (books.records.flags(pending) & TransferFlags.CLOSING_CREDIT) != 0
                : books.accounts.isClosed(credit);
    }

    /** True if another partition has reserved the credit of what ends. */
    private boolean isToBeTold() {
        return isAway() && !books.records.isScheduled(pending);
    }

    private boolean isAway() {
        return credit == Accounts.NONE;
    }

    private int creditHome() {
        return books.homeOf(books.records.creditHigh(pending), books.records.creditLow(pending));
    }

    private void findAccounts() {
        IdRecords records = books.records;
        debit = books.accounts.find(records.debitHigh(pending), records.debitLow(pending));
        credit = books.accounts.find(records.creditHigh(pending), records.creditLow(pending));
    }

    /** Releases what was reserved, and posts the amount of it if that is how it ends. */
    private void end(int stage) {
        long reserved = books.records.moved(pending);
        int flags = books.records.flags(pending);
        boolean isPosted = stage == IdRecords.STAGE_POSTED;
        amount = isPosted ? amount : 0;
        int mandate = books.mandates.of(books.records, pending);
        postings.reserveBy(mandate, -reserved);
        postings.reserveDebit(debit, -reserved);
        if (isPosted) {
            postings.useBy(mandate, amount);
            postings.debit(debit, amount);
            postings.countPosted();
        } else {
            open(debit, flags & TransferFlags.CLOSING_DEBIT);
        }
        if (isAway()) {
            endAway(reserved, !isPosted && (flags & TransferFlags.CLOSING_CREDIT) != 0);
        } else {
            endHere(reserved, isPosted, flags);
        }
        postings.endPending(pending, stage);
        books.accounts.check(debit);
        books.assets.checkBalance(books.accounts.assetIndex(debit));
    }

    private void endHere(long reserved, boolean isPosted, int flags) {
        postings.reserveCredit(credit, -reserved);
        if (isPosted) {
            postings.credit(credit, amount);
        } else {
            open(credit, flags & TransferFlags.CLOSING_CREDIT);
        }
        books.accounts.check(credit);
    }

    private void endAway(long reserved, boolean isOpening) {
        IdRecords records = books.records;
        int assetIndex = books.accounts.assetIndex(debit);
        PendingEnd told = new PendingEnd();
        told.idHigh = records.idHigh(pending);
        told.idLow = records.idLow(pending);
        told.debitHigh = records.debitHigh(pending);
        told.debitLow = records.debitLow(pending);
        told.creditHigh = records.creditHigh(pending);
        told.creditLow = records.creditLow(pending);
        told.asset = books.assets.number(assetIndex);
        told.reserved = reserved;
        told.posted = amount;
        told.isOpening = isOpening;
        postings.endAway(creditHome(), assetIndex, told);
    }

    private void open(int account, int closedBy) {
        if (closedBy != 0) {
            postings.open(account);
        }
    }
}
