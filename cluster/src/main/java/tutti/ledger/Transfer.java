package tutti.ledger;

/**
 * A single-phase transfer as the apply path sees it. Mutable and reused, one for each replica, so that applying a transfer
 * allocates nothing; fields are set by {@code codec}.
 */
public final class Transfer {
    public long idHigh;
    public long idLow;
    public long debitHigh;
    public long debitLow;
    public long creditHigh;
    public long creditLow;

    /** Minor units, 1 to 2^63 - 1. */
    public long amount;

    /** Client's code, 0 to 65,535. */
    public int code;

    /** No bit is defined yet; must be zero. */
    public int flags;

    /** Interned number of the principal that asks; see {@link Ledger#principal}. */
    public int principal;
}
