package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import tutti.ledger.Outcome;

/**
 * The answer to one item, as the partition's leader sends it to a gateway: 16 bytes.
 *
 * <pre>
 * 0              8       10       12         16
 * | ledger time  | code  | flags  | reserved |
 * </pre>
 */
public final class OutcomeRecord {
    public static final int BYTES = 16;

    private static final int TIMESTAMP = 0;
    private static final int CODE = 8;
    private static final int FLAGS = 10;
    private static final int RESERVED = 12;
    private static final int REPLAYED = 1;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private OutcomeRecord() {}

    public static void encodeFirst(MutableDirectBuffer buffer, int offset, Outcome outcome, long timestampNs) {
        encode(buffer, offset, outcome, 0, timestampNs);
    }

    public static void encodeReplayed(MutableDirectBuffer buffer, int offset, Outcome outcome, long timestampNs) {
        encode(buffer, offset, outcome, REPLAYED, timestampNs);
    }

    private static void encode(MutableDirectBuffer buffer, int offset, Outcome outcome, int flags, long timestampNs) {
        buffer.putLong(offset + TIMESTAMP, timestampNs, ORDER);
        buffer.putShort(offset + CODE, (short) outcome.code(), ORDER);
        buffer.putShort(offset + FLAGS, (short) flags, ORDER);
        buffer.putInt(offset + RESERVED, 0, ORDER);
    }

    public static Outcome outcome(DirectBuffer buffer, int offset) {
        return Outcome.ofCode(buffer.getShort(offset + CODE, ORDER) & 0xFFFF);
    }

    public static boolean isReplayed(DirectBuffer buffer, int offset) {
        return (buffer.getShort(offset + FLAGS, ORDER) & REPLAYED) != 0;
    }

    /** Ledger time, nanoseconds since 1970; 0 where nothing was decided. */
    public static long timestampNs(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + TIMESTAMP, ORDER);
    }
}
