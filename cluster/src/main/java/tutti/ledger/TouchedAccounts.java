package tutti.ledger;

import org.agrona.collections.IntArrayList;
import org.agrona.collections.IntHashSet;

/** Accounts that keep a history of their balances and that the batch has changed, each once, as it came to them. */
final class TouchedAccounts {
    private static final int TOTALS = 4;

    private final IntArrayList slots = new IntArrayList();
    private final IntHashSet once = new IntHashSet();

    void add(int slot) {
        if (once.add(slot)) {
            slots.addInt(slot);
        }
    }

    /** Writes their balances as they are now, and forgets them. */
    void record(Accounts accounts, Journal journal) {
        for (int i = 0; i < slots.size(); i++) {
            int slot = slots.getInt(i);
            int at = journal.begin(Journal.BALANCE, 0, 0, 2 + TOTALS);
            journal.put(at, accounts.idHigh(slot));
            journal.put(at + 1, accounts.idLow(slot));
            for (int total = 0; total < TOTALS; total++) {
                journal.put(at + 2 + total, accounts.total(slot, Accounts.DEBITS_PENDING + total));
            }
        }
        slots.clear();
        once.clear();
    }
}
