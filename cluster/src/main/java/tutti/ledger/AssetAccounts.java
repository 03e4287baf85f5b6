package tutti.ledger;

/**
 * Ids of the accounts that come with an asset. They lie in the range that clients may not use: the high half all ones.
 *
 * <pre>
 * 0              8        12       16
 * | 0xFF x 8     | role   | asset  |
 * </pre>
 */
public final class AssetAccounts {
    /** High half of every id that the ledger keeps for itself. */
    public static final long RESERVED_HIGH = -1L;

    private static final long ISSUING = 1L << 32;
    private static final long UNCLAIMED = 2L << 32;

    private AssetAccounts() {}

    /** Low half of the issuing account's id. Its home is found by the slot map like any other's. */
    public static long issuingLow(int asset) {
        return ISSUING | Integer.toUnsignedLong(asset);
    }

    /** Low half of the id of the account that holds what could not be credited to its payee; one in every partition. */
    public static long unclaimedLow(int asset) {
        return UNCLAIMED | Integer.toUnsignedLong(asset);
    }

    /** True if the id is that of an asset's issuing account, the only reserved account that clients may name. */
    public static boolean isIssuing(long high, long low) {
        return high == RESERVED_HIGH && low >>> Integer.SIZE == ISSUING >>> Integer.SIZE && (int) low != 0;
    }
}
