package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A principal's name to be interned: 72 bytes.
 *
 * <pre>
 * 0                8                          72
 * | length (long)  | UTF-8, padded with zeros |
 * </pre>
 */
public final class PrincipalRecord {
    /** Longest name in bytes of UTF-8. */
    public static final int NAME_BYTES_MAX = 64;

    public static final int BYTES = 8 + NAME_BYTES_MAX;

    private static final int LENGTH = 0;
    private static final int NAME = 8;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private PrincipalRecord() {}

    /** Bytes of the name in UTF-8; a name is usable up to {@link #NAME_BYTES_MAX}. */
    public static int nameBytes(String name) {
        return Text.bytes(name).length;
    }

    /** What is wrong with the record's lengths, null if nothing is. */
    static @Nullable String problem(DirectBuffer buffer, int offset) {
        long length = buffer.getLong(offset + LENGTH, ORDER);
        return length < 0 || length > NAME_BYTES_MAX ? "length of a principal's name: " + length : null;
    }

    public static void encode(String name, MutableDirectBuffer buffer, int offset) {
        byte[] text = Text.bytes(name);
        buffer.putLong(offset + LENGTH, text.length, ORDER);
        Text.putPadded(buffer, offset + NAME, text, NAME_BYTES_MAX);
    }

    public static String decode(DirectBuffer buffer, int offset) {
        return Text.get(buffer, offset + NAME, (int) buffer.getLong(offset + LENGTH, ORDER));
    }
}
