package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A settlement in a channel: 32 bytes and 32 for each payee.
 *
 * <pre>
 * 0         8                16                 24             28         32
 * | number  | after position | through position | entry count  | reserved | entries
 *
 * entry, 32 bytes:
 * 0               16       24      28         32
 * | payee account | amount | asset | reserved |
 * </pre>
 *
 * Numbers count the settlements of one channel from 1. The positions are of the sender's log: whatever was accrued for the
 * entry's payee after the first and through the second, and is in no earlier settlement, is in this one.
 */
public final class SettlementRecord {
    public static final int HEADER_BYTES = 32;
    public static final int ENTRY_BYTES = 32;

    /** Most payees in one settlement. */
    public static final int ENTRIES_MAX = 8192;

    private static final int NUMBER = 0;
    private static final int AFTER_POSITION = 8;
    private static final int THROUGH_POSITION = 16;
    private static final int ENTRY_COUNT = 24;
    private static final int RESERVED = 28;
    private static final int ENTRY_PAYEE = 0;
    private static final int ENTRY_AMOUNT = 16;
    private static final int ENTRY_ASSET = 24;
    private static final int ENTRY_RESERVED = 28;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private SettlementRecord() {}

    public static int bytes(int entryCount) {
        return HEADER_BYTES + ENTRY_BYTES * entryCount;
    }

    /** What is wrong with the record of {@code bodyBytes}, null if nothing is. */
    static @Nullable String problem(DirectBuffer buffer, int offset, int bodyBytes) {
        if (bodyBytes < HEADER_BYTES) {
            return "settlement is cut short: " + bodyBytes + " bytes";
        }
        int entries = entryCount(buffer, offset);
        if (entries < 1 || entries > ENTRIES_MAX || bytes(entries) != bodyBytes) {
            return "settlement has " + entries + " entries in " + bodyBytes + " bytes";
        }
        for (int i = 0; i < entries; i++) {
            if (amount(buffer, entryOffset(offset, i)) <= 0) {
                return "settlement entry has amount " + amount(buffer, entryOffset(offset, i));
            }
        }
        return null;
    }

    public static void encodeHeader(
            MutableDirectBuffer buffer,
            int offset,
            long number,
            long afterPosition,
            long throughPosition,
            int entryCount) {
        buffer.putLong(offset + NUMBER, number, ORDER);
        buffer.putLong(offset + AFTER_POSITION, afterPosition, ORDER);
        buffer.putLong(offset + THROUGH_POSITION, throughPosition, ORDER);
        buffer.putInt(offset + ENTRY_COUNT, entryCount, ORDER);
        buffer.putInt(offset + RESERVED, 0, ORDER);
    }

    /** Offset of entry i of the record at {@code offset}. */
    public static int entryOffset(int offset, int i) {
        return offset + bytes(i);
    }

    public static void encodeEntry(
            MutableDirectBuffer buffer, int entryOffset, long payeeHigh, long payeeLow, int asset, long amount) {
        Ids.put(buffer, entryOffset + ENTRY_PAYEE, payeeHigh, payeeLow);
        buffer.putLong(entryOffset + ENTRY_AMOUNT, amount, ORDER);
        buffer.putInt(entryOffset + ENTRY_ASSET, asset, ORDER);
        buffer.putInt(entryOffset + ENTRY_RESERVED, 0, ORDER);
    }

    public static long number(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + NUMBER, ORDER);
    }

    public static long afterPosition(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + AFTER_POSITION, ORDER);
    }

    public static long throughPosition(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + THROUGH_POSITION, ORDER);
    }

    public static int entryCount(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + ENTRY_COUNT, ORDER);
    }

    public static long payeeHigh(DirectBuffer buffer, int entryOffset) {
        return Ids.high(buffer, entryOffset + ENTRY_PAYEE);
    }

    public static long payeeLow(DirectBuffer buffer, int entryOffset) {
        return Ids.low(buffer, entryOffset + ENTRY_PAYEE);
    }

    public static int asset(DirectBuffer buffer, int entryOffset) {
        return buffer.getInt(entryOffset + ENTRY_ASSET, ORDER);
    }

    /** Minor units, above 0. */
    public static long amount(DirectBuffer buffer, int entryOffset) {
        return buffer.getLong(entryOffset + ENTRY_AMOUNT, ORDER);
    }
}
