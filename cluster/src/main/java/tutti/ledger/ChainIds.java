package tutti.ledger;

import java.util.Arrays;

/** The ids of one chain, to find one that stands twice in it. Reused. */
final class ChainIds {
    private static final int WORDS = 4;
    private static final int CELLS = 4 * Chain.LENGTH_MAX;

    private final long[] ids = new long[Chain.LENGTH_MAX * WORDS];

    /** Number of an id plus one, by its hash; 0 where there is none. */
    private final int[] cells = new int[CELLS];

    private int count;

    void clear() {
        if (count > 0) {
            Arrays.fill(cells, 0);
            count = 0;
        }
    }

    /** False if the id, of the same debit account, is there already. */
    boolean add(Transfer transfer) {
        return add(transfer.idHigh, transfer.idLow, transfer.debitHigh, transfer.debitLow);
    }

    /** False if the id of an account is there already. */
    boolean add(NewAccount account) {
        return add(account.idHigh(), account.idLow(), 0, 0);
    }

    private boolean add(long idHigh, long idLow, long debitHigh, long debitLow) {
        int cell = cell(idHigh, idLow, debitHigh, debitLow);
        if (cell < 0) {
            return false;
        }
        int at = count * WORDS;
        ids[at] = idHigh;
        ids[at + 1] = idLow;
        ids[at + 2] = debitHigh;
        ids[at + 3] = debitLow;
        cells[cell] = ++count;
        return true;
    }

    /** True if the transfer that this one is about is there. */
    boolean hasPending(Transfer transfer) {
        return cell(transfer.pendingHigh, transfer.pendingLow, transfer.debitHigh, transfer.debitLow) < 0;
    }

    /** A free cell, or minus the number of the id less one, if it is there. */
    private int cell(long idHigh, long idLow, long debitHigh, long debitLow) {
        int cell = (int) StateDigest.of(StateDigest.ID, idHigh, idLow, debitHigh, debitLow) & (CELLS - 1);
        while (cells[cell] != 0) {
            int at = (cells[cell] - 1) * WORDS;
            if (ids[at] == idHigh && ids[at + 1] == idLow && ids[at + 2] == debitHigh && ids[at + 3] == debitLow) {
                return -cells[cell];
            }
            cell = (cell + 1) & (CELLS - 1);
        }
        return cell;
    }
}
