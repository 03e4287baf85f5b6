package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import tutti.ledger.Outcome;

/**
 * How the side that was asked decided an escrow: 48 bytes.
 *
 * <pre>
 * 0              16              32      34         40         48
 * | transfer id  | debit account | code  | reserved | accepted |
 * </pre>
 */
public final class EscrowReplyRecord {
    public static final int BYTES = 48;

    private static final int ID = 0;
    private static final int DEBIT = 16;
    private static final int CODE = 32;
    private static final int RESERVED = 34;
    private static final int ACCEPTED = 40;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private EscrowReplyRecord() {}

    public static void encode(
            long idHigh,
            long idLow,
            long debitHigh,
            long debitLow,
            Outcome outcome,
            long accepted,
            MutableDirectBuffer buffer,
            int offset) {
        Ids.put(buffer, offset + ID, idHigh, idLow);
        Ids.put(buffer, offset + DEBIT, debitHigh, debitLow);
        buffer.putShort(offset + CODE, (short) outcome.code(), ORDER);
        buffer.setMemory(offset + RESERVED, ACCEPTED - RESERVED, (byte) 0);
        buffer.putLong(offset + ACCEPTED, accepted, ORDER);
    }

    /** What is wrong with the record, null if nothing is. */
    static @Nullable String problem(DirectBuffer buffer, int offset) {
        int code = code(buffer, offset);
        if (!OutcomeCodes.decidesEscrow(code)) {
            return "escrow reply has outcome code " + code;
        }
        long accepted = accepted(buffer, offset);
        boolean isPossible =
                accepted == 0 || (accepted > 0 && Outcome.ofCode(code).isSuccess());
        return isPossible ? null : "escrow reply has outcome code " + code + " and accepts " + accepted;
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

    /** What the side that was asked took of the amount, minor units. */
    public static long accepted(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + ACCEPTED, ORDER);
    }

    public static int code(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + CODE, ORDER) & 0xFFFF;
    }

    public static Outcome outcome(DirectBuffer buffer, int offset) {
        return Outcome.ofCode(code(buffer, offset));
    }
}
