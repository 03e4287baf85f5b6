package tutti.ledger;

/**
 * A command to create an asset.
 *
 * @param asset number, unsigned, not zero
 * @param principal name of the principal that will control the issuing account
 */
public record NewAsset(int asset, String symbol, int decimals, long maximumSupply, String principal) {}
