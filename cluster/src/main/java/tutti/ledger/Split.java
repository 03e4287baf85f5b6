package tutti.ledger;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Payees of a work and their shares in millionths, in the order that the client gave. Immutable. */
public final class Split {
    /** What the shares of a split sum to. */
    public static final int WHOLE = 1_000_000;

    private final long[] payeeHigh;
    private final long[] payeeLow;
    private final int[] millionths;

    /** Takes the arrays over; they have equal length and are not changed afterwards. */
    public Split(long[] payeeHigh, long[] payeeLow, int[] millionths) {
        Invariant.check(
                payeeHigh.length == payeeLow.length && payeeLow.length == millionths.length,
                "arrays of a split must have equal length",
                payeeHigh.length,
                payeeLow.length,
                millionths.length);
        this.payeeHigh = payeeHigh;
        this.payeeLow = payeeLow;
        this.millionths = millionths;
    }

    public int size() {
        return millionths.length;
    }

    public long payeeHigh(int i) {
        return payeeHigh[i];
    }

    public long payeeLow(int i) {
        return payeeLow[i];
    }

    public int millionths(int i) {
        return millionths[i];
    }

    /**
     * Divides an amount by largest remainder: whole parts first, then one minor unit each to the largest fractions, the
     * earlier share first where fractions are equal. Exact for every amount; the parts sum to the amount, since the shares
     * sum to {@link #WHOLE}.
     *
     * @param amount minor units, at least 0
     * @param parts receives the part of share i at index i
     */
    public void divide(long amount, long[] parts) {
        Invariant.within(millionths.length, 1, StreamPayment.LEGS_MAX, "shares of a split that divides");
        // amount * share / WHOLE has up to 83 bits. With amount = quotient * WHOLE + rest it is quotient * share, at
        // most
        // the amount, plus rest * share / WHOLE, below 2^40: the same numbers without 128-bit arithmetic.
        long quotient = amount / WHOLE;
        long rest = amount % WHOLE;
        long left = amount;
        for (int i = 0; i < millionths.length; i++) {
            parts[i] = quotient * millionths[i] + rest * millionths[i] / WHOLE;
            left -= parts[i];
        }
        Invariant.within(left, 0, millionths.length - 1L, "minor units left over by a split");
        long taken = 0;
        while (left > 0) {
            int largest = largestFraction(rest, taken);
            taken |= 1L << largest;
            parts[largest]++;
            left--;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Split that
                && Arrays.equals(millionths, that.millionths)
                && Arrays.equals(payeeHigh, that.payeeHigh)
                && Arrays.equals(payeeLow, that.payeeLow);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(payeeLow) + Arrays.hashCode(millionths);
    }

    /** First of the shares with the largest fraction among those whose bit is not in {@code taken}. */
    private int largestFraction(long rest, long taken) {
        int largest = -1;
        long fractionMax = -1;
        for (int i = 0; i < millionths.length; i++) {
            long fraction = rest * millionths[i] % WHOLE;
            if (fraction > fractionMax && (taken & 1L << i) == 0) {
                largest = i;
                fractionMax = fraction;
            }
        }
        return largest;
    }
}
