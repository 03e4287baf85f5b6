package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import tutti.ledger.PendingEnd;

/**
 * How a pending transfer ended, as its credit side is told: 72 bytes.
 *
 * <pre>
 * 0     16              32               48      52         56         64       72
 * | id  | debit account | credit account | asset | opens    | reserved | posted |
 * </pre>
 */
public final class PendingEndRecord {
    public static final int BYTES = 72;

    private static final int ID = 0;
    private static final int DEBIT = 16;
    private static final int CREDIT = 32;
    private static final int ASSET = 48;
    private static final int OPENS = 52;
    private static final int RESERVED = 56;
    private static final int POSTED = 64;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private PendingEndRecord() {}

    public static void encode(PendingEnd end, MutableDirectBuffer buffer, int offset) {
        Ids.put(buffer, offset + ID, end.idHigh, end.idLow);
        Ids.put(buffer, offset + DEBIT, end.debitHigh, end.debitLow);
        Ids.put(buffer, offset + CREDIT, end.creditHigh, end.creditLow);
        buffer.putInt(offset + ASSET, end.asset, ORDER);
        buffer.putInt(offset + OPENS, end.isOpening ? 1 : 0, ORDER);
        buffer.putLong(offset + RESERVED, end.reserved, ORDER);
        buffer.putLong(offset + POSTED, end.posted, ORDER);
    }

    /** What is wrong with the record, null if nothing is. */
    static @Nullable String problem(DirectBuffer buffer, int offset) {
        long reserved = buffer.getLong(offset + RESERVED, ORDER);
        long posted = buffer.getLong(offset + POSTED, ORDER);
        return posted >= 0 && posted <= reserved ? null : "pending end has posted " + posted + " of " + reserved;
    }

    public static void decode(DirectBuffer buffer, int offset, PendingEnd end) {
        end.idHigh = Ids.high(buffer, offset + ID);
        end.idLow = Ids.low(buffer, offset + ID);
        end.debitHigh = Ids.high(buffer, offset + DEBIT);
        end.debitLow = Ids.low(buffer, offset + DEBIT);
        end.creditHigh = Ids.high(buffer, offset + CREDIT);
        end.creditLow = Ids.low(buffer, offset + CREDIT);
        end.asset = buffer.getInt(offset + ASSET, ORDER);
        end.isOpening = buffer.getInt(offset + OPENS, ORDER) != 0;
        end.reserved = buffer.getLong(offset + RESERVED, ORDER);
        end.posted = buffer.getLong(offset + POSTED, ORDER);
    }
}
