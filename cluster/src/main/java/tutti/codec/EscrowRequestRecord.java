package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;

/**
 * A transfer that is reserved at the sender: 72 bytes, and 72 more where the receiver must know who asks, since the transfer closes its
 * credit account or is a reversal.
 *
 * <pre>
 * 0                 64      68         72                 144
 * | transfer record | asset | reserved | principal record |
 * </pre>
 *
 * The principal in the transfer is a number of the sender's table and means nothing to the receiver, so it is named where it matters;
 * what few transfers say stays with the sender.
 */
public final class EscrowRequestRecord {
    /** Bytes of a request that names no principal. */
    public static final int BYTES = 72;

    /** Bytes of a request that does. */
    public static final int BYTES_MAX = BYTES + PrincipalRecord.BYTES;

    private static final int NAMING = TransferFlags.CLOSING_CREDIT | TransferFlags.REVERSAL;

    private static final int TRANSFER = 0;
    private static final int ASSET = TransferRecord.BYTES;
    private static final int RESERVED = 68;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private EscrowRequestRecord() {}

    public static long creditHigh(DirectBuffer buffer, int offset) {
        return Ids.high(buffer, offset + TRANSFER + TransferRecord.CREDIT);
    }

    public static long creditLow(DirectBuffer buffer, int offset) {
        return Ids.low(buffer, offset + TRANSFER + TransferRecord.CREDIT);
    }

    /** True if the request names the principal. */
    public static boolean namesPrincipal(Transfer transfer) {
        return transfer.has(NAMING);
    }

    public static int bytes(Transfer transfer) {
        return namesPrincipal(transfer) ? BYTES_MAX : BYTES;
    }

    /** Writes the transfer with what is reserved of it in the place of its amount; {@code principal} only where it is named. */
    public static void encode(
            Transfer transfer, long reserved, int asset, String principal, MutableDirectBuffer buffer, int offset) {
        TransferRecord.encodeWithoutExtension(transfer, buffer, offset + TRANSFER);
        TransferRecord.putAmount(buffer, offset + TRANSFER, reserved);
        buffer.putInt(offset + ASSET, asset, ORDER);
        buffer.putInt(offset + RESERVED, 0, ORDER);
        if (namesPrincipal(transfer)) {
            PrincipalRecord.encode(principal, buffer, offset + BYTES);
        }
    }

    /** What is wrong with the record, null if nothing is. */
    static @Nullable String problem(DirectBuffer buffer, int offset, int bytes) {
        if (bytes != BYTES && bytes != BYTES_MAX) {
            return "escrow request has a body of " + bytes;
        }
        boolean namesPrincipal = (TransferRecord.flags(buffer, offset + TRANSFER) & NAMING) != 0;
        if (namesPrincipal != (bytes == BYTES_MAX)) {
            return "escrow request of " + bytes + " bytes, though it must name its principal: " + namesPrincipal;
        }
        String ofName = namesPrincipal ? PrincipalRecord.problem(buffer, offset + BYTES) : null;
        if (ofName != null) {
            return ofName;
        }
        long reserved = TransferRecord.amount(buffer, offset + TRANSFER);
        return reserved >= 0 ? null : "escrow request has an amount of " + reserved;
    }

    public static void decode(DirectBuffer buffer, int offset, Transfer transfer) {
        TransferRecord.decodeWithoutExtension(buffer, offset + TRANSFER, transfer);
    }

    /** Name of who asks; only where {@link #namesPrincipal}. */
    public static String principal(DirectBuffer buffer, int offset) {
        return PrincipalRecord.decode(buffer, offset + BYTES);
    }

    public static int asset(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + ASSET, ORDER);
    }
}
