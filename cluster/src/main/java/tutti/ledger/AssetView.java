package tutti.ledger;

/** An asset as one partition knows it. The ids of its two ledger-made accounts follow from its number: {@link AssetAccounts}. */
public record AssetView(int asset, String symbol, int decimals, long maximumSupply) {}
