package tutti.ledger;

import java.util.Arrays;

/**
 * Finds the slot of a record by the hash of its id: open addressing over longs, linear probing, no tombstones. The upper
 * half of a cell holds 32 bits of the hash, so that a probe reads a record only if it is very likely the right one; the
 * caller compares the whole id:
 *
 * <pre>{@code
 * for (int at = index.first(hash); at != NONE; at = index.next(hash, at)) {
 *     int slot = index.slot(hash, at);
 *     ...
 * }
 * }</pre>
 *
 * <p>The upper bits of the hash choose one of some tables that grow by themselves, so that no growth moves more than some ten thousand
 * cells: there is no long stall. Nor are there so many tables that their headers, of which a search reads one, crowd the cache.
 *
 * <p>Clients choose ids. The hash multiplies with factors made from a key, so that whoever does not know the key cannot
 * choose ids that collide. Nothing that is replicated depends on the key or on the order of cells.
 *
 * <pre>
 * 63            32 31          0
 * | hash, lower  | slot + 1    |     0: empty
 * </pre>
 */
final class IdIndex {
    static final int NONE = -1;

    private static final int TABLE_ENTRIES = 1 << 14;
    private static final int TABLES_BITS_MAX = 10;
    private static final int CELLS_MIN = 8;
    private static final long[] EMPTY = new long[1];

    private final long factor0;
    private final long factor1;
    private final long factor2;
    private final long factor3;
    private final int tablesBits;
    private final long[][] tables;
    private final int[] counts;

    IdIndex(int entriesMax, long key) {
        factor0 = StateDigest.mix(key + 1) | 1;
        factor1 = StateDigest.mix(key + 2) | 1;
        factor2 = StateDigest.mix(key + 3) | 1;
        factor3 = StateDigest.mix(key + 4) | 1;
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(entriesMax / TABLE_ENTRIES);
        tablesBits = Math.min(bits, TABLES_BITS_MAX);
        tables = new long[1 << tablesBits][];
        Arrays.fill(tables, EMPTY);
        counts = new int[tables.length];
    }

    long hash(long a, long b) {
        return StateDigest.mix(a * factor0 + b * factor1);
    }

    long hash(long a, long b, long c, long d) {
        return StateDigest.mix(a * factor0 + b * factor1 + c * factor2 + d * factor3);
    }

    /** First cell that may be the one looked for, {@link #NONE} if there is none. */
    int first(long hash) {
        long[] cells = tables[table(hash)];
        return probe(cells, (int) hash, (int) hash & (cells.length - 1));
    }

    /** The next such cell after {@code at}. */
    int next(long hash, int at) {
        long[] cells = tables[table(hash)];
        return probe(cells, (int) hash, (at + 1) & (cells.length - 1));
    }

    /** Reads the cell at which a search for the hash begins, so that it is in the cache when the search comes. */
    long read(long hash) {
        long[] cells = tables[table(hash)];
        return cells[(int) hash & (cells.length - 1)];
    }

    /** Slot in the cell at which a search for the hash begins, most likely the one that is looked for; {@link #NONE} if there is none. */
    int firstSlot(long hash) {
        return (int) read(hash) - 1;
    }

    int slot(long hash, int at) {
        return (int) tables[table(hash)][at] - 1;
    }

    void put(long hash, int slot) {
        int table = table(hash);
        counts[table]++;
        if (2 * counts[table] > tables[table].length) {
            tables[table] = grown(tables[table]);
        }
        insert(tables[table], cell(hash, slot));
    }

    void remove(long hash, int slot) {
        int table = table(hash);
        counts[table]--;
        long[] cells = tables[table];
        int mask = cells.length - 1;
        long cell = cell(hash, slot);
        int hole = (int) hash & mask;
        while (cells[hole] != cell) {
            Invariant.check(cells[hole] != 0, "slot is not in the index", slot);
            hole = (hole + 1) & mask;
        }
        closeHole(cells, hole);
    }

    private int table(long hash) {
        return (int) (hash >>> 1 >>> (Long.SIZE - 1 - tablesBits));
    }

    private static long cell(long hash, int slot) {
        return hash << Integer.SIZE | (slot + 1);
    }

    private static int probe(long[] cells, int lowerHash, int from) {
        int at = from;
        while (cells[at] != 0) {
            if ((int) (cells[at] >>> Integer.SIZE) == lowerHash) {
                return at;
            }
            at = (at + 1) & (cells.length - 1);
        }
        return NONE;
    }

    /** Moves later cells of the run back, so that no cell is cut off from where its probe begins. */
    private static void closeHole(long[] cells, int from) {
        int mask = cells.length - 1;
        int hole = from;
        int at = (hole + 1) & mask;
        while (cells[at] != 0) {
            int home = (int) (cells[at] >>> Integer.SIZE) & mask;
            if (((at - home) & mask) >= ((at - hole) & mask)) {
                cells[hole] = cells[at];
                hole = at;
            }
            at = (at + 1) & mask;
        }
        cells[hole] = 0;
    }

    private static long[] grown(long[] cells) {
        long[] grown = new long[Math.max(CELLS_MIN, 2 * cells.length)];
        for (long cell : cells) {
            if (cell != 0) {
                insert(grown, cell);
            }
        }
        return grown;
    }

    private static void insert(long[] cells, long cell) {
        int at = (int) (cell >>> Integer.SIZE) & (cells.length - 1);
        while (cells[at] != 0) {
            at = (at + 1) & (cells.length - 1);
        }
        cells[at] = cell;
    }
}
