package tutti.codec;

/** What an item of a channel between partitions is. Numbers are part of the log format and fixed for ever. */
public final class ChannelItemKind {
    /** A {@link SettlementRecord}: credits accrued at the sender, netted for each payee. */
    public static final int SETTLEMENT = 1;
    /** An {@link EscrowRequestRecord}: the sender reserved its side, the receiver posts the other or rejects. */
    public static final int ESCROW_REQUEST = 2;
    /** An {@link EscrowReplyRecord}: how the receiver of a request decided. */
    public static final int ESCROW_REPLY = 3;
    /** An {@link AssetRecord} of partition 0, to be answered by an ASSET_REPLY. */
    public static final int ASSET = 4;
    /** An audit mark, 8 bytes: its number. */
    public static final int AUDIT_MARK = 5;
    /** An {@link AssetReplyRecord}: whether the sender has the asset now. */
    public static final int ASSET_REPLY = 6;

    /** A {@link PendingEndRecord}: how a pending transfer ended that the receiver reserved the credit of. */
    public static final int PENDING_END = 7;

    /** A {@link ChainPrepareRecord}: what a chain that spans partitions asks of the receiver. */
    public static final int CHAIN_PREPARE = 8;

    /** A {@link ChainPreparedRecord}: what the receiver of a question has reserved, or why it has not. */
    public static final int CHAIN_PREPARED = 9;

    /** A {@link ChainDecisionRecord}: the chain is posted, or released. */
    public static final int CHAIN_DECISION = 10;

    /** A {@link ChainMoneyRecord}: what chains that are posted move from the sender to the receiver. */
    public static final int CHAIN_MONEY = 11;

    private ChannelItemKind() {}
}
