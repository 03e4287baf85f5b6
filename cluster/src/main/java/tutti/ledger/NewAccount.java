package tutti.ledger;

/**
 * A command to create an account.
 *
 * @param flags bits of {@link AccountFlags}
 * @param principal interned number of the principal that will control it
 */
public record NewAccount(long idHigh, long idLow, int asset, int flags, int code, long userData, int principal) {}
