package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import tutti.ledger.Invariant;
import tutti.ledger.StreamPayment;

/** The legs of a stream payment, one after the other: {@code account (16) | amount (8)}, little endian. */
final class Legs {
    static final int BYTES = 24;

    private static final int AMOUNT = 16;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private Legs() {}

    /** Amount of the leg that begins at the offset. */
    static long amount(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + AMOUNT, ORDER);
    }

    /** Returns where they end. */
    static int encode(long[] high, long[] low, long[] amount, int count, MutableDirectBuffer buffer, int offset) {
        int leg = offset;
        for (int i = 0; i < count; i++) {
            Ids.put(buffer, leg, high[i], low[i]);
            buffer.putLong(leg + AMOUNT, amount[i], ORDER);
            leg += BYTES;
        }
        return leg;
    }

    /** Returns where they end. */
    static int decode(DirectBuffer buffer, int offset, int count, long[] high, long[] low, long[] amount) {
        Invariant.check(count <= StreamPayment.LEGS_MAX, "too many legs in the log", count);
        int leg = offset;
        for (int i = 0; i < count; i++) {
            high[i] = Ids.high(buffer, leg);
            low[i] = Ids.low(buffer, leg);
            amount[i] = amount(buffer, leg);
            leg += BYTES;
        }
        return leg;
    }
}
