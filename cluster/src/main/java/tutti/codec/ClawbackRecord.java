package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import tutti.ledger.Clawback;
import tutti.ledger.StreamPayment;

/**
 * A command to take a stream payment back: 80 bytes and 24 for each leg of the payment, which the gateway has read from history. No legs
 * where it found none.
 *
 * <pre>
 * 0    16      32        48              64          72          76     78          80
 * | id | payer | payment | cover account | user data | principal | code | leg count | legs as in {@link StreamPaymentRecord}
 * </pre>
 */
public final class ClawbackRecord {
    public static final int HEADER_BYTES = 80;

    /** Where in the record the id is, 16 bytes. */
    public static final int ID = 0;

    /** Where in the record the id of the payer's account is, 16 bytes. */
    public static final int PAYER = 16;

    /** Where in the record the payment's id is, 16 bytes. */
    public static final int PAYMENT = 32;

    private static final int COVER = 48;
    private static final int USER_DATA = 64;
    private static final int PRINCIPAL = 72;
    private static final int CODE = 76;
    private static final int LEG_COUNT = 78;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private ClawbackRecord() {}

    public static int bytes(int legCount) {
        return HEADER_BYTES + Legs.BYTES * legCount;
    }

    /** What is wrong with the record in the next {@code available} bytes, null if nothing is. */
    static @Nullable String problem(DirectBuffer buffer, int offset, int available) {
        if (available < HEADER_BYTES) {
            return "clawback is cut short: bytes left are " + available;
        }
        int legs = legCount(buffer, offset);
        if (legs > StreamPayment.LEGS_MAX || bytes(legs) > available) {
            return "clawback has " + legs + " legs, bytes left are " + available;
        }
        long left = Long.MAX_VALUE;
        int leg = offset + HEADER_BYTES;
        for (int i = 0; i < legs; i++) {
            long amount = Legs.amount(buffer, leg);
            if (amount < 0 || amount > left) {
                return "leg of a clawback has amount " + amount + " of " + left + " left";
            }
            left -= amount;
            leg += Legs.BYTES;
        }
        return null;
    }

    /** Returns the bytes written. */
    public static int encode(Clawback clawback, MutableDirectBuffer buffer, int offset) {
        Ids.put(buffer, offset + ID, clawback.idHigh, clawback.idLow);
        Ids.put(buffer, offset + PAYER, clawback.payerHigh, clawback.payerLow);
        Ids.put(buffer, offset + PAYMENT, clawback.paymentHigh, clawback.paymentLow);
        Ids.put(buffer, offset + COVER, clawback.coverHigh, clawback.coverLow);
        buffer.putLong(offset + USER_DATA, clawback.userData, ORDER);
        buffer.putInt(offset + PRINCIPAL, clawback.principal, ORDER);
        buffer.putShort(offset + CODE, (short) clawback.code, ORDER);
        buffer.putShort(offset + LEG_COUNT, (short) clawback.legCount, ORDER);
        int end = Legs.encode(
                clawback.legHigh,
                clawback.legLow,
                clawback.legAmount,
                clawback.legCount,
                buffer,
                offset + HEADER_BYTES);
        return end - offset;
    }

    /** Returns the bytes read. */
    public static int decode(DirectBuffer buffer, int offset, Clawback clawback) {
        clawback.idHigh = Ids.high(buffer, offset + ID);
        clawback.idLow = Ids.low(buffer, offset + ID);
        clawback.payerHigh = Ids.high(buffer, offset + PAYER);
        clawback.payerLow = Ids.low(buffer, offset + PAYER);
        clawback.paymentHigh = Ids.high(buffer, offset + PAYMENT);
        clawback.paymentLow = Ids.low(buffer, offset + PAYMENT);
        clawback.coverHigh = Ids.high(buffer, offset + COVER);
        clawback.coverLow = Ids.low(buffer, offset + COVER);
        clawback.userData = buffer.getLong(offset + USER_DATA, ORDER);
        clawback.principal = buffer.getInt(offset + PRINCIPAL, ORDER);
        clawback.code = buffer.getShort(offset + CODE, ORDER) & 0xFFFF;
        clawback.legCount = legCount(buffer, offset);
        int end = Legs.decode(
                buffer,
                offset + HEADER_BYTES,
                clawback.legCount,
                clawback.legHigh,
                clawback.legLow,
                clawback.legAmount);
        return end - offset;
    }

    public static int legCount(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + LEG_COUNT, ORDER) & 0xFFFF;
    }

    /** Writes the interned principal into a record that was encoded without it. */
    public static void stampPrincipal(MutableDirectBuffer buffer, int offset, int principal) {
        buffer.putInt(offset + PRINCIPAL, principal, ORDER);
    }
}
