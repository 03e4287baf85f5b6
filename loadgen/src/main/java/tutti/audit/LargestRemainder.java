package tutti.audit;

import java.math.BigInteger;
import tutti.workload.PlannedWork;

/**
 * The auditor's own reckoning of a split, written from the contract alone: whole parts first, then one minor unit each to
 * the largest fractions, the earlier share first where fractions are equal.
 */
final class LargestRemainder {
    private static final long WHOLE = 1_000_000;
    private static final BigInteger BIG_WHOLE = BigInteger.valueOf(WHOLE);
    /** Up to here amount times share fits 64 bits. */
    private static final long SMALL_AMOUNT_MAX = Long.MAX_VALUE / WHOLE;

    private LargestRemainder() {}

    /** What each share of the work gets of an amount, minor units. */
    static long[] divide(long amount, PlannedWork work) {
        int count = work.shareCount();
        long[] parts = new long[count];
        long[] fractions = new long[count];
        long left = amount;
        for (int share = 0; share < count; share++) {
            if (amount <= SMALL_AMOUNT_MAX) {
                long product = amount * work.millionths(share);
                parts[share] = product / WHOLE;
                fractions[share] = product % WHOLE;
            } else {
                BigInteger[] divided = BigInteger.valueOf(amount)
                        .multiply(BigInteger.valueOf(work.millionths(share)))
                        .divideAndRemainder(BIG_WHOLE);
                parts[share] = divided[0].longValueExact();
                fractions[share] = divided[1].longValueExact();
            }
            left -= parts[share];
        }
        for (; left > 0; left--) {
            int largest = 0;
            for (int share = 1; share < count; share++) {
                if (fractions[share] > fractions[largest]) {
                    largest = share;
                }
            }
            parts[largest]++;
            fractions[largest] = -1;
        }
        return parts;
    }
}
