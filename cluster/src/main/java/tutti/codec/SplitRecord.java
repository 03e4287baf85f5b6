package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import tutti.ledger.NewSplit;

/**
 * A command to give a work another split: 40 bytes, and 24 for each of the {@link Shares}.
 *
 * <pre>
 * 0               4         8      24               32          36            38         40
 * | record length | version | work | effective from | principal | share count | reserved | shares ...
 * </pre>
 */
public final class SplitRecord {
    private static final int LENGTH = 0;
    private static final int VERSION = 4;
    private static final int WORK = 8;
    private static final int EFFECTIVE_FROM = 24;
    private static final int PRINCIPAL = 32;
    private static final int SHARE_COUNT = 36;
    private static final int RESERVED = 38;
    private static final int HEADER_BYTES = 40;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private SplitRecord() {}

    /** What is wrong with the length of the record in the next {@code available} bytes, null if nothing is. */
    static @Nullable String problem(DirectBuffer buffer, int offset, int available) {
        if (available < HEADER_BYTES) {
            return "split is cut short: bytes left are " + available;
        }
        int length = recordBytes(buffer, offset);
        int shares = buffer.getShort(offset + SHARE_COUNT, ORDER);
        return shares < 0 || length != HEADER_BYTES + Shares.BYTES * shares || length > available
                ? "split of " + length + " bytes does not fit its " + shares + " shares, or the " + available + " left"
                : null;
    }

    /** Bytes that {@link #encode} will write. */
    public static int bytes(NewSplit split) {
        return HEADER_BYTES + Shares.BYTES * split.split().size();
    }

    /** Returns the bytes written. */
    public static int encode(NewSplit split, MutableDirectBuffer buffer, int offset) {
        buffer.putInt(offset + LENGTH, bytes(split), ORDER);
        buffer.putInt(offset + VERSION, split.version(), ORDER);
        Ids.put(buffer, offset + WORK, split.workHigh(), split.workLow());
        buffer.putLong(offset + EFFECTIVE_FROM, split.effectiveFromNs(), ORDER);
        buffer.putInt(offset + PRINCIPAL, split.principal(), ORDER);
        buffer.putShort(offset + SHARE_COUNT, (short) split.split().size(), ORDER);
        buffer.putShort(offset + RESERVED, (short) 0, ORDER);
        return Shares.put(buffer, offset + HEADER_BYTES, split.split()) - offset;
    }

    public static NewSplit decode(DirectBuffer buffer, int offset) {
        return new NewSplit(
                Ids.high(buffer, offset + WORK),
                Ids.low(buffer, offset + WORK),
                buffer.getInt(offset + VERSION, ORDER),
                buffer.getLong(offset + EFFECTIVE_FROM, ORDER),
                Shares.get(buffer, offset + HEADER_BYTES, buffer.getShort(offset + SHARE_COUNT, ORDER)),
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
