package tutti.ledger;

import org.jspecify.annotations.Nullable;

/** Compares a command with what is stored of the same id: is it the same command again, and if not, which field differs first. */
final class Repetition {
    private Repetition() {}

    /** First field in which the transfer differs from what is stored, null if it is the same. */
    static @Nullable Outcome difference(IdRecords records, int slot, Transfer transfer) {
        if (!records.isTransfer(slot) || records.isClawback(slot)) {
            return Outcome.EXISTS_WITH_DIFFERENT_KIND;
        }
        if (records.flags(slot) != transfer.flags) {
            return Outcome.EXISTS_WITH_DIFFERENT_FLAGS;
        }
        if (!isSameCredit(records, slot, transfer)) {
            return Outcome.EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT;
        }
        if (records.amount(slot) != transfer.amount) {
            return Outcome.EXISTS_WITH_DIFFERENT_AMOUNT;
        }
        if (records.code(slot) != transfer.code) {
            return Outcome.EXISTS_WITH_DIFFERENT_CODE;
        }
        return records.extensions().difference(slot, transfer);
    }

    /** First of the client's fields in which the payment differs from what is stored, null if they are the same. */
    static @Nullable Outcome difference(IdRecords records, int slot, StreamPayment payment) {
        if (records.isTransfer(slot)) {
            return Outcome.EXISTS_WITH_DIFFERENT_KIND;
        }
        if (records.code(slot) != payment.code) {
            return Outcome.EXISTS_WITH_DIFFERENT_CODE;
        }
        if (records.creditHigh(slot) != payment.workHigh || records.creditLow(slot) != payment.workLow) {
            return Outcome.EXISTS_WITH_DIFFERENT_WORK;
        }
        if (records.amount(slot) != payment.units) {
            return Outcome.EXISTS_WITH_DIFFERENT_UNITS;
        }
        // An omitted time was filled in by the gateway, at each attempt with another: then it is no content.
        boolean isSameTime = records.flags(slot) == payment.flags
                && (payment.flags == StreamPayment.FLAG_PLAYED_AT_OMITTED
                        || records.playedAtNs(slot) == payment.playedAtNs);
        return isSameTime ? null : Outcome.EXISTS_WITH_DIFFERENT_PLAYED_AT;
    }

    /** The same for a clawback; the legs are not the client's. */
    static @Nullable Outcome difference(IdRecords records, int slot, Clawback clawback) {
        if (!records.isClawback(slot)) {
            return Outcome.EXISTS_WITH_DIFFERENT_KIND;
        }
        if (records.code(slot) != clawback.code) {
            return Outcome.EXISTS_WITH_DIFFERENT_CODE;
        }
        Extensions extensions = records.extensions();
        if (extensions.userData(slot) != clawback.userData) {
            return Outcome.EXISTS_WITH_DIFFERENT_USER_DATA;
        }
        if (extensions.pendingHigh(slot) != clawback.paymentHigh
                || extensions.pendingLow(slot) != clawback.paymentLow) {
            return Outcome.EXISTS_WITH_DIFFERENT_PAYMENT;
        }
        return records.creditHigh(slot) == clawback.coverHigh && records.creditLow(slot) == clawback.coverLow
                ? null
                : Outcome.EXISTS_WITH_DIFFERENT_COVER_ACCOUNT;
    }

    /** Who leaves the credit account out means that of another transfer, which is what is stored if there was one. */
    private static boolean isSameCredit(IdRecords records, int slot, Transfer transfer) {
        boolean isSame =
                records.creditHigh(slot) == transfer.creditHigh && records.creditLow(slot) == transfer.creditLow;
        return isSame
                || (records.isCreditedTo(slot, transfer)
                        && (records.isSuccess(slot)
                                || records.isHold(slot)
                                || records.isMarked(slot, IdMeta.CREDIT_OMITTED)));
    }
}
