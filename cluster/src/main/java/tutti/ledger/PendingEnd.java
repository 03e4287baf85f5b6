package tutti.ledger;

/**
 * How a pending transfer ended whose credit account lives in another partition, as that partition is told. Mutable and reused.
 */
public final class PendingEnd {
    public long idHigh;
    public long idLow;
    public long debitHigh;
    public long debitLow;
    public long creditHigh;
    public long creditLow;
    public int asset;

    /** What the credit account was to receive, minor units, 0 to 2^63 - 1: no longer pending. */
    public long reserved;

    /** True if the credit account, which the transfer had closed, opens again. */
    public boolean isOpening;

    /** What of it was posted, 0 to {@code reserved}. */
    public long posted;
}
