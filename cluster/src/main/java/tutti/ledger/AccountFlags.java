package tutti.ledger;

/** Bits of an account's flags. */
public final class AccountFlags {
    /** Debits posted and pending stay at or below credits posted. */
    public static final int DEBITS_MUST_NOT_EXCEED_CREDITS = 1;

    /** Credits posted and pending stay at or below debits posted. Excludes the one above. */
    public static final int CREDITS_MUST_NOT_EXCEED_DEBITS = 2;

    /** Its balances are kept, so that it can be asked what they were at a time. */
    public static final int HISTORY = 4;

    /** Neither debited nor credited. Set by a closing transfer, never by who creates the account. */
    public static final int CLOSED = 8;

    /** Not to be debited. Set by who controls the asset, never by who creates the account. */
    public static final int FROZEN = 16;

    /** This account and the next in the request are created together or not at all; a chain ends with the first that is not linked. */
    public static final int LINKED = 32;

    /** Of these an account has one or none. */
    static final int LIMITS = DEBITS_MUST_NOT_EXCEED_CREDITS | CREDITS_MUST_NOT_EXCEED_DEBITS;

    /** What a client may set. */
    static final int OF_CLIENTS = LIMITS | HISTORY | LINKED;

    private AccountFlags() {}
}
