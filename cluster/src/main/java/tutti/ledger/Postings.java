package tutti.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.collections.IntHashSet;

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
    private static final int OPEN = 8;
    private static final int TAKE = 9;
    private static final int CHANGE = 10;
    private static final int OUTGOING = 11;
    private static final int RESERVE_BY = 12;
    private static final int WINDOW_BY = 13;
    private static final int USE_BY = 14;
    private static final int CLAIM = 15;

    private static final int STEPS_AT_START = 64;

    private final Books books;
    private final Outbox outbox;

    /** What other partitions are told if the chain that is tried holds: by then there is room. */
    private final List<Told> told = new ArrayList<>();

    private boolean isTrying;
    private int[] whats = new int[STEPS_AT_START];
    private int[] slots = new int[STEPS_AT_START];
    private long[] amounts = new long[STEPS_AT_START];
    private int steps;

    /** Of the journal when the chain began. */
    private int journalLength;

    /** Slots of the ids that the chain has added. */
    private final IntHashSet added = new IntHashSet();

    Postings(Books books, Outbox outbox) {
        this.books = books;
        this.outbox = outbox;
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

    /** The account is open. */
    void close(int account) {
        note(CLOSE, account, 0);
        books.accounts.close(account);
    }

    /** The account is closed. */
    void open(int account) {
        note(OPEN, account, 0);
        books.accounts.open(account);
    }

    void countPosted() {
        note(COUNT, 0, 1);
        books.countPosted(1);
    }

    /** Takes so much from what is left of a posted transfer. */
    void takeFrom(int id, long amount) {
        note(CHANGE, id, books.records.position(id));
        note(TAKE, id, amount);
        books.records.takeFrom(id, amount, books.position());
    }

    /** Counts what is reserved by a mandate, or {@link Mandates#OWN}; what is released is negative. */
    void reserveBy(int mandate, long amount) {
        if (mandate != Mandates.OWN) {
            note(RESERVE_BY, mandate, amount);
            books.mandates.reserve(mandate, amount);
        }
    }

    /** Counts what is debited by a mandate, or {@link Mandates#OWN}. */
    void useBy(int mandate, long amount) {
        if (mandate != Mandates.OWN) {
            note(USE_BY, mandate, books.mandates.storedUse(mandate));
            note(WINDOW_BY, mandate, books.mandates.storedWindow(mandate));
            books.mandates.use(mandate, amount, books.timeNs());
        }
    }

    /** So much of what waits for the account waits no longer. */
    void claim(int account, long amount) {
        note(CLAIM, account, amount);
        books.accounts.addUnclaimed(account, -amount);
    }

    /** Ends the pending, or scheduled, transfer in the slot. */
    void endPending(int id, int stage) {
        note(STAGE, id, books.records.position(id));
        books.records.setStage(id, stage, books.position());
        if (!isTrying) {
            finishEnded(id);
        }
    }

    /** Of a pending transfer that has ended another partition is told, which has reserved the credit: at once, or once the chain holds. */
    void endAway(int home, int assetIndex, PendingEnd end) {
        note(OUTGOING, assetIndex, end.reserved);
        books.assets.addOutgoing(assetIndex, -end.reserved);
        books.channels.addSent(home, assetIndex, end.posted);
        if (isTrying) {
            told.add(new Told(home, assetIndex, end));
        } else {
            outbox.send(home, end);
        }
    }

    /** What is to be told once the chain holds that is tried. */
    int toldCount() {
        return told.size();
    }

    /** Keeps the id of a transfer with its outcome. */
    void keep(Transfer transfer, Outcome outcome, long moved, long position) {
        int id = books.ids.addToFinish(transfer, outcome, moved, books.timeNs(), position);
        note(ADD, id, 0);
        if (isTrying) {
            added.add(id);
        } else {
            finishAdded(id);
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
        journalLength = books.journal.length();
    }

    /** The chain holds: its ids may be evicted like others, and its pending transfers expire. */
    void commit() {
        isTrying = false;
        for (int step = 0; step < steps; step++) {
            if (whats[step] == ADD) {
                finishAdded(slots[step]);
            } else if (whats[step] == STAGE && !added.contains(slots[step])) {
                finishEnded(slots[step]);
            }
        }
        steps = 0;
        added.clear();
        told.forEach(of -> outbox.send(of.home, of.end));
        told.clear();
    }

    /** The chain fails: takes its steps back, the last one first. */
    void takeBack() {
        isTrying = false;
        added.clear();
        told.forEach(of -> books.channels.addSent(of.home, of.assetIndex, -of.end.posted));
        told.clear();
        while (steps > 0) {
            steps--;
            takeBack(whats[steps], slots[steps], amounts[steps]);
        }
        books.journal.truncate(journalLength);
    }

    private void finishAdded(int id) {
        books.ids.finish(id);
        if (books.records.isWaiting(id)) {
            books.deadlinesOf(id).add(id);
        }
    }

    private void finishEnded(int id) {
        books.deadlinesOf(id).remove(id);
        books.ids.finish(id);
    }

    private void takeBack(int what, int slot, long amount) {
        switch (what) {
            case DEBIT -> books.accounts.debit(slot, -amount);
            case CREDIT -> books.accounts.credit(slot, -amount);
            case RESERVE_DEBIT -> books.accounts.reserveDebit(slot, -amount);
            case RESERVE_CREDIT -> books.accounts.reserveCredit(slot, -amount);
            case CLOSE -> books.accounts.open(slot);
            case OPEN -> books.accounts.close(slot);
            case COUNT -> books.countPosted(-1);
            case STAGE -> books.records.setStage(slot, PendingTransfers.stageBefore(books.records, slot), amount);
            case TAKE -> books.records.takeFrom(slot, -amount, books.position());
            case CHANGE -> books.records.takeFrom(slot, 0, amount);
            case OUTGOING -> books.assets.addOutgoing(slot, amount);
            case ADD -> books.ids.remove(slot);
            case RESERVE_BY -> books.mandates.reserve(slot, -amount);
            case WINDOW_BY -> books.mandates.restoreUse(slot, amount, books.mandates.storedUse(slot));
            case CLAIM -> books.accounts.addUnclaimed(slot, amount);
            case USE_BY -> books.mandates.restoreUse(slot, books.mandates.storedWindow(slot), amount);
            default -> Invariant.check(false, "unknown step", what);
        }
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

    /** The end of a pending transfer, and who is to be told. */
    private record Told(int home, int assetIndex, PendingEnd end) {}
}
