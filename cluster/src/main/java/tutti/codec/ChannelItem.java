package tutti.codec;

import java.nio.ByteOrder;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One item of a channel: a header of 8 bytes and a body whose length is a multiple of 8.
 *
 * <pre>
 * 0                    4      6          8
 * | body length (int)  | kind | reserved | body |
 * </pre>
 */
public final class ChannelItem {
    public static final int HEADER_BYTES = 8;

    /** Bytes of an AUDIT_MARK's body. */
    public static final int MARK_BYTES = 8;

    private static final int BODY_LENGTH = 0;
    private static final int KIND = 4;
    private static final int RESERVED = 6;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private ChannelItem() {}

    /** Writes the header; {@code kind} is one of {@link ChannelItemKind}. */
    public static void encodeHeader(MutableDirectBuffer buffer, int offset, int kind, int bodyBytes) {
        buffer.putInt(offset + BODY_LENGTH, bodyBytes, ORDER);
        buffer.putShort(offset + KIND, (short) kind, ORDER);
        buffer.putShort(offset + RESERVED, (short) 0, ORDER);
    }

    public static int bodyBytes(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + BODY_LENGTH, ORDER);
    }

    public static int kind(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + KIND, ORDER) & 0xFFFF;
    }

    /** Bytes of the whole item, its header included. */
    public static int bytes(DirectBuffer buffer, int offset) {
        return HEADER_BYTES + bodyBytes(buffer, offset);
    }

    public static void encodeMark(MutableDirectBuffer buffer, int bodyOffset, long mark) {
        buffer.putLong(bodyOffset, mark, ORDER);
    }

    public static long mark(DirectBuffer buffer, int bodyOffset) {
        return buffer.getLong(bodyOffset, ORDER);
    }

    /** What is wrong with the item in the next {@code available} bytes, null if nothing is. */
    static @Nullable String problem(DirectBuffer buffer, int offset, int available) {
        if (available < HEADER_BYTES) {
            return "channel item is cut short: bytes left are " + available;
        }
        int body = bodyBytes(buffer, offset);
        if (body < 0 || (body & 7) != 0 || body > available - HEADER_BYTES) {
            return "channel item has a body of " + body + ", bytes left are " + available;
        }
        int at = offset + HEADER_BYTES;
        int kind = kind(buffer, offset);
        return switch (kind) {
            case ChannelItemKind.SETTLEMENT -> SettlementRecord.problem(buffer, at, body);
            case ChannelItemKind.ESCROW_REQUEST -> EscrowRequestRecord.problem(buffer, at, body);
            case ChannelItemKind.ESCROW_REPLY ->
                problemOfFixed(kind, body, EscrowReplyRecord.BYTES, () -> EscrowReplyRecord.problem(buffer, at));
            case ChannelItemKind.ASSET ->
                problemOfFixed(kind, body, AssetRecord.BYTES, () -> AssetRecord.problem(buffer, at));
            case ChannelItemKind.ASSET_REPLY ->
                problemOfFixed(kind, body, AssetReplyRecord.BYTES, () -> AssetReplyRecord.problem(buffer, at));
            case ChannelItemKind.PENDING_END ->
                problemOfFixed(kind, body, PendingEndRecord.BYTES, () -> PendingEndRecord.problem(buffer, at));
            case ChannelItemKind.CHAIN_PREPARE -> ChainPrepareRecord.problem(buffer, at, body);
            case ChannelItemKind.CHAIN_PREPARED -> ChainPreparedRecord.problem(buffer, at, body);
            case ChannelItemKind.CHAIN_DECISION ->
                problemOfFixed(kind, body, ChainDecisionRecord.BYTES, () -> ChainDecisionRecord.problem(buffer, at));
            case ChannelItemKind.CHAIN_MONEY ->
                problemOfFixed(kind, body, ChainMoneyRecord.BYTES, () -> ChainMoneyRecord.problem(buffer, at));
            case ChannelItemKind.AUDIT_MARK -> problemOfLength(kind, body, MARK_BYTES);
            default -> "unknown kind of channel item: " + kind;
        };
    }

    private static @Nullable String problemOfFixed(
            int kind, int body, int bytes, Supplier<@Nullable String> problemOfRecord) {
        return body == bytes ? problemOfRecord.get() : problemOfLength(kind, body, bytes);
    }

    private static @Nullable String problemOfLength(int kind, int body, int bytes) {
        return body == bytes ? null : "channel item of kind " + kind + " has a body of " + body;
    }
}
