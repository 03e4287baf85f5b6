package tutti.storage;

import java.util.Arrays;

/**
 * Sorts refs, which are pairs of a key and a place side by side in an array, by key, unsigned; equal keys keep their order. By the upper of the
 * bits in which keys may differ, in two passes, then where neighbours are still out of order by insertion: keys are hashes, so few are.
 * Of one thread; keeps what memory it needed.
 */
final class RadixSort {
    /** Bits of a pass, at most. */
    private static final int DIGIT_BITS_MAX = 11;

    /** So many more bits than it takes to count the keys: then few differ in lower bits alone. */
    private static final int SPARE_BITS = 2;

    private final int[] lowStarts = new int[1 << DIGIT_BITS_MAX];
    private final int[] highStarts = new int[1 << DIGIT_BITS_MAX];
    private long[] between = new long[0];

    /** Puts the first {@code count} refs of an array, sorted, into another, which may be the same. */
    void sort(long[] from, int count, long[] to) {
        int end = 2 * count;
        if (end > between.length) {
            between = new long[end];
        }
        long lowest = -1;
        long highest = 0;
        for (int i = 0; i < end; i += 2) {
            lowest = Long.compareUnsigned(from[i], lowest) < 0 ? from[i] : lowest;
            highest = Long.compareUnsigned(from[i], highest) > 0 ? from[i] : highest;
        }
        int bits = Long.SIZE - Long.numberOfLeadingZeros(highest - lowest);
        int countBits = Integer.SIZE - Integer.numberOfLeadingZeros(count);
        int digitBits = Math.min(DIGIT_BITS_MAX, (countBits + SPARE_BITS + 1) / 2);
        int shift = Math.max(0, bits - 2 * digitBits);
        count(from, end, lowest, shift, digitBits);
        scatter(from, end, lowest, shift, lowStarts, (1 << digitBits) - 1, between);
        scatter(between, end, lowest, shift + digitBits, highStarts, (1 << digitBits) - 1, to);
        insert(to, end);
    }

    private static void scatter(long[] from, int end, long lowest, int shift, int[] starts, int mask, long[] to) {
        for (int i = 0; i < end; i += 2) {
            long key = from[i];
            int digit = (int) ((key - lowest) >>> shift) & mask;
            int at = starts[digit];
            starts[digit] = at + 2;
            to[at] = key;
            to[at + 1] = from[i + 1];
        }
    }

    private void count(long[] from, int end, long lowest, int shift, int digitBits) {
        int digits = 1 << digitBits;
        int mask = digits - 1;
        Arrays.fill(lowStarts, 0, digits, 0);
        Arrays.fill(highStarts, 0, digits, 0);
        for (int i = 0; i < end; i += 2) {
            int both = (int) ((from[i] - lowest) >>> shift);
            lowStarts[both & mask] += 2;
            highStarts[both >>> digitBits & mask] += 2;
        }
        int low = 0;
        int high = 0;
        for (int i = 0; i < digits; i++) {
            int lowHere = lowStarts[i];
            int highHere = highStarts[i];
            lowStarts[i] = low;
            highStarts[i] = high;
            low += lowHere;
            high += highHere;
        }
    }

    private static void insert(long[] refs, int end) {
        for (int i = 2; i < end; i += 2) {
            if (Long.compareUnsigned(refs[i - 2], refs[i]) > 0) {
                moveDown(refs, i);
            }
        }
    }

    private static void moveDown(long[] refs, int from) {
        long key = refs[from];
        long place = refs[from + 1];
        int at = from;
        while (at > 0 && Long.compareUnsigned(refs[at - 2], key) > 0) {
            refs[at] = refs[at - 2];
            refs[at + 1] = refs[at - 1];
            at -= 2;
        }
        refs[at] = key;
        refs[at + 1] = place;
    }
}
