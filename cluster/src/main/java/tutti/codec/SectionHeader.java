package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * First 16 bytes of every section of a batch.
 *
 * <pre>
 * 0                2                4               8                            12         16
 * | kind (short)   | flags (short)  | count (int)   | body length in bytes (int) | reserved |
 * </pre>
 *
 * Bit 0 of the flags: the leader had looked up all ids of the section that needed it, through the position in the {@link
 * BatchHeader}. No gateway sets it.
 *
 * <p> * The body follows; its length is a multiple of 8.
 */
public final class SectionHeader {
    public static final int BYTES = 16;

    private static final int KIND = 0;
    private static final int FLAGS = 2;
    private static final int COUNT = 4;
    private static final int BODY_LENGTH = 8;
    private static final int RESERVED_TAIL = 12;
    private static final int LOOKED_UP = 1;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private SectionHeader() {}

    /** Writes the header; {@code kind} is one of {@link SectionKind}. */
    public static void encode(MutableDirectBuffer buffer, int offset, int kind, int count, int bodyBytes) {
        buffer.putShort(offset + KIND, (short) kind, ORDER);
        buffer.putShort(offset + FLAGS, (short) 0, ORDER);
        buffer.putInt(offset + COUNT, count, ORDER);
        buffer.putInt(offset + BODY_LENGTH, bodyBytes, ORDER);
        buffer.putInt(offset + RESERVED_TAIL, 0, ORDER);
    }

    public static int kind(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + KIND, ORDER) & 0xFFFF;
    }

    /** Says of the section that its ids were looked up. */
    public static void setLookedUp(MutableDirectBuffer buffer, int offset) {
        buffer.putShort(offset + FLAGS, (short) LOOKED_UP, ORDER);
    }

    public static boolean isLookedUp(DirectBuffer buffer, int offset) {
        return (flags(buffer, offset) & LOOKED_UP) != 0;
    }

    static int flags(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + FLAGS, ORDER) & 0xFFFF;
    }

    public static int count(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + COUNT, ORDER);
    }

    /** Bytes of the records, this header not included. */
    public static int bodyBytes(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + BODY_LENGTH, ORDER);
    }
}
