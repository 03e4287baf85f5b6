package tutti.ledger;

/**
 * One play to be paid, its legs already computed from the work's split by the gateway. Mutable and reused like
 * {@link Transfer}.
 */
public final class StreamPayment {
    /** Most shares of a work, hence legs of a payment. */
    public static final int LEGS_MAX = 64;

    /** Set in {@link #flags} where the client gave no time of play; then {@code playedAtNs} is not its content. */
    public static final int FLAG_PLAYED_AT_OMITTED = 1;

    public long idHigh;
    public long idLow;
    public long payerHigh;
    public long payerLow;
    public long workHigh;
    public long workLow;

    /** Plays or seconds, 1 to 2^63 - 1. */
    public long units;

    /** Price times units in minor units; equals the sum of the legs. */
    public long amount;

    /** Nanoseconds since 1970. */
    public long playedAtNs;

    /** Version of the split that the legs follow, 1 to {@link SplitVersion#NUMBER_MAX}. */
    public int splitVersion;

    /** Interned number of the principal that asks. */
    public int principal;

    public int code;
    public int flags;

    /** Asset of the work; the payer's must be the same. */
    public int asset;

    public int legCount;

    /** Payee of leg i. */
    public final long[] legHigh = new long[LEGS_MAX];

    public final long[] legLow = new long[LEGS_MAX];

    /** Minor units of leg i; may be zero only if the split gives the payee nothing of this amount. */
    public final long[] legAmount = new long[LEGS_MAX];

    /**
     * Takes asset, split version, amount and legs from the work; {@link #units}, above 0, and {@link #playedAtNs} are set before.
     * The amount is -1, and there are no legs, where price times units overflows: {@link Shape} then answers AMOUNT_OVERFLOWS.
     */
    public void follow(WorkView work) {
        asset = work.asset();
        SplitVersion version = work.versionAt(playedAtNs);
        splitVersion = version.number();
        amount = work.price() * units;
        if (Math.multiplyHigh(work.price(), units) != 0 || amount < 0) {
            amount = -1;
            legCount = 0;
            return;
        }
        Split split = version.split();
        legCount = split.size();
        for (int i = 0; i < legCount; i++) {
            legHigh[i] = split.payeeHigh(i);
            legLow[i] = split.payeeLow(i);
        }
        split.divide(amount, legAmount);
    }
}
