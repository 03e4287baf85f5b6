package tutti.ledger;

/** Bits of an account's flags. */
public final class AccountFlags {
    /** Debits posted and pending stay at or below credits posted. */
    public static final int DEBITS_MUST_NOT_EXCEED_CREDITS = 1;

    /** Credits posted and pending stay at or below debits posted. Excludes the one above. */
    public static final int CREDITS_MUST_NOT_EXCEED_DEBITS = 2;

    private AccountFlags() {}
}
