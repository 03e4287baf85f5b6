package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import tutti.ledger.Transfer;

/**
 * A transfer whose debit is reserved at the sender: 72 bytes.
 *
 * <pre>
 * 0                 64      68         72
 * | transfer record | asset | reserved |
 * </pre>
 *
 * The principal in the transfer is a number of the sender's table and means nothing to the receiver; what few transfers say stays with
 * the sender.
 */
public final class EscrowRequestRecord {
    public static final int BYTES = 72;

    private static final int TRANSFER = 0;
    private static final int ASSET = TransferRecord.BYTES;
    private static final int RESERVED = 68;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private EscrowRequestRecord() {}

    /** Writes the transfer with what is reserved of it in the place of its amount. */
    public static void encode(Transfer transfer, long reserved, int asset, MutableDirectBuffer buffer, int offset) {
        TransferRecord.encodeWithoutExtension(transfer, buffer, offset + TRANSFER);
        TransferRecord.putAmount(buffer, offset + TRANSFER, reserved);
        buffer.putInt(offset + ASSET, asset, ORDER);
        buffer.putInt(offset + RESERVED, 0, ORDER);
    }

    /** What is wrong with the record, null if nothing is. */
    static @Nullable String problem(DirectBuffer buffer, int offset) {
        long reserved = TransferRecord.amount(buffer, offset + TRANSFER);
        return reserved >= 0 ? null : "escrow request has an amount of " + reserved;
    }

    public static void decode(DirectBuffer buffer, int offset, Transfer transfer) {
        TransferRecord.decodeWithoutExtension(buffer, offset + TRANSFER, transfer);
    }

    public static int asset(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + ASSET, ORDER);
    }
}
