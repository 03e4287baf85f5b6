package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import tutti.ledger.Transfer;

/**
 * A transfer in the log: 64 bytes.
 *
 * <pre>
 * 0     16              32               48       56     58              60          64
 * | id  | debit account | credit account | amount | code | flags, kind   | principal |
 * </pre>
 */
public final class TransferRecord {
    public static final int BYTES = 64;

    /** Where in the record the id is, 16 bytes. */
    public static final int ID = 0;

    /** Where in the record the id of the debit account is, 16 bytes. */
    public static final int DEBIT = 16;

    private static final int CREDIT = 32;
    private static final int AMOUNT = 48;
    private static final int CODE = 56;
    private static final int FLAGS = 58;
    private static final int PRINCIPAL = 60;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private TransferRecord() {}

    public static void encode(Transfer transfer, MutableDirectBuffer buffer, int offset) {
        Ids.put(buffer, offset + ID, transfer.idHigh, transfer.idLow);
        Ids.put(buffer, offset + DEBIT, transfer.debitHigh, transfer.debitLow);
        Ids.put(buffer, offset + CREDIT, transfer.creditHigh, transfer.creditLow);
        buffer.putLong(offset + AMOUNT, transfer.amount, ORDER);
        buffer.putShort(offset + CODE, (short) transfer.code, ORDER);
        buffer.putShort(offset + FLAGS, (short) transfer.flags, ORDER);
        buffer.putInt(offset + PRINCIPAL, transfer.principal, ORDER);
    }

    public static void decode(DirectBuffer buffer, int offset, Transfer transfer) {
        transfer.idHigh = Ids.high(buffer, offset + ID);
        transfer.idLow = Ids.low(buffer, offset + ID);
        transfer.debitHigh = Ids.high(buffer, offset + DEBIT);
        transfer.debitLow = Ids.low(buffer, offset + DEBIT);
        transfer.creditHigh = Ids.high(buffer, offset + CREDIT);
        transfer.creditLow = Ids.low(buffer, offset + CREDIT);
        transfer.amount = buffer.getLong(offset + AMOUNT, ORDER);
        transfer.code = buffer.getShort(offset + CODE, ORDER) & 0xFFFF;
        transfer.flags = buffer.getShort(offset + FLAGS, ORDER) & 0xFFFF;
        transfer.principal = buffer.getInt(offset + PRINCIPAL, ORDER);
    }

    /** Writes the interned principal into a record that was encoded without it. */
    public static void stampPrincipal(MutableDirectBuffer buffer, int offset, int principal) {
        buffer.putInt(offset + PRINCIPAL, principal, ORDER);
    }
}
