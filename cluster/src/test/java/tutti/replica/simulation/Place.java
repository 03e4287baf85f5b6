package tutti.replica.simulation;

import tutti.ledger.AssetAccounts;

/** An account in a partition. Unclaimed accounts have one id in all partitions, so the id alone does not tell. */
record Place(int partition, long high, long low) {
    static Place unclaimed(int partition, int asset) {
        return new Place(partition, AssetAccounts.RESERVED_HIGH, AssetAccounts.unclaimedLow(asset));
    }
}
