package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import tutti.ledger.SplitVersion;
import tutti.ledger.StreamPayment;

/**
 * A stream payment in the log: 96 bytes and 24 for each leg.
 *
 * <pre>
 * 0     16      32     48      56       64          72              76          80     82      84          86
 * | id  | payer | work | units | amount | played at | split version | principal | code | flags | leg count | reserved
 *      88      92         96
 *      | asset | reserved |
 *
 * leg, 24 bytes:
 * 0               16       24
 * | payee account | amount |
 * </pre>
 */
public final class StreamPaymentRecord {
    public static final int HEADER_BYTES = 96;

    /** Where in the record the id is, 16 bytes. */
    public static final int ID = 0;

    /** Where in the record the id of the payer's account is, 16 bytes. */
    public static final int PAYER = 16;

    private static final int WORK = 32;
    private static final int UNITS = 48;
    private static final int AMOUNT = 56;
    private static final int PLAYED_AT = 64;
    private static final int SPLIT_VERSION = 72;
    private static final int PRINCIPAL = 76;
    private static final int CODE = 80;
    private static final int FLAGS = 82;
    private static final int LEG_COUNT = 84;
    private static final int RESERVED = 86;
    private static final int ASSET = 88;
    private static final int RESERVED_TAIL = 92;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private StreamPaymentRecord() {}

    public static int bytes(int legCount) {
        return HEADER_BYTES + Legs.BYTES * legCount;
    }

    /** What is wrong with the record in the next {@code available} bytes, null if nothing is. */
    static @Nullable String problem(DirectBuffer buffer, int offset, int available) {
        if (available < HEADER_BYTES) {
            return "stream payment is cut short: bytes left are " + available;
        }
        int legs = legCount(buffer, offset);
        if (legs > StreamPayment.LEGS_MAX || bytes(legs) > available) {
            return "stream payment has " + legs + " legs, bytes left are " + available;
        }
        int version = buffer.getInt(offset + SPLIT_VERSION, ORDER);
        if (legs > 0 && (version < SplitVersion.FIRST || version > SplitVersion.NUMBER_MAX)) {
            return "stream payment follows split version " + version;
        }
        long units = buffer.getLong(offset + UNITS, ORDER);
        long amount = buffer.getLong(offset + AMOUNT, ORDER);
        // Without legs is only what is refused by its form: no units, or a product with the price that overflows, told
        // by a
        // negative amount.
        if (legs == 0 && units > 0 && amount >= 0) {
            return "stream payment has no legs";
        }
        long left = Math.max(0, amount);
        int leg = offset + HEADER_BYTES;
        for (int i = 0; i < legs; i++) {
            long legAmount = Legs.amount(buffer, leg);
            if (legAmount < 0 || legAmount > left) {
                return "leg of a stream payment has amount " + legAmount + " of " + left + " left";
            }
            left -= legAmount;
            leg += Legs.BYTES;
        }
        return left == 0 ? null : "legs of a stream payment are short of its amount by " + left;
    }

    /** Returns the bytes written. */
    public static int encode(StreamPayment payment, MutableDirectBuffer buffer, int offset) {
        Ids.put(buffer, offset + ID, payment.idHigh, payment.idLow);
        Ids.put(buffer, offset + PAYER, payment.payerHigh, payment.payerLow);
        Ids.put(buffer, offset + WORK, payment.workHigh, payment.workLow);
        buffer.putLong(offset + UNITS, payment.units, ORDER);
        buffer.putLong(offset + AMOUNT, payment.amount, ORDER);
        buffer.putLong(offset + PLAYED_AT, payment.playedAtNs, ORDER);
        buffer.putInt(offset + SPLIT_VERSION, payment.splitVersion, ORDER);
        buffer.putInt(offset + PRINCIPAL, payment.principal, ORDER);
        buffer.putShort(offset + CODE, (short) payment.code, ORDER);
        buffer.putShort(offset + FLAGS, (short) payment.flags, ORDER);
        buffer.putShort(offset + LEG_COUNT, (short) payment.legCount, ORDER);
        buffer.putShort(offset + RESERVED, (short) 0, ORDER);
        buffer.putInt(offset + ASSET, payment.asset, ORDER);
        buffer.putInt(offset + RESERVED_TAIL, 0, ORDER);
        int end = Legs.encode(
                payment.legHigh, payment.legLow, payment.legAmount, payment.legCount, buffer, offset + HEADER_BYTES);
        return end - offset;
    }

    /** Returns the bytes read. */
    public static int decode(DirectBuffer buffer, int offset, StreamPayment payment) {
        payment.idHigh = Ids.high(buffer, offset + ID);
        payment.idLow = Ids.low(buffer, offset + ID);
        payment.payerHigh = Ids.high(buffer, offset + PAYER);
        payment.payerLow = Ids.low(buffer, offset + PAYER);
        payment.workHigh = Ids.high(buffer, offset + WORK);
        payment.workLow = Ids.low(buffer, offset + WORK);
        payment.units = buffer.getLong(offset + UNITS, ORDER);
        payment.amount = buffer.getLong(offset + AMOUNT, ORDER);
        payment.playedAtNs = buffer.getLong(offset + PLAYED_AT, ORDER);
        payment.splitVersion = buffer.getInt(offset + SPLIT_VERSION, ORDER);
        payment.principal = buffer.getInt(offset + PRINCIPAL, ORDER);
        payment.code = buffer.getShort(offset + CODE, ORDER) & 0xFFFF;
        payment.flags = buffer.getShort(offset + FLAGS, ORDER) & 0xFFFF;
        payment.legCount = legCount(buffer, offset);
        payment.asset = buffer.getInt(offset + ASSET, ORDER);
        int end = Legs.decode(
                buffer, offset + HEADER_BYTES, payment.legCount, payment.legHigh, payment.legLow, payment.legAmount);
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
