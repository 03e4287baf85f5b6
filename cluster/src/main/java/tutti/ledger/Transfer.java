package tutti.ledger;

/**
 * A transfer as the apply path sees it. Mutable and reused, one for each replica, so that applying a transfer allocates nothing;
 * fields are set by {@code codec}.
 */
public final class Transfer {
    /** Stands for the whole of another transfer where that is posted, voided or reversed, for all that waits where it is claimed, for "as much as there is" where it balances. */
    public static final long AMOUNT_MAX = Long.MAX_VALUE;

    public long idHigh;
    public long idLow;
    public long debitHigh;
    public long debitLow;

    /** May be zero where another transfer is posted, voided or reversed: then it is that transfer's; and with a claim: then it is the debit account. */
    public long creditHigh;

    public long creditLow;

    /** Minor units, 0 to 2^63 - 1; {@link Shape} says where zero may be. */
    public long amount;

    /** Client's code, 0 to 65,535. */
    public int code;

    /** Bits of {@link TransferFlags}. */
    public int flags;

    /** Interned number of the principal that asks; see {@link Ledger#principal}. */
    public int principal;

    /** Number of the mandate by which it debits, found when it is applied; 0 if the debit account's controller asks. */
    int mandateNumber;

    // ---- what few transfers say; zero otherwise ----

    /** The transfer that this one posts, voids or reverses. */
    public long pendingHigh;

    public long pendingLow;

    /** Client's user data of 128 bits. */
    public long userDataHigh;

    public long userDataLow;

    /** Client's user data of 64 bits. */
    public long userData;

    /** Client's user data of 32 bits. */
    public int userDataShort;

    /** Seconds, unsigned, after which a pending transfer expires; 0 for never. */
    public int timeoutSeconds;

    /** When the transfer takes effect in the client's books, ns since 1970; 0 if not said. No rule depends on it. */
    public long effectiveDateNs;

    /** Ledger time from which a scheduled transfer is due, ns since 1970; 0 for one that is not scheduled. */
    public long scheduledAtNs;

    /** Says what the other says. */
    void copy(Transfer other) {
        idHigh = other.idHigh;
        idLow = other.idLow;
        debitHigh = other.debitHigh;
        debitLow = other.debitLow;
        creditHigh = other.creditHigh;
        creditLow = other.creditLow;
        amount = other.amount;
        code = other.code;
        flags = other.flags;
        principal = other.principal;
        pendingHigh = other.pendingHigh;
        pendingLow = other.pendingLow;
        userDataHigh = other.userDataHigh;
        userDataLow = other.userDataLow;
        userData = other.userData;
        userDataShort = other.userDataShort;
        timeoutSeconds = other.timeoutSeconds;
        effectiveDateNs = other.effectiveDateNs;
        scheduledAtNs = other.scheduledAtNs;
    }

    public boolean has(int flagBits) {
        return (flags & flagBits) != 0;
    }

    /** True if the credit account is another transfer's, or the debit account itself, whatever is given. */
    boolean inheritsCredit() {
        return has(TransferFlags.ABOUT_ANOTHER) || (has(TransferFlags.CLAIM) && Shape.isZero(creditHigh, creditLow));
    }

    /** True if anything is said that only few transfers say: the log and the window of ids then hold an extension. */
    public boolean isExtended() {
        return (pendingHigh
                        | pendingLow
                        | userDataHigh
                        | userDataLow
                        | userData
                        | userDataShort
                        | timeoutSeconds
                        | effectiveDateNs
                        | scheduledAtNs)
                != 0;
    }

    /** Says nothing of what few transfers say. */
    public void clearExtension() {
        pendingHigh = 0;
        pendingLow = 0;
        userDataHigh = 0;
        userDataLow = 0;
        userData = 0;
        userDataShort = 0;
        timeoutSeconds = 0;
        effectiveDateNs = 0;
        scheduledAtNs = 0;
    }
}
