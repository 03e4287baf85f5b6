package tutti.codec;

/** What the records of a section are. Numbers are part of the log format and fixed for ever. */
public final class SectionKind {
    /** {@link TransferRecord}s of one principal. */
    public static final int TRANSFERS = 1;
    /** {@link StreamPaymentRecord}s of one principal. */
    public static final int STREAM_PAYMENTS = 2;
    /** {@link AccountRecord}s of one principal. */
    public static final int ACCOUNTS = 3;
    /** {@link AssetRecord}s; partition 0 only. */
    public static final int ASSETS = 4;
    /** {@link WorkRecord}s of one principal. */
    public static final int WORKS = 5;
    /** Names to intern. */
    public static final int PRINCIPALS = 6;
    /** The leader's proposal to move accruals for one destination into a settlement. */
    public static final int SETTLE = 7;
    /** Channel items of one sending partition, in sequence. */
    public static final int CHANNEL_ITEMS = 8;
    /** The receiving partition has applied all items of a channel up to a sequence number. */
    public static final int CHANNEL_ACKNOWLEDGEMENT = 9;
    /** Number of an audit mark. */
    public static final int AUDIT_MARK = 10;
    /** Changes nothing: a read that waits for its place in the log. Count 0. */
    public static final int BARRIER = 11;

    /** {@link AccountFreezeRecord}s of one principal. */
    public static final int ACCOUNT_FREEZES = 12;

    /** The leader's index of old ids is synced through a position: ids up to it may leave the window. */
    public static final int INDEXED = 13;

    /** {@link RecalledIdRecord}s that the leader's index has, for the section that follows. */
    public static final int RECALLED_IDS = 14;

    /** {@link SplitRecord}s of one principal. */
    public static final int SPLITS = 20;

    /** {@link MandateRecord}s of one principal. */
    public static final int MANDATES = 21;

    /** {@link ClawbackRecord}s of one principal. */
    public static final int CLAWBACKS = 25;

    private SectionKind() {}
}
