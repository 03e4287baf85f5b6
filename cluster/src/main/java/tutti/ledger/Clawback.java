package tutti.ledger;

/**
 * A command to take a posted stream payment back, with the legs that the payment had: whoever logs it read them from history, since the
 * window of ids keeps no more than their hash. Mutable and reused like {@link Transfer}.
 */
public final class Clawback {
    public long idHigh;
    public long idLow;

    /** Who paid, and is paid back. */
    public long payerHigh;

    public long payerLow;
    public long paymentHigh;
    public long paymentLow;

    /** Account that pays what payees are short of; zero if none is to. */
    public long coverHigh;

    public long coverLow;

    /** Client's user data of 64 bits. */
    public long userData;

    /** Interned number of the principal that asks. */
    public int principal;

    /** Client's code, 0 to 65,535. */
    public int code;

    /** 0 if the payment's legs were not found. */
    public int legCount;

    /** Payee of leg i. */
    public final long[] legHigh = new long[StreamPayment.LEGS_MAX];

    public final long[] legLow = new long[StreamPayment.LEGS_MAX];

    /** Minor units of leg i. */
    public final long[] legAmount = new long[StreamPayment.LEGS_MAX];

    boolean hasCover() {
        return !Shape.isZero(coverHigh, coverLow);
    }

    /** True if these are the legs of which a payment keeps that hash. */
    boolean hasLegs(long hash) {
        return legCount > 0 && LegsHash.of(legHigh, legLow, legAmount, legCount) == hash;
    }

    /** Says so as a transfer: what the window keeps of the id. */
    void describe(Transfer transfer) {
        transfer.idHigh = idHigh;
        transfer.idLow = idLow;
        transfer.debitHigh = payerHigh;
        transfer.debitLow = payerLow;
        transfer.creditHigh = coverHigh;
        transfer.creditLow = coverLow;
        transfer.amount = Transfer.AMOUNT_MAX;
        transfer.code = code;
        transfer.flags = TransferFlags.CLAWBACK;
        transfer.principal = principal;
        transfer.mandateNumber = 0;
        transfer.clearExtension();
        transfer.pendingHigh = paymentHigh;
        transfer.pendingLow = paymentLow;
        transfer.userData = userData;
    }
}
