package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import tutti.ledger.NewWork;

/**
 * A command to register a work: 48 bytes, 24 for each of the {@link Shares}, then the texts, padded to a multiple of 8.
 *
 * <pre>
 * 0               4       8     24      32          36            38              40             42         48
 * | record length | asset | id  | price | principal | share count | title length  | ISRC length  | reserved |
 *
 * then: shares, title (UTF-8), ISRC (ASCII)
 * </pre>
 */
public final class WorkRecord {
    private static final int LENGTH = 0;
    private static final int ASSET = 4;
    private static final int ID = 8;
    private static final int PRICE = 24;
    private static final int PRINCIPAL = 32;
    private static final int SHARE_COUNT = 36;
    private static final int TITLE_LENGTH = 38;
    private static final int ISRC_LENGTH = 40;
    private static final int RESERVED = 42;
    private static final int HEADER_BYTES = 48;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private WorkRecord() {}

    /** What is wrong with the lengths of the record in the next {@code available} bytes, null if nothing is. */
    static @Nullable String problem(DirectBuffer buffer, int offset, int available) {
        if (available < HEADER_BYTES) {
            return "work is cut short: bytes left are " + available;
        }
        int length = recordBytes(buffer, offset);
        int shares = buffer.getShort(offset + SHARE_COUNT, ORDER);
        int title = buffer.getShort(offset + TITLE_LENGTH, ORDER);
        int isrc = buffer.getShort(offset + ISRC_LENGTH, ORDER);
        if (shares < 0 || title < 0 || isrc < 0) {
            return "work has " + shares + " shares, title of " + title + " bytes, ISRC of " + isrc;
        }
        if (length != BitUtil.align(HEADER_BYTES + Shares.BYTES * shares + title + isrc, 8) || length > available) {
            return "work of " + length + " bytes does not fit its texts and shares, or the " + available + " left";
        }
        return null;
    }

    /** Bytes that {@link #encode} will write. */
    public static int bytes(NewWork work) {
        return BitUtil.align(
                HEADER_BYTES
                        + Shares.BYTES * work.split().size()
                        + Text.bytes(work.title()).length
                        + Text.bytes(work.isrc()).length,
                8);
    }

    /** Returns the bytes written. */
    public static int encode(NewWork work, MutableDirectBuffer buffer, int offset) {
        byte[] title = Text.bytes(work.title());
        byte[] isrc = Text.bytes(work.isrc());
        int length = bytes(work);
        buffer.putInt(offset + LENGTH, length, ORDER);
        buffer.putInt(offset + ASSET, work.asset(), ORDER);
        Ids.put(buffer, offset + ID, work.idHigh(), work.idLow());
        buffer.putLong(offset + PRICE, work.price(), ORDER);
        buffer.putInt(offset + PRINCIPAL, work.principal(), ORDER);
        buffer.putShort(offset + SHARE_COUNT, (short) work.split().size(), ORDER);
        buffer.putShort(offset + TITLE_LENGTH, (short) title.length, ORDER);
        buffer.putShort(offset + ISRC_LENGTH, (short) isrc.length, ORDER);
        buffer.setMemory(offset + RESERVED, HEADER_BYTES - RESERVED, (byte) 0);
        int texts = Shares.put(buffer, offset + HEADER_BYTES, work.split());
        buffer.putBytes(texts, title);
        Text.putPadded(buffer, texts + title.length, isrc, offset + length - texts - title.length);
        return length;
    }

    public static NewWork decode(DirectBuffer buffer, int offset) {
        int shareCount = buffer.getShort(offset + SHARE_COUNT, ORDER);
        int titleLength = buffer.getShort(offset + TITLE_LENGTH, ORDER);
        int isrcLength = buffer.getShort(offset + ISRC_LENGTH, ORDER);
        int texts = offset + HEADER_BYTES + Shares.BYTES * shareCount;
        return new NewWork(
                Ids.high(buffer, offset + ID),
                Ids.low(buffer, offset + ID),
                buffer.getInt(offset + ASSET, ORDER),
                Text.get(buffer, texts, titleLength),
                Text.get(buffer, texts + titleLength, isrcLength),
                buffer.getLong(offset + PRICE, ORDER),
                Shares.get(buffer, offset + HEADER_BYTES, shareCount),
                buffer.getInt(offset + PRINCIPAL, ORDER));
    }

    /** Bytes of the record that begins at the offset. */
    public static int recordBytes(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + LENGTH, ORDER);
    }

    /** Writes the interned principal into a record that was encoded without it. */
    public static void stampPrincipal(MutableDirectBuffer buffer, int offset, int principal) {
        buffer.putInt(offset + PRINCIPAL, principal, ORDER);
    }
}
