package tutti.gateway;

import org.jspecify.annotations.Nullable;
import tutti.codec.Ids;
import tutti.ledger.Outcome;
import tutti.ledger.Shape;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;

/** A transfer as a client sent it: what it says, and how long its ids are. Made once and filled many times. */
final class SentTransfer {
    private static final int INHERITING =
            TransferFlags.POST_PENDING | TransferFlags.VOID_PENDING | TransferFlags.REVERSAL | TransferFlags.CLAIM;

    /** Ids are zero where they do not have 16 bytes. Unsigned fields above the signed range are negative, which the shape refuses. */
    final Transfer transfer = new Transfer();

    // Bytes of the ids, 0 for those that were left out.
    private int idBytes;
    private int debitBytes;
    private int creditBytes;
    private int pendingBytes;
    private int userDataBytes;

    /** Says nothing, as a message without fields. */
    void clear() {
        setId(0, 0, 0);
        setDebit(0, 0, 0);
        setCredit(0, 0, 0);
        transfer.amount = 0;
        transfer.code = 0;
        transfer.flags = 0;
        transfer.principal = 0;
        pendingBytes = 0;
        userDataBytes = 0;
        transfer.clearExtension();
    }

    void setId(int bytes, long high, long low) {
        idBytes = bytes;
        transfer.idHigh = high;
        transfer.idLow = low;
    }

    void setDebit(int bytes, long high, long low) {
        debitBytes = bytes;
        transfer.debitHigh = high;
        transfer.debitLow = low;
    }

    void setCredit(int bytes, long high, long low) {
        creditBytes = bytes;
        transfer.creditHigh = high;
        transfer.creditLow = low;
    }

    void setPending(int bytes, long high, long low) {
        pendingBytes = bytes;
        transfer.pendingHigh = high;
        transfer.pendingLow = low;
    }

    void setUserData(int bytes, long high, long low) {
        userDataBytes = bytes;
        transfer.userDataHigh = high;
        transfer.userDataLow = low;
    }

    /** What is wrong with it by itself; null if nothing is. */
    @Nullable
    Outcome problem() {
        boolean mayInherit = transfer.has(INHERITING);
        if (idBytes != Ids.BYTES
                || debitBytes != Ids.BYTES
                || !(creditBytes == Ids.BYTES || (mayInherit && creditBytes == 0))
                || !isIdOrNone(pendingBytes)
                || !isIdOrNone(userDataBytes)) {
            return Outcome.ID_MUST_HAVE_16_BYTES;
        }
        return Shape.of(transfer);
    }

    private static boolean isIdOrNone(int bytes) {
        return bytes == Ids.BYTES || bytes == 0;
    }
}
