package tutti.replica.simulation.oracle;

import org.jspecify.annotations.Nullable;
import tutti.ledger.AssetAccounts;
import tutti.ledger.Clawback;
import tutti.ledger.Outcome;
import tutti.ledger.StreamPayment;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;

/** What is wrong with a command by itself, and how it differs from one that used its id before. */
final class Forms {
    static final int ENDS = TransferFlags.POST_PENDING | TransferFlags.VOID_PENDING;
    static final int ABOUT_ANOTHER = ENDS | TransferFlags.REVERSAL;
    static final int BALANCING = TransferFlags.BALANCING_DEBIT | TransferFlags.BALANCING_CREDIT;
    static final int CLOSING = TransferFlags.CLOSING_DEBIT | TransferFlags.CLOSING_CREDIT;
    private static final int KNOWN_FLAGS = TransferFlags.LINKED
            | TransferFlags.PENDING
            | ABOUT_ANOTHER
            | BALANCING
            | CLOSING
            | TransferFlags.SCHEDULED
            | TransferFlags.CLAIM;
    private static final int CODE_MAX = 65_535;

    private Forms() {}

    static @Nullable Outcome problem(Asked asked) {
        if (asked.clawback() != null) {
            return problem(asked.clawback());
        }
        return asked.transfer() == null ? problem(asked.asPayment()) : problemOfTransfer(asked);
    }

    /** First field, by the numbers of the outcomes, in which the command differs from the stored one; null if in none. */
    static @Nullable Outcome difference(Stored stored, Asked asked) {
        Reasons reasons = new Reasons();
        boolean isSameKind = (stored.asked.payment() == null) == (asked.payment() == null)
                && (stored.asked.clawback() == null) == (asked.clawback() == null);
        reasons.when(!isSameKind, Outcome.EXISTS_WITH_DIFFERENT_KIND);
        if (reasons.answer() != null) {
            return reasons.answer();
        }
        if (asked.clawback() != null) {
            return difference(stored.asked.asClawback(), asked.clawback());
        }
        return stored.isPayment() ? difference(stored, asked.asPayment()) : differenceOfTransfer(stored, asked);
    }

    private static @Nullable Outcome problem(StreamPayment pay) {
        return new Reasons()
                .when(
                        isZero(pay.idHigh, pay.idLow)
                                || isZero(pay.payerHigh, pay.payerLow)
                                || isZero(pay.workHigh, pay.workLow),
                        Outcome.ID_MUST_NOT_BE_ZERO)
                .when(pay.idHigh == -1 || pay.payerHigh == -1 || pay.workHigh == -1, Outcome.ID_IS_RESERVED)
                .when((pay.flags & ~StreamPayment.FLAG_PLAYED_AT_OMITTED) != 0, Outcome.FLAG_IS_RESERVED)
                .when(pay.units == 0, Outcome.AMOUNT_MUST_NOT_BE_ZERO)
                .when(pay.units < 0 || pay.amount < 0, Outcome.AMOUNT_OVERFLOWS)
                .when(pay.code < 0 || pay.code > CODE_MAX, Outcome.CODE_OUT_OF_RANGE)
                .answer();
    }

    private static @Nullable Outcome problemOfTransfer(Asked asked) {
        Transfer of = asked.asTransfer();
        boolean isAboutAnother = asked.has(ABOUT_ANOTHER);
        boolean namesAnother = !isZero(of.pendingHigh, of.pendingLow);
        boolean isPending = asked.has(TransferFlags.PENDING);
        boolean isScheduled = asked.has(TransferFlags.SCHEDULED);
        boolean isClaim = asked.has(TransferFlags.CLAIM);
        int kinds = Integer.bitCount(
                of.flags & (TransferFlags.PENDING | ABOUT_ANOTHER | TransferFlags.SCHEDULED | TransferFlags.CLAIM));
        return new Reasons()
                .when(
                        isZero(of.idHigh, of.idLow)
                                || isZero(of.debitHigh, of.debitLow)
                                || (isZero(of.creditHigh, of.creditLow) && !isAboutAnother && !isClaim),
                        Outcome.ID_MUST_NOT_BE_ZERO)
                .when(
                        of.idHigh == -1
                                || of.pendingHigh == -1
                                || isClosedToClients(of.debitHigh, of.debitLow)
                                || isClosedToClients(of.creditHigh, of.creditLow),
                        Outcome.ID_IS_RESERVED)
                .when((of.flags & ~KNOWN_FLAGS) != 0, Outcome.FLAG_IS_RESERVED)
                .when(
                        kinds > 1 || ((isAboutAnother || isClaim) && asked.has(BALANCING | CLOSING)),
                        Outcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE)
                .when(of.amount == 0 && !asked.has(ENDS | CLOSING), Outcome.AMOUNT_MUST_NOT_BE_ZERO)
                .when(of.amount < 0, Outcome.AMOUNT_OVERFLOWS)
                .when(!isClaim && asked.id().debit().equals(asked.credit()), Outcome.ACCOUNTS_MUST_BE_DIFFERENT)
                .when(of.code < 0 || of.code > CODE_MAX, Outcome.CODE_OUT_OF_RANGE)
                .when(isAboutAnother && !namesAnother, Outcome.PENDING_ID_MUST_NOT_BE_ZERO)
                .when(!isAboutAnother && namesAnother, Outcome.PENDING_ID_MUST_BE_ZERO)
                .when(isAboutAnother && asked.other().equals(asked.id()), Outcome.PENDING_ID_MUST_BE_DIFFERENT)
                .when(of.timeoutSeconds != 0 && !isPending, Outcome.TIMEOUT_RESERVED_FOR_PENDING_TRANSFER)
                .when(asked.has(CLOSING) && !isPending, Outcome.CLOSING_TRANSFER_MUST_BE_PENDING)
                .when(of.effectiveDateNs < 0, Outcome.EFFECTIVE_DATE_OUT_OF_RANGE)
                .when(isScheduled ? of.scheduledAtNs <= 0 : of.scheduledAtNs != 0, Outcome.SCHEDULED_AT_IS_INVALID)
                .answer();
    }

    private static @Nullable Outcome differenceOfTransfer(Stored stored, Asked asked) {
        Transfer first = stored.asked.asTransfer();
        Transfer again = asked.asTransfer();
        // Left out, the credit account is the other transfer's.
        boolean isSameCredit = stored.credit.equals(asked.credit())
                || (asked.credit().isNone()
                        && (stored.isSuccess()
                                || stored.isUndecided()
                                || stored.asked.credit().isNone()));
        return new Reasons()
                .when(first.flags != again.flags, Outcome.EXISTS_WITH_DIFFERENT_FLAGS)
                .when(!isSameCredit, Outcome.EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT)
                .when(first.amount != again.amount, Outcome.EXISTS_WITH_DIFFERENT_AMOUNT)
                .when(first.code != again.code, Outcome.EXISTS_WITH_DIFFERENT_CODE)
                .when(first.userData != again.userData, Outcome.EXISTS_WITH_DIFFERENT_USER_DATA)
                .when(
                        first.pendingHigh != again.pendingHigh || first.pendingLow != again.pendingLow,
                        Outcome.EXISTS_WITH_DIFFERENT_PENDING_ID)
                .when(first.timeoutSeconds != again.timeoutSeconds, Outcome.EXISTS_WITH_DIFFERENT_TIMEOUT)
                .when(first.effectiveDateNs != again.effectiveDateNs, Outcome.EXISTS_WITH_DIFFERENT_EFFECTIVE_DATE)
                .when(
                        first.userDataHigh != again.userDataHigh || first.userDataLow != again.userDataLow,
                        Outcome.EXISTS_WITH_DIFFERENT_USER_DATA_128)
                .when(first.userDataShort != again.userDataShort, Outcome.EXISTS_WITH_DIFFERENT_USER_DATA_32)
                .when(first.scheduledAtNs != again.scheduledAtNs, Outcome.EXISTS_WITH_DIFFERENT_SCHEDULED_AT)
                .answer();
    }

    private static @Nullable Outcome difference(Stored stored, StreamPayment again) {
        StreamPayment first = stored.asked.asPayment();
        boolean isTimeSaid = (again.flags & StreamPayment.FLAG_PLAYED_AT_OMITTED) == 0;
        return new Reasons()
                .when(first.code != again.code, Outcome.EXISTS_WITH_DIFFERENT_CODE)
                .when(
                        first.workHigh != again.workHigh || first.workLow != again.workLow,
                        Outcome.EXISTS_WITH_DIFFERENT_WORK)
                .when(first.units != again.units, Outcome.EXISTS_WITH_DIFFERENT_UNITS)
                .when(
                        first.flags != again.flags || (isTimeSaid && first.playedAtNs != again.playedAtNs),
                        Outcome.EXISTS_WITH_DIFFERENT_PLAYED_AT)
                .answer();
    }

    private static @Nullable Outcome problem(Clawback back) {
        boolean hasCover = !isZero(back.coverHigh, back.coverLow);
        return new Reasons()
                .when(
                        isZero(back.idHigh, back.idLow)
                                || isZero(back.payerHigh, back.payerLow)
                                || isZero(back.paymentHigh, back.paymentLow),
                        Outcome.ID_MUST_NOT_BE_ZERO)
                .when(
                        back.idHigh == -1
                                || back.payerHigh == -1
                                || back.paymentHigh == -1
                                || isClosedToClients(back.coverHigh, back.coverLow),
                        Outcome.ID_IS_RESERVED)
                .when(
                        hasCover && back.coverHigh == back.payerHigh && back.coverLow == back.payerLow,
                        Outcome.ACCOUNTS_MUST_BE_DIFFERENT)
                .when(back.code < 0 || back.code > CODE_MAX, Outcome.CODE_OUT_OF_RANGE)
                .when(
                        back.idHigh == back.paymentHigh && back.idLow == back.paymentLow,
                        Outcome.PENDING_ID_MUST_BE_DIFFERENT)
                .answer();
    }

    private static @Nullable Outcome difference(Clawback first, Clawback again) {
        return new Reasons()
                .when(first.code != again.code, Outcome.EXISTS_WITH_DIFFERENT_CODE)
                .when(first.userData != again.userData, Outcome.EXISTS_WITH_DIFFERENT_USER_DATA)
                .when(
                        first.paymentHigh != again.paymentHigh || first.paymentLow != again.paymentLow,
                        Outcome.EXISTS_WITH_DIFFERENT_PAYMENT)
                .when(
                        first.coverHigh != again.coverHigh || first.coverLow != again.coverLow,
                        Outcome.EXISTS_WITH_DIFFERENT_COVER_ACCOUNT)
                .answer();
    }

    private static boolean isZero(long high, long low) {
        return high == 0 && low == 0;
    }

    /** Of the reserved ids clients may name those of issuing accounts only. */
    private static boolean isClosedToClients(long high, long low) {
        return high == -1 && ((int) low == 0 || low != AssetAccounts.issuingLow((int) low));
    }
}
