package tutti.ledger;

import java.util.Arrays;

/**
 * When pending transfers expire: a binary heap of slots, the earliest on top. Follows from the window of ids and is not state.
 *
 * <p>The order is the same on every replica, however the heap came to be: what expires earlier may be evicted earlier.
 *
 * <p>A transfer that is posted or voided leaves its entry behind, which is passed over once its time has come. If such entries
 * outnumber the others, all of them are dropped.
 */
final class Expiries {
    private static final int SIZE_AT_START = 64;

    private final IdRecords records;
    private long[] times = new long[SIZE_AT_START];
    private int[] slots = new int[SIZE_AT_START];
    private int size;

    Expiries(IdRecords records) {
        this.records = records;
    }

    /** Takes note of the transfer in the slot, if it is pending and expires. */
    void add(int slot) {
        long atNs = expiresAtNs(slot);
        if (atNs == Long.MAX_VALUE) {
            return;
        }
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            slots = Arrays.copyOf(slots, 2 * size);
        }
        rise(size++, atNs, slot);
    }

    /** Drops the entries of transfers that have ended, if most are: no more than {@code unfinished} can be pending. */
    void tidy(int unfinished) {
        if (size > SIZE_AT_START && size / 2 > unfinished) {
            compact();
        }
    }

    /** Ledger time from which a transfer is due, {@link Long#MAX_VALUE} if none will be. May be that of one that has ended. */
    long nextNs() {
        return size == 0 ? Long.MAX_VALUE : times[0];
    }

    /** Takes out a pending transfer that expires at or before the time; {@link Slab#NONE} if there is none. */
    int poll(long timeNs) {
        while (size > 0 && times[0] <= timeNs) {
            long atNs = times[0];
            int slot = slots[0];
            size--;
            sink(times[size], slots[size]);
            if (expiresAtNs(slot) == atNs) {
                return slot;
            }
        }
        return Slab.NONE;
    }

    private void compact() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (expiresAtNs(slots[i]) == times[i]) {
                times[kept] = times[i];
                slots[kept++] = slots[i];
            }
        }
        size = 0;
        for (int i = 0; i < kept; i++) {
            rise(size++, times[i], slots[i]);
        }
    }

    private long expiresAtNs(int slot) {
        return records.stage(slot) == IdRecords.STAGE_PENDING ? records.expiresAtNs(slot) : Long.MAX_VALUE;
    }

    /** Puts the entry at a free place, or as far above it as it is earlier than what is there. */
    private void rise(int free, long atNs, int slot) {
        int place = free;
        while (place > 0 && isEarlier(atNs, slot, (place - 1) / 2)) {
            move((place - 1) / 2, place);
            place = (place - 1) / 2;
        }
        times[place] = atNs;
        slots[place] = slot;
    }

    /** Puts the entry at the top, or as far below it as it is later than what is there. */
    private void sink(long atNs, int slot) {
        int place = 0;
        int child = earlierChild(place);
        while (child < size && !isEarlier(atNs, slot, child)) {
            move(child, place);
            place = child;
            child = earlierChild(place);
        }
        times[place] = atNs;
        slots[place] = slot;
    }

    private int earlierChild(int place) {
        int left = 2 * place + 1;
        return left + 1 < size && isEarlier(times[left + 1], slots[left + 1], left) ? left + 1 : left;
    }

    /** True if the entry comes before the one at the place; of two with the same time, by their ids. */
    private boolean isEarlier(long atNs, int slot, int place) {
        return atNs < times[place] || (atNs == times[place] && records.isLower(slot, slots[place]));
    }

    private void move(int from, int to) {
        times[to] = times[from];
        slots[to] = slots[from];
    }
}
