package tutti.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Transfers that wait for their time. When one is accepted, only what cannot change is asked: whether accounts and controller are right.
 * Nothing is reserved. When its time has come it is tried by the rules that hold for any transfer then, once, unless what stands in its
 * way passes by itself: other undecided transfers, a full table or channel.
 */
final class ScheduledTransfers {
    /** Most that are tried before one batch: work of a batch is bounded. */
    static final int DUE_MAX = 8_192;

    /** Ledger time after which one is tried again that could not be decided. */
    static final long RETRY_NS = 100_000_000;

    private final Books books;
    private final Escrows escrows;
    private final Movements movements;
    private final Outbox outbox;
    private final Transfer transfer = new Transfer();

    ScheduledTransfers(Books books, Escrows escrows, Postings postings, Outbox outbox) {
        this.books = books;
        this.escrows = escrows;
        this.outbox = outbox;
        movements = new Movements(books, postings);
    }

    /** Whether the transfer, whose id is new, may wait for its time. Changes nothing. */
    Outcome decide(Transfer asked) {
        Accounts accounts = books.accounts;
        int debit = accounts.find(asked.debitHigh, asked.debitLow);
        if (debit == Accounts.NONE) {
            return Outcome.DEBIT_ACCOUNT_NOT_FOUND;
        }
        // Of an account that lives elsewhere nothing is known until its home is asked.
        boolean isCreditHere = books.isHome(asked.creditHigh, asked.creditLow);
        int credit = isCreditHere ? accounts.find(asked.creditHigh, asked.creditLow) : Accounts.NONE;
        if (isCreditHere && credit == Accounts.NONE) {
            return Outcome.CREDIT_ACCOUNT_NOT_FOUND;
        }
        int mandate = books.mandates.of(accounts, debit, asked.principal);
        if (mandate == Mandates.NONE) {
            return Outcome.DEBIT_NOT_ALLOWED;
        }
        if (isCreditHere && accounts.assetIndex(debit) != accounts.assetIndex(credit)) {
            return Outcome.ASSETS_MUST_MATCH;
        }
        if (asked.scheduledAtNs <= books.timeNs()) {
            return Outcome.SCHEDULED_AT_IN_PAST;
        }
        asked.mandateNumber = books.mandates.numberOf(mandate);
        return books.ids.hasRoomToSchedule() ? Outcome.SCHEDULED : Outcome.TABLE_IS_FULL;
    }

    /**
     * Tries transfers whose time has come, at most {@link #DUE_MAX}; those of which another partition must be asked only while the channel
     * to it has room.
     */
    void run() {
        int left = DUE_MAX;
        for (int home = 0; home < books.channels.partitionCount(); home++) {
            left = run(home, left);
        }
    }

    /** Ledger time from which {@link #run} will have something to do, {@link Long#MAX_VALUE} for never. */
    long nextDueNs() {
        long nextNs = Long.MAX_VALUE;
        for (int home = 0; home < books.channels.partitionCount(); home++) {
            nextNs = isOpen(home) ? Math.min(nextNs, books.schedules(home).nextNs()) : nextNs;
        }
        return nextNs;
    }

    /** Returns how many of {@code most} are left. */
    private int run(int home, int most) {
        Deadlines schedules = books.schedules(home);
        int left = most;
        int due = schedules.due(books.timeNs());
        while (left > 0 && due != IdWindow.NONE && isOpen(home)) {
            schedules.remove(due);
            attempt(due, home);
            left--;
            due = schedules.due(books.timeNs());
        }
        return left;
    }

    private boolean isOpen(int home) {
        return home == books.partition || outbox.hasRoomToRequest(home);
    }

    private void attempt(int id, int home) {
        books.records.read(id, transfer);
        transfer.principal = principal(id);
        boolean isInside = home == books.partition;
        Outcome outcome = isInside ? movements.apply(transfer) : request(id, home);
        if (outcome == null) {
            return;
        }
        if (outcome.isRefusal()) {
            books.postpone(id);
        } else {
            books.ids.decideDue(id, outcome, isInside ? movements.moved() : 0, books.position());
        }
    }

    /** Null if another partition will decide. */
    private @Nullable Outcome request(int id, int home) {
        Outcome outcome = escrows.beginDue(transfer, id, home);
        if (outcome == null) {
            int debit = books.accounts.find(transfer.debitHigh, transfer.debitLow);
            int asset = books.assets.number(books.accounts.assetIndex(debit));
            outbox.request(home, transfer, escrows.reserved(), asset);
        }
        return outcome;
    }

    /** Who asked: the debit account's controller, or the one whose mandate it was. */
    private int principal(int id) {
        int mandate = books.mandates.of(books.records, id);
        int debit = books.accounts.find(books.records.debitHigh(id), books.records.debitLow(id));
        return mandate == Mandates.OWN ? books.accounts.controller(debit) : books.mandates.principal(mandate);
    }
}
