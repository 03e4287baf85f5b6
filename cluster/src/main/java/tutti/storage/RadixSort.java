package tutti.storage;

import java.util.Arrays;

/**
 * Sorts pairs of keys and places by key, unsigned; equal keys keep their order. By the upper 32 bits in four passes over bytes, then
 * where neighbours are still out of order by insertion: keys are hashes, so few are.
 */
final class RadixSort {
    private static final int BYTE_BITS = 8;
    private static final int BYTES = 1 << BYTE_BITS;
    private static final int MASK = BYTES - 1;

    private RadixSort() {}

    /** Sorts the first {@code count} of both arrays. */
    static void sort(long[] keys, long[] places, int count) {
        long[] keysFrom = keys;
        long[] placesFrom = places;
        long[] keysTo = new long[count];
        long[] placesTo = new long[count];
        int[] starts = new int[BYTES];
        for (int shift = Integer.SIZE; shift < Long.SIZE; shift += BYTE_BITS) {
            count(keysFrom, count, shift, starts);
            for (int i = 0; i < count; i++) {
                int to = starts[(int) (keysFrom[i] >>> shift) & MASK]++;
                keysTo[to] = keysFrom[i];
                placesTo[to] = placesFrom[i];
            }
            long[] keysSpare = keysFrom;
            long[] placesSpare = placesFrom;
            keysFrom = keysTo;
            placesFrom = placesTo;
            keysTo = keysSpare;
            placesTo = placesSpare;
        }
        // Four passes: an even number, so that the last wrote into the arrays given.
        insert(keys, places, count);
    }

    private static void count(long[] keys, int count, int shift, int[] starts) {
        Arrays.fill(starts, 0);
        for (int i = 0; i < count; i++) {
            starts[(int) (keys[i] >>> shift) & MASK]++;
        }
        int start = 0;
        for (int i = 0; i < BYTES; i++) {
            int here = starts[i];
            starts[i] = start;
            start += here;
        }
    }

    private static void insert(long[] keys, long[] places, int count) {
        for (int i = 1; i < count; i++) {
            long key = keys[i];
            long place = places[i];
            int at = i;
            while (at > 0 && Long.compareUnsigned(keys[at - 1], key) > 0) {
                keys[at] = keys[at - 1];
                places[at] = places[at - 1];
                at--;
            }
            keys[at] = key;
            places[at] = place;
        }
    }
}
