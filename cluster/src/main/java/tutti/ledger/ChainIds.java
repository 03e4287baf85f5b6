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
        long hash =
                StateDigest.of(StateDigest.ID, transfer.idHigh, transfer.idLow, transfer.debitHigh, transfer.debitLow);
        int cell = (int) hash & (CELLS - 1);
        while (cells[cell] != 0) {
            if (is(cells[cell] - 1, transfer)) {
                return false;
            }
            cell = (cell + 1) & (CELLS - 1);
        }
        int at = count * WORDS;
        ids[at] = transfer.idHigh;
        ids[at + 1] = transfer.idLow;
        ids[at + 2] = transfer.debitHigh;
        ids[at + 3] = transfer.debitLow;
        cells[cell] = ++count;
        return true;
    }

    private boolean is(int number, Transfer transfer) {
        int at = number * WORDS;
        return ids[at] == transfer.idHigh
                && ids[at + 1] == transfer.idLow
                && ids[at + 2] == transfer.debitHigh
                && ids[at + 3] == transfer.debitLow;
    }
}
