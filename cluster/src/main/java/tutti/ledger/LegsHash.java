package tutti.ledger;

/**
 * What a payment's record keeps of its legs, 52 bits: enough to tell whether those that come with a clawback are the payment's. They come
 * from history, through a gateway that is trusted to compute legs in the first place; the hash is against error, not against forgery.
 */
final class LegsHash {
    private LegsHash() {}

    /** Its lowest 12 bits, in which the record keeps the split version, are zero. */
    static long of(long[] high, long[] low, long[] amount, int count) {
        long sum = count;
        for (int i = 0; i < count; i++) {
            sum += StateDigest.of(StateDigest.LEG, i, high[i], low[i], amount[i]);
        }
        return StateDigest.mix(sum) & ~(long) SplitVersion.NUMBER_MAX;
    }
}
