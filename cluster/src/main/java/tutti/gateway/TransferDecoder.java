package tutti.gateway;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;
import tutti.ledger.Outcome;
import tutti.ledger.Shape;
import tutti.ledger.TransferFlags;
import tutti.v1.Transfer;

/** Makes the ledger's transfers of the contract's. */
final class TransferDecoder {
    private static final int ABOUT_ANOTHER =
            TransferFlags.POST_PENDING | TransferFlags.VOID_PENDING | TransferFlags.REVERSAL;

    private TransferDecoder() {}

    /** What is wrong with the message; null if nothing is, and {@code transfer} says what it says. */
    static @Nullable Outcome decode(Transfer message, tutti.ledger.Transfer transfer) {
        boolean mayInherit = (message.getFlags() & ABOUT_ANOTHER) != 0;
        if (!IdBytes.isId(message.getId())
                || !IdBytes.isId(message.getDebitAccountId())
                || !(IdBytes.isId(message.getCreditAccountId())
                        || (mayInherit && message.getCreditAccountId().isEmpty()))
                || !isIdOrEmpty(message.getPendingId())
                || !isIdOrEmpty(message.getUserData128())) {
            return Outcome.ID_MUST_HAVE_16_BYTES;
        }
        transfer.idHigh = IdBytes.high(message.getId());
        transfer.idLow = IdBytes.low(message.getId());
        transfer.debitHigh = IdBytes.high(message.getDebitAccountId());
        transfer.debitLow = IdBytes.low(message.getDebitAccountId());
        transfer.creditHigh = high(message.getCreditAccountId());
        transfer.creditLow = low(message.getCreditAccountId());
        // Unsigned fields above the signed range come out negative, which the shape refuses.
        transfer.amount = message.getAmount();
        transfer.code = message.getCode();
        transfer.flags = message.getFlags();
        transfer.principal = 0;
        transfer.pendingHigh = high(message.getPendingId());
        transfer.pendingLow = low(message.getPendingId());
        transfer.userDataHigh = high(message.getUserData128());
        transfer.userDataLow = low(message.getUserData128());
        transfer.userData = message.getUserData();
        transfer.userDataShort = message.getUserData32();
        transfer.timeoutSeconds = message.getTimeoutSeconds();
        transfer.effectiveDateNs = message.getEffectiveDateNs();
        return Shape.of(transfer);
    }

    private static boolean isIdOrEmpty(ByteString bytes) {
        return bytes.isEmpty() || IdBytes.isId(bytes);
    }

    private static long high(ByteString bytes) {
        return bytes.isEmpty() ? 0 : IdBytes.high(bytes);
    }

    private static long low(ByteString bytes) {
        return bytes.isEmpty() ? 0 : IdBytes.low(bytes);
    }
}
