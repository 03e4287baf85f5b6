package tutti.storage;

import java.util.Arrays;

/**
 * Keys and places of entries that are in no run yet, side by side, in the order of the log. Grows by one thread; what was there when somebody took a
 * {@link #view} does not change.
 */
final class RecentRefs {
    private static final int AT_START = 1 << 12;

    private final RadixSort sort = new RadixSort();
    private long[] words = new long[2 * AT_START];
    private int end;

    void add(long key, long place) {
        if (end == words.length) {
            words = Arrays.copyOf(words, 2 * end);
        }
        words[end] = key;
        words[end + 1] = place;
        end += 2;
    }

    int count() {
        return end / 2;
    }

    /** How many there are of blocks below {@code block}. */
    int countBelow(long block) {
        int low = 0;
        int high = count();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Refs.block(words[2 * middle + 1]) < block) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The first so many, sorted; they are no longer here then. */
    SortedRefs takeFirst(int taken) {
        SortedRefs sorted = SortedRefs.of(words, taken, sort);
        int rest = end - 2 * taken;
        // As many as these are likely to come again.
        long[] next = new long[Math.max(2 * AT_START, Math.max(2 * taken, rest))];
        System.arraycopy(words, 2 * taken, next, 0, rest);
        words = next;
        end = rest;
        return sorted;
    }

    /** What is here now. */
    View view() {
        return new View(words, count());
    }

    /** Sorted when it is first asked. Of any thread. */
    static final class View {
        private final long[] words;
        private final int count;
        private volatile SortedRefs sorted = SortedRefs.EMPTY;

        private View(long[] words, int count) {
            this.words = words;
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
                sorted = SortedRefs.of(words, count, new RadixSort());
            }
        }
    }
}
