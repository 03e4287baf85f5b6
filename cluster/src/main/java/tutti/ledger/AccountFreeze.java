package tutti.ledger;

/**
 * A command to freeze an account, or to thaw it.
 *
 * @param principal interned number of the principal that asks
 */
public record AccountFreeze(long idHigh, long idLow, boolean frozen, int principal) {}
