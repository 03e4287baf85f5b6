package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What chains that are posted move from the sender to the receiver: 16 bytes.
 *
 * <pre>
 * 0       4          8        16
 * | asset | reserved | amount |
 * </pre>
 */
public final class ChainMoneyRecord {
    public static final int BYTES = 16;

    private static final int ASSET = 0;
    private static final int RESERVED = 4;
    private static final int AMOUNT = 8;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private ChainMoneyRecord() {}

    public static void encode(int asset, long amount, MutableDirectBuffer buffer, int offset) {
        buffer.putInt(offset + ASSET, asset, ORDER);
        buffer.putInt(offset + RESERVED, 0, ORDER);
        buffer.putLong(offset + AMOUNT, amount, ORDER);
    }

    /** What is wrong with the record, null if nothing is. */
    static @Nullable String problem(DirectBuffer buffer, int offset) {
        return amount(buffer, offset) > 0 ? null : "money of a chain has an amount of " + amount(buffer, offset);
    }

    public static int asset(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + ASSET, ORDER);
    }

    /** Minor units. */
    public static long amount(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + AMOUNT, ORDER);
    }
}
