package tutti.ledger;

import java.util.Arrays;
import org.agrona.collections.Int2IntHashMap;

/**
 * When pending transfers expire, or scheduled ones are due: a binary heap of slots, the earliest on top. Follows from the window of ids
 * and is not state.
 *
 * <p>The order is total, by time and id, and a transfer that ends leaves the heap: so the order in which transfers are due is the same
 * on every replica, however its heap came to be. What is due earlier may be evicted earlier, and is told to others earlier.
 */
final class Deadlines {
    private static final int SIZE_AT_START = 64;
    private static final int NOWHERE = -1;

    private final IdRecords records;

    /** Place in the heap, by slot. */
    private final Int2IntHashMap places = new Int2IntHashMap(NOWHERE);

    private long[] times = new long[SIZE_AT_START];
    private int[] slots = new int[SIZE_AT_START];
    private int size;

    Deadlines(IdRecords records) {
        this.records = records;
    }

    /** Takes note of the transfer in the slot, if it has a deadline. */
    void add(int slot) {
        long atNs = records.deadlineNs(slot);
        if (atNs == Long.MAX_VALUE) {
            return;
        }
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            slots = Arrays.copyOf(slots, 2 * size);
        }
        rise(size++, atNs, slot);
    }

    /** The transfer in the slot has ended, or is no longer to be looked at. */
    void remove(int slot) {
        int place = places.get(slot);
        if (place == NOWHERE) {
            return;
        }
        places.remove(slot);
        size--;
        if (place < size) {
            long atNs = times[size];
            int last = slots[size];
            sink(place, atNs, last);
            rise(places.get(last), atNs, last);
        }
    }

    /** Ledger time from which a transfer is due, {@link Long#MAX_VALUE} if none will be. */
    long nextNs() {
        return size == 0 ? Long.MAX_VALUE : times[0];
    }

    /** The transfer that is due first, if that is at or before the time; {@link Slab#NONE} if there is none. */
    int due(long timeNs) {
        return size > 0 && times[0] <= timeNs ? slots[0] : Slab.NONE;
    }

    /** Puts the entry at a free place, or as far above it as it is earlier than what is there. */
    private void rise(int free, long atNs, int slot) {
        int place = free;
        while (place > 0 && isEarlier(atNs, slot, (place - 1) / 2)) {
            put(place, times[(place - 1) / 2], slots[(place - 1) / 2]);
            place = (place - 1) / 2;
        }
        put(place, atNs, slot);
    }

    /** Puts the entry at a free place, or as far below it as it is later than what is there. */
    private void sink(int free, long atNs, int slot) {
        int place = free;
        int child = earlierChild(place);
        while (child < size && !isEarlier(atNs, slot, child)) {
            put(place, times[child], slots[child]);
            place = child;
            child = earlierChild(place);
        }
        put(place, atNs, slot);
    }

    private int earlierChild(int place) {
        int left = 2 * place + 1;
        return left + 1 < size && isEarlier(times[left + 1], slots[left + 1], left) ? left + 1 : left;
    }

    /** True if the entry comes before the one at the place; of two with the same time, by their ids. */
    private boolean isEarlier(long atNs, int slot, int place) {
        return atNs < times[place] || (atNs == times[place] && records.isLower(slot, slots[place]));
    }

    private void put(int place, long atNs, int slot) {
        times[place] = atNs;
        slots[place] = slot;
        places.put(slot, place);
    }
}
