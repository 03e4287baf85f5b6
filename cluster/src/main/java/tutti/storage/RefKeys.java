package tutti.storage;

import tutti.partition.Digest64;

/**
 * Keys of ids and accounts in the runs. The key of an id begins with a hash of the id alone, so that it can be found without its debit
 * account; that of an account, or a work, is a hash of its id. Balances have keys of their own, so that one is found however much happened to
 * the account besides. The secret keeps clients from choosing ids that collide.
 */
record RefKeys(long secret) {
    private static final long LOW_HALF = 0xFFFF_FFFFL;
    private static final long BALANCES = 1;

    /** Key of an id of that debit account. */
    long ofId(long idHigh, long idLow, long debitHigh, long debitLow) {
        long ofId = hash(idHigh, idLow);
        return (ofId & ~LOW_HALF) | (Digest64.with(Digest64.with(ofId, debitHigh), debitLow) & LOW_HALF);
    }

    /** Lowest key of the id, whatever its debit account. */
    long firstOfId(long idHigh, long idLow) {
        return hash(idHigh, idLow) & ~LOW_HALF;
    }

    /** Highest key of the id, whatever its debit account. */
    long lastOfId(long idHigh, long idLow) {
        return hash(idHigh, idLow) | LOW_HALF;
    }

    long ofAccount(long high, long low) {
        return hash(high, low);
    }

    /** Key of what tells the account's balances. */
    long ofBalances(long high, long low) {
        return Digest64.with(hash(high, low), BALANCES);
    }

    private long hash(long high, long low) {
        return Digest64.with(Digest64.with(secret, high), low);
    }
}
