package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import tutti.ledger.Outcome;

/**
 * How the credit side decided an escrow: 40 bytes.
 *
 * <pre>
 * 0              16              32      34         40
 * | transfer id  | debit account | code  | reserved |
 * </pre>
 */
public final class EscrowReplyRecord {
    public static final int BYTES = 40;

    private static final int ID = 0;
    private static final int DEBIT = 16;
    private static final int CODE = 32;
    private static final int RESERVED = 34;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private EscrowReplyRecord() {}

    public static void encode(
            long idHigh,
            long idLow,
            long debitHigh,
            long debitLow,
            Outcome outcome,
            MutableDirectBuffer buffer,
            int offset) {
        Ids.put(buffer, offset + ID, idHigh, idLow);
        Ids.put(buffer, offset + DEBIT, debitHigh, debitLow);
        buffer.putShort(offset + CODE, (short) outcome.code(), ORDER);
        buffer.setMemory(offset + RESERVED, BYTES - RESERVED, (byte) 0);
    }

    /** What is wrong with the record, null if nothing is. */
    static @Nullable String problem(DirectBuffer buffer, int offset) {
        int code = code(buffer, offset);
        return OutcomeCodes.isFinal(code) ? null : "escrow reply has outcome code " + code;
    }

    public static long idHigh(DirectBuffer buffer, int offset) {
        return Ids.high(buffer, offset + ID);
    }

    public static long idLow(DirectBuffer buffer, int offset) {
        return Ids.low(buffer, offset + ID);
    }

    public static long debitHigh(DirectBuffer buffer, int offset) {
        return Ids.high(buffer, offset + DEBIT);
    }

    public static long debitLow(DirectBuffer buffer, int offset) {
        return Ids.low(buffer, offset + DEBIT);
    }

    public static int code(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + CODE, ORDER) & 0xFFFF;
    }

    public static Outcome outcome(DirectBuffer buffer, int offset) {
        return Outcome.ofCode(code(buffer, offset));
    }
}
