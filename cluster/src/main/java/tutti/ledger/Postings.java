package tutti.ledger;

import java.util.Arrays;

/**
 * What transfers do to accounts and to ids. While a chain is tried every step is noted, so that all can be taken back if a later
 * member fails: the members of a chain build on each other, and whether one can be posted shows only after those before it.
 *
 * <p>Steps of chains that fail are seen by nobody: a chain is tried within one command.
 */
final class Postings {
    private static final int DEBIT = 0;
    private static final int CREDIT = 1;
    private static final int RESERVE_DEBIT = 2;
    private static final int RESERVE_CREDIT = 3;
    private static final int CLOSE = 4;
    private static final int COUNT = 5;
    private static final int STAGE = 6;
    private static final int ADD = 7;

    private static final int STEPS_AT_START = 64;

    private final Books books;
    private boolean isTrying;
    private int[] whats = new int[STEPS_AT_START];
    private int[] slots = new int[STEPS_AT_START];
    private long[] amounts = new long[STEPS_AT_START];
    private int steps;

    Postings(Books books) {
        this.books = books;
    }

    // ---- steps ----

    void debit(int account, long amount) {
        note(DEBIT, account, amount);
        books.accounts.debit(account, amount);
    }

    void credit(int account, long amount) {
        note(CREDIT, account, amount);
        books.accounts.credit(account, amount);
    }

    /** Reserves, or releases a negative amount. */
    void reserveDebit(int account, long amount) {
        note(RESERVE_DEBIT, account, amount);
        books.accounts.reserveDebit(account, amount);
    }

    /** Reserves, or releases a negative amount. */
    void reserveCredit(int account, long amount) {
        note(RESERVE_CREDIT, account, amount);
        books.accounts.reserveCredit(account, amount);
    }

    /** Closes the account, or opens it again. The caller knows that this changes it. */
    void setClosed(int account, boolean isClosed) {
        note(CLOSE, account, isClosed ? 1 : 0);
        books.accounts.setClosed(account, isClosed);
    }

    void countPosted() {
        note(COUNT, 0, 1);
        books.countPosted(1);
    }

    /** Ends the pending transfer in the slot. */
    void endPending(int id, int stage) {
        note(STAGE, id, IdRecords.STAGE_PENDING);
        books.records.setStage(id, stage);
        if (!isTrying) {
            books.ids.finish(id);
            books.expiries.tidy(books.ids.stayingCount());
        }
    }

    /** Keeps the id of a transfer with its outcome. */
    void keep(Transfer transfer, Outcome outcome, long moved, long position) {
        int id = books.ids.addToFinish(transfer, outcome, moved, books.timeNs(), position);
        note(ADD, id, 0);
        if (!isTrying) {
            books.ids.finish(id);
            books.expiries.add(id);
        }
    }

    // ---- chains ----

    /** True while a chain is tried. */
    boolean isTrying() {
        return isTrying;
    }

    /** Notes every step from here on. Room for the chain's ids was made: none is evicted meanwhile. */
    void begin() {
        Invariant.check(!isTrying && steps == 0, "a chain within a chain", steps);
        isTrying = true;
    }

    /** The chain holds: its ids may be evicted like others. */
    void commit() {
        isTrying = false;
        for (int step = 0; step < steps; step++) {
            if (whats[step] == ADD) {
                books.ids.finish(slots[step]);
                books.expiries.add(slots[step]);
            } else if (whats[step] == STAGE && !isAddedHere(slots[step])) {
                books.ids.finish(slots[step]);
            }
        }
        steps = 0;
        books.expiries.tidy(books.ids.stayingCount());
    }

    /** The chain fails: takes its steps back, the last one first. */
    void takeBack() {
        isTrying = false;
        while (steps > 0) {
            steps--;
            takeBack(whats[steps], slots[steps], amounts[steps]);
        }
    }

    private void takeBack(int what, int slot, long amount) {
        switch (what) {
            case DEBIT -> books.accounts.debit(slot, -amount);
            case CREDIT -> books.accounts.credit(slot, -amount);
            case RESERVE_DEBIT -> books.accounts.reserveDebit(slot, -amount);
            case RESERVE_CREDIT -> books.accounts.reserveCredit(slot, -amount);
            case CLOSE -> books.accounts.setClosed(slot, amount == 0);
            case COUNT -> books.countPosted(-1);
            case STAGE -> books.records.setStage(slot, (int) amount);
            case ADD -> books.ids.remove(slot);
            default -> Invariant.check(false, "unknown step", what);
        }
    }

    /** True if the chain added the id: a transfer that it both began and ended. */
    private boolean isAddedHere(int id) {
        for (int step = 0; step < steps; step++) {
            if (whats[step] == ADD && slots[step] == id) {
                return true;
            }
        }
        return false;
    }

    private void note(int what, int slot, long amount) {
        if (!isTrying) {
            return;
        }
        if (steps == whats.length) {
            whats = Arrays.copyOf(whats, 2 * steps);
            slots = Arrays.copyOf(slots, 2 * steps);
            amounts = Arrays.copyOf(amounts, 2 * steps);
        }
        whats[steps] = what;
        slots[steps] = slot;
        amounts[steps++] = amount;
    }
}
