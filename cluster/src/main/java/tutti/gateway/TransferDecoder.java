package tutti.gateway;

import org.jspecify.annotations.Nullable;
import tutti.ledger.Outcome;
import tutti.ledger.Shape;
import tutti.ledger.TransferFlags;
import tutti.v1.Transfer;

/** Makes the ledger's transfers of the contract's. */
final class TransferDecoder {
    private static final int INHERITING =
            TransferFlags.POST_PENDING | TransferFlags.VOID_PENDING | TransferFlags.REVERSAL | TransferFlags.CLAIM;

    private TransferDecoder() {}

    /** What is wrong with the message; null if nothing is, and {@code transfer} says what it says. */
    static @Nullable Outcome decode(Transfer message, tutti.ledger.Transfer transfer) {
        boolean mayInherit = (message.getFlags() & INHERITING) != 0;
        if (!IdBytes.isId(message.getId())
                || !IdBytes.isId(message.getDebitAccountId())
                || !(IdBytes.isId(message.getCreditAccountId())
                        || (mayInherit && message.getCreditAccountId().isEmpty()))
                || !IdBytes.isIdOrEmpty(message.getPendingId())
                || !IdBytes.isIdOrEmpty(message.getUserData128())) {
            return Outcome.ID_MUST_HAVE_16_BYTES;
        }
        transfer.idHigh = IdBytes.high(message.getId());
        transfer.idLow = IdBytes.low(message.getId());
        transfer.debitHigh = IdBytes.high(message.getDebitAccountId());
        transfer.debitLow = IdBytes.low(message.getDebitAccountId());
        transfer.creditHigh = IdBytes.highOrZero(message.getCreditAccountId());
        transfer.creditLow = IdBytes.lowOrZero(message.getCreditAccountId());
        // Unsigned fields above the signed range come out negative, which the shape refuses.
        transfer.amount = message.getAmount();
        transfer.code = message.getCode();
        transfer.flags = message.getFlags();
        transfer.principal = 0;
        transfer.pendingHigh = IdBytes.highOrZero(message.getPendingId());
        transfer.pendingLow = IdBytes.lowOrZero(message.getPendingId());
        transfer.userDataHigh = IdBytes.highOrZero(message.getUserData128());
        transfer.userDataLow = IdBytes.lowOrZero(message.getUserData128());
        transfer.userData = message.getUserData();
        transfer.userDataShort = message.getUserData32();
        transfer.timeoutSeconds = message.getTimeoutSeconds();
        transfer.effectiveDateNs = message.getEffectiveDateNs();
        transfer.scheduledAtNs = message.getScheduledAtNs();
        return Shape.of(transfer);
    }
}
