package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import tutti.ledger.IdLayout;

/**
 * The record of an id that had left the window, as the leader's index has it.
 *
 * <pre>
 * 0                8
 * | words (long)   | the words of the record and, if there are that many, of its extension: see {@link IdLayout}
 * </pre>
 */
public final class RecalledIdRecord {
    private static final int HEADER_BYTES = 8;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private RecalledIdRecord() {}

    /** Bytes of a record of so many words. */
    public static int bytes(int words) {
        return HEADER_BYTES + words * Long.BYTES;
    }

    /** Writes {@link #bytes} bytes. */
    public static void encode(long[] record, int words, MutableDirectBuffer buffer, int offset) {
        buffer.putLong(offset, words, ORDER);
        for (int i = 0; i < words; i++) {
            buffer.putLong(offset + HEADER_BYTES + i * Long.BYTES, record[i], ORDER);
        }
    }

    public static int words(DirectBuffer buffer, int offset) {
        return (int) buffer.getLong(offset, ORDER);
    }

    /** Reads the words of the record; returns how many there are, at most {@link IdLayout#EXTENDED_WORDS}. */
    public static int decode(DirectBuffer buffer, int offset, long[] record) {
        int words = words(buffer, offset);
        for (int i = 0; i < words; i++) {
            record[i] = buffer.getLong(offset + HEADER_BYTES + i * Long.BYTES, ORDER);
        }
        return words;
    }

    /** What is wrong with the record that must fit into {@code bytesLeft}; null if nothing is. */
    static @Nullable String problem(DirectBuffer buffer, int offset, int bytesLeft) {
        if (bytesLeft < HEADER_BYTES) {
            return "recalled id is cut short: bytes left are " + bytesLeft;
        }
        long words = buffer.getLong(offset, ORDER);
        if (words != IdLayout.RECORD_WORDS && words != IdLayout.EXTENDED_WORDS) {
            return "recalled id has " + words + " words";
        }
        return bytesLeft < bytes((int) words) ? "recalled id is cut short: bytes left are " + bytesLeft : null;
    }
}
