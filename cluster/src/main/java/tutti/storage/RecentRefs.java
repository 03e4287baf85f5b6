package tutti.storage;

import java.util.Arrays;

/**
 * Keys and places of entries that are in no run yet, in the order of the log. Grows by one thread; what was there when somebody took a
 * {@link #view} does not change.
 */
final class RecentRefs {
    private static final int AT_START = 1 << 12;

    private long[] keys = new long[AT_START];
    private long[] places = new long[AT_START];
    private int count;

    void add(long key, long place) {
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, 2 * count);
            places = Arrays.copyOf(places, 2 * count);
        }
        keys[count] = key;
        places[count++] = place;
    }

    int count() {
        return count;
    }

    /** How many there are of blocks below {@code block}. */
    int countBelow(long block) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Refs.block(places[middle]) < block) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The first so many, sorted; they are no longer here then. */
    SortedRefs takeFirst(int taken) {
        SortedRefs sorted = new SortedRefs(Arrays.copyOf(keys, taken), Arrays.copyOf(places, taken));
        int rest = count - taken;
        keys = Arrays.copyOfRange(keys, taken, taken + Math.max(AT_START, rest));
        places = Arrays.copyOfRange(places, taken, taken + Math.max(AT_START, rest));
        count = rest;
        return sorted;
    }

    /** What is here now. */
    View view() {
        return new View(keys, places, count);
    }

    /** Sorted when it is first asked. Of any thread. */
    static final class View {
        private final long[] keys;
        private final long[] places;
        private final int count;
        private volatile SortedRefs sorted = SortedRefs.EMPTY;

        private View(long[] keys, long[] places, int count) {
            this.keys = keys;
            this.places = places;
            this.count = count;
        }

        SortedRefs sorted() {
            if (sorted.count() != count) {
                sort();
            }
            return sorted;
        }

        private synchronized void sort() {
            if (sorted.count() != count) {
                sorted = new SortedRefs(Arrays.copyOf(keys, count), Arrays.copyOf(places, count));
            }
        }
    }
}
