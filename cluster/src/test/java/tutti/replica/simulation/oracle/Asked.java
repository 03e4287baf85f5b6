package tutti.replica.simulation.oracle;

import org.jspecify.annotations.Nullable;
import tutti.ledger.Clawback;
import tutti.ledger.StreamPayment;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;

/** A transfer, a stream payment or a clawback of one as a client asked for it, and by the name of which principal. */
public record Asked(
        @Nullable Transfer transfer,
        @Nullable StreamPayment payment,
        @Nullable Clawback clawback,
        String principal) {
    public static Asked of(Transfer transfer, String principal) {
        return new Asked(transfer, null, null, principal);
    }

    public static Asked of(StreamPayment payment, String principal) {
        return new Asked(null, payment, null, principal);
    }

    public static Asked of(Clawback clawback, String principal) {
        return new Asked(null, null, clawback, principal);
    }

    Transfer asTransfer() {
        if (transfer == null) {
            throw new IllegalStateException("not a transfer");
        }
        return transfer;
    }

    StreamPayment asPayment() {
        if (payment == null) {
            throw new IllegalStateException("not a payment");
        }
        return payment;
    }

    Clawback asClawback() {
        if (clawback == null) {
            throw new IllegalStateException("not a clawback");
        }
        return clawback;
    }

    /** Its id and the scope of it. */
    public TransferId id() {
        if (transfer != null) {
            return new TransferId(transfer.idHigh, transfer.idLow, transfer.debitHigh, transfer.debitLow);
        }
        if (clawback != null) {
            return new TransferId(clawback.idHigh, clawback.idLow, clawback.payerHigh, clawback.payerLow);
        }
        StreamPayment pay = asPayment();
        return new TransferId(pay.idHigh, pay.idLow, pay.payerHigh, pay.payerLow);
    }

    /** A claim to the account for which it waits. */
    boolean isForPayee() {
        return has(TransferFlags.CLAIM) && (credit().isNone() || credit().equals(id().debit()));
    }

    AccountId credit() {
        return new AccountId(asTransfer().creditHigh, asTransfer().creditLow);
    }

    /** The id that the transfer posts, voids or reverses, or the clawback takes back; in the scope of the same account. */
    TransferId other() {
        if (clawback != null) {
            return new TransferId(clawback.paymentHigh, clawback.paymentLow, clawback.payerHigh, clawback.payerLow);
        }
        Transfer of = asTransfer();
        return new TransferId(of.pendingHigh, of.pendingLow, of.debitHigh, of.debitLow);
    }

    boolean has(int flags) {
        return transfer != null && (transfer.flags & flags) != 0;
    }
}
