package tutti.storage;

import java.util.Arrays;

/**
 * Sorts pairs of keys and places by key, unsigned; equal keys keep their order. By the upper 22 of the bits in which keys may differ, in two
 * passes, then where neighbours are still out of order by insertion: keys are hashes, so few are. Of one thread; keeps what memory it needed.
 */
final class RadixSort {
    private static final int DIGIT_BITS = 11;
    private static final int DIGITS = 1 << DIGIT_BITS;
    private static final int MASK = DIGITS - 1;

    private final int[] starts = new int[DIGITS];
    private long[] keysBetween = new long[0];
    private long[] placesBetween = new long[0];

    /** Sorts the first {@code count} of both arrays. */
    void sort(long[] keys, long[] places, int count) {
        if (count > keysBetween.length) {
            keysBetween = new long[count];
            placesBetween = new long[count];
        }
        long lowest = -1;
        long highest = 0;
        for (int i = 0; i < count; i++) {
            lowest = Long.compareUnsigned(keys[i], lowest) < 0 ? keys[i] : lowest;
            highest = Long.compareUnsigned(keys[i], highest) > 0 ? keys[i] : highest;
        }
        int bits = Long.SIZE - Long.numberOfLeadingZeros(highest - lowest);
        int shift = Math.max(0, bits - 2 * DIGIT_BITS);
        scatter(keys, places, count, lowest, shift, keysBetween, placesBetween);
        scatter(keysBetween, placesBetween, count, lowest, shift + DIGIT_BITS, keys, places);
        insert(keys, places, count);
    }

    private void scatter(
            long[] keys, long[] places, int count, long lowest, int shift, long[] keysTo, long[] placesTo) {
        count(keys, count, lowest, shift);
        for (int i = 0; i < count; i++) {
            long key = keys[i];
            int to = starts[(int) ((key - lowest) >>> shift) & MASK]++;
            keysTo[to] = key;
            placesTo[to] = places[i];
        }
    }

    private void count(long[] keys, int count, long lowest, int shift) {
        Arrays.fill(starts, 0);
        for (int i = 0; i < count; i++) {
            starts[(int) ((keys[i] - lowest) >>> shift) & MASK]++;
        }
        int start = 0;
        for (int i = 0; i < DIGITS; i++) {
            int here = starts[i];
            starts[i] = start;
            start += here;
        }
    }

    private static void insert(long[] keys, long[] places, int count) {
        for (int i = 1; i < count; i++) {
            long key = keys[i];
            if (Long.compareUnsigned(keys[i - 1], key) > 0) {
                moveDown(keys, places, i);
            }
        }
    }

    private static void moveDown(long[] keys, long[] places, int from) {
        long key = keys[from];
        long place = places[from];
        int at = from;
        while (at > 0 && Long.compareUnsigned(keys[at - 1], key) > 0) {
            keys[at] = keys[at - 1];
            places[at] = places[at - 1];
            at--;
        }
        keys[at] = key;
        places[at] = place;
    }
}
