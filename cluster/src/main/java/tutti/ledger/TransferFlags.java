package tutti.ledger;

/** Bits of a transfer's flags. Numbers are part of the log format and fixed for ever. */
public final class TransferFlags {
    /** This transfer and the next in the request happen together or not at all; a chain ends with the first that is not linked. */
    public static final int LINKED = 1;

    /** Reserves the amount on both sides until it is posted, voided or expires. */
    public static final int PENDING = 1 << 1;

    /** Posts the pending transfer that {@code pendingId} names, the whole of it or a part. */
    public static final int POST_PENDING = 1 << 2;

    /** Releases what the pending transfer that {@code pendingId} names has reserved. */
    public static final int VOID_PENDING = 1 << 3;

    /** Moves at most what the debit account has available. */
    public static final int BALANCING_DEBIT = 1 << 4;

    /** Moves at most what the credit account lacks. */
    public static final int BALANCING_CREDIT = 1 << 5;

    /** Closes the debit account while this pending transfer is not voided. */
    public static final int CLOSING_DEBIT = 1 << 6;

    /** Closes the credit account while this pending transfer is not voided. */
    public static final int CLOSING_CREDIT = 1 << 7;

    /** Moves back what the posted transfer that {@code pendingId} names has moved, the whole of it or a part. */
    public static final int REVERSAL = 1 << 8;

    /** Moves what waits for the debit account in its asset's unclaimed account. */
    public static final int CLAIM = 1 << 9;

    /** Is tried at the time that {@code scheduledAtNs} says, not before. */
    public static final int SCHEDULED = 1 << 10;

    /**
     * Takes back the stream payment that {@code pendingId} names: in the window of ids, where its credit account is the one that covers,
     * and in what partitions ask each other for it. Not for clients' transfers.
     */
    public static final int CLAWBACK = 1 << 11;

    static final int ENDS_PENDING = POST_PENDING | VOID_PENDING;

    /** What is about another transfer, of the same debit account. */
    public static final int ABOUT_ANOTHER = ENDS_PENDING | REVERSAL;

    /** What may leave out the credit account. */
    static final int INHERITING = ABOUT_ANOTHER | CLAIM;

    static final int BALANCING = BALANCING_DEBIT | BALANCING_CREDIT;
    static final int CLOSING = CLOSING_DEBIT | CLOSING_CREDIT;
    static final int ALL = LINKED | PENDING | INHERITING | BALANCING | CLOSING | SCHEDULED;

    private TransferFlags() {}
}
