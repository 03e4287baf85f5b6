package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import tutti.ledger.IdSink;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;

/**
 * A transfer in the log: 64 bytes, and 64 more where it says what few transfers say (bit 15 of the flags is set then).
 *
 * <pre>
 * 0     16              32               48       56     58      60          64
 * | id  | debit account | credit account | amount | code | flags | principal |
 * 64           80              96          104                  108           112              120            128
 * | pending id | user data 128 | user data | user data of 32 bits | timeout (s) | effective date | scheduled at |
 * </pre>
 */
public final class TransferRecord {
    /** Bytes of a transfer without extension. */
    public static final int BYTES = 64;

    /** Where in the record the id is, 16 bytes. */
    public static final int ID = 0;

    /** Where in the record the id of the debit account is, 16 bytes. */
    public static final int DEBIT = 16;

    /** Where in the record the id of the credit account is, 16 bytes. */
    public static final int CREDIT = 32;

    private static final int AMOUNT = 48;
    private static final int CODE = 56;
    private static final int FLAGS = 58;
    private static final int PRINCIPAL = 60;
    private static final int PENDING_ID = 64;
    private static final int USER_DATA_128 = 80;
    private static final int USER_DATA = 96;
    private static final int USER_DATA_SHORT = 104;
    private static final int TIMEOUT = 108;
    private static final int EFFECTIVE_DATE = 112;
    private static final int SCHEDULED_AT = 120;
    private static final int EXTENDED_BYTES = 128;
    private static final int EXTENDED = 0x8000;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private TransferRecord() {}

    /** Bytes that the transfer takes. */
    public static int bytes(Transfer transfer) {
        return transfer.isExtended() ? EXTENDED_BYTES : BYTES;
    }

    /** Bytes of the record that lies here, of which the first {@link #BYTES} must be there. */
    public static int bytes(DirectBuffer buffer, int offset) {
        return (flags(buffer, offset) & EXTENDED) != 0 ? EXTENDED_BYTES : BYTES;
    }

    /** True if the transfer is linked to the next one. */
    public static boolean isLinked(DirectBuffer buffer, int offset) {
        return (flags(buffer, offset) & TransferFlags.LINKED) != 0;
    }

    static void tellId(DirectBuffer buffer, int offset, IdSink sink) {
        SectionIds.tell(buffer, offset + ID, offset + DEBIT, sink);
    }

    /** Tells the id of the transfer that this one posts, voids or reverses, if it does. */
    static void tellOther(DirectBuffer buffer, int offset, IdSink sink) {
        int flags = flags(buffer, offset);
        if ((flags & EXTENDED) != 0 && (flags & TransferFlags.ABOUT_ANOTHER) != 0) {
            SectionIds.tell(buffer, offset + PENDING_ID, offset + DEBIT, sink);
        }
    }

    /** Writes {@link #bytes(Transfer)} bytes. */
    public static void encode(Transfer transfer, MutableDirectBuffer buffer, int offset) {
        encodeWithoutExtension(transfer, buffer, offset);
        if (transfer.isExtended()) {
            buffer.putShort(offset + FLAGS, (short) (transfer.flags | EXTENDED), ORDER);
            Ids.put(buffer, offset + PENDING_ID, transfer.pendingHigh, transfer.pendingLow);
            Ids.put(buffer, offset + USER_DATA_128, transfer.userDataHigh, transfer.userDataLow);
            buffer.putLong(offset + USER_DATA, transfer.userData, ORDER);
            buffer.putInt(offset + USER_DATA_SHORT, transfer.userDataShort, ORDER);
            buffer.putInt(offset + TIMEOUT, transfer.timeoutSeconds, ORDER);
            buffer.putLong(offset + EFFECTIVE_DATE, transfer.effectiveDateNs, ORDER);
            buffer.putLong(offset + SCHEDULED_AT, transfer.scheduledAtNs, ORDER);
        }
    }

    static void encodeWithoutExtension(Transfer transfer, MutableDirectBuffer buffer, int offset) {
        Ids.put(buffer, offset + ID, transfer.idHigh, transfer.idLow);
        Ids.put(buffer, offset + DEBIT, transfer.debitHigh, transfer.debitLow);
        Ids.put(buffer, offset + CREDIT, transfer.creditHigh, transfer.creditLow);
        buffer.putLong(offset + AMOUNT, transfer.amount, ORDER);
        buffer.putShort(offset + CODE, (short) transfer.code, ORDER);
        buffer.putShort(offset + FLAGS, (short) transfer.flags, ORDER);
        buffer.putInt(offset + PRINCIPAL, transfer.principal, ORDER);
    }

    /** Reads the record, whole; returns its bytes. */
    public static int decode(DirectBuffer buffer, int offset, Transfer transfer) {
        decodeWithoutExtension(buffer, offset, transfer);
        int bytes = bytes(buffer, offset);
        if (bytes == EXTENDED_BYTES) {
            transfer.pendingHigh = Ids.high(buffer, offset + PENDING_ID);
            transfer.pendingLow = Ids.low(buffer, offset + PENDING_ID);
            transfer.userDataHigh = Ids.high(buffer, offset + USER_DATA_128);
            transfer.userDataLow = Ids.low(buffer, offset + USER_DATA_128);
            transfer.userData = buffer.getLong(offset + USER_DATA, ORDER);
            transfer.userDataShort = buffer.getInt(offset + USER_DATA_SHORT, ORDER);
            transfer.timeoutSeconds = buffer.getInt(offset + TIMEOUT, ORDER);
            transfer.effectiveDateNs = buffer.getLong(offset + EFFECTIVE_DATE, ORDER);
            transfer.scheduledAtNs = buffer.getLong(offset + SCHEDULED_AT, ORDER);
        }
        return bytes;
    }

    static void decodeWithoutExtension(DirectBuffer buffer, int offset, Transfer transfer) {
        transfer.idHigh = Ids.high(buffer, offset + ID);
        transfer.idLow = Ids.low(buffer, offset + ID);
        transfer.debitHigh = Ids.high(buffer, offset + DEBIT);
        transfer.debitLow = Ids.low(buffer, offset + DEBIT);
        transfer.creditHigh = Ids.high(buffer, offset + CREDIT);
        transfer.creditLow = Ids.low(buffer, offset + CREDIT);
        transfer.amount = buffer.getLong(offset + AMOUNT, ORDER);
        transfer.code = buffer.getShort(offset + CODE, ORDER) & 0xFFFF;
        transfer.flags = flags(buffer, offset) & ~EXTENDED;
        transfer.principal = buffer.getInt(offset + PRINCIPAL, ORDER);
        transfer.clearExtension();
    }

    /** Writes the interned principal into a record that was encoded without it. */
    public static void stampPrincipal(MutableDirectBuffer buffer, int offset, int principal) {
        buffer.putInt(offset + PRINCIPAL, principal, ORDER);
    }

    static long amount(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + AMOUNT, ORDER);
    }

    static void putAmount(MutableDirectBuffer buffer, int offset, long amount) {
        buffer.putLong(offset + AMOUNT, amount, ORDER);
    }

    /** What is wrong with the record that must fit into {@code bytesLeft}; null if nothing is. */
    static @Nullable String problem(DirectBuffer buffer, int offset, int bytesLeft) {
        return bytesLeft < BYTES || bytesLeft < bytes(buffer, offset)
                ? "transfer is cut short: bytes left are " + bytesLeft
                : null;
    }

    static int flags(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + FLAGS, ORDER) & 0xFFFF;
    }
}
