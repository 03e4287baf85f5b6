package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * First 16 bytes of every section of a batch.
 *
 * <pre>
 * 0                2          4               8                            12         16
 * | kind (short)   | reserved | count (int)   | body length in bytes (int) | reserved |
 * </pre>
 *
 * The body follows; its length is a multiple of 8.
 */
public final class SectionHeader {
    public static final int BYTES = 16;

    private static final int KIND = 0;
    private static final int RESERVED = 2;
    private static final int COUNT = 4;
    private static final int BODY_LENGTH = 8;
    private static final int RESERVED_TAIL = 12;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private SectionHeader() {}

    /** Writes the header; {@code kind} is one of {@link SectionKind}. */
    public static void encode(MutableDirectBuffer buffer, int offset, int kind, int count, int bodyBytes) {
        buffer.putShort(offset + KIND, (short) kind, ORDER);
        buffer.putShort(offset + RESERVED, (short) 0, ORDER);
        buffer.putInt(offset + COUNT, count, ORDER);
        buffer.putInt(offset + BODY_LENGTH, bodyBytes, ORDER);
        buffer.putInt(offset + RESERVED_TAIL, 0, ORDER);
    }

    public static int kind(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + KIND, ORDER) & 0xFFFF;
    }

    public static int count(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + COUNT, ORDER);
    }

    /** Bytes of the records, this header not included. */
    public static int bodyBytes(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + BODY_LENGTH, ORDER);
    }
}
