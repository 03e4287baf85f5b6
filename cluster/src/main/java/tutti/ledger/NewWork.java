package tutti.ledger;

/**
 * A command to register a work with its first split version.
 *
 * @param price minor units for one unit
 */
public record NewWork(
        long idHigh, long idLow, int asset, String title, String isrc, long price, Split split, int principal) {}
