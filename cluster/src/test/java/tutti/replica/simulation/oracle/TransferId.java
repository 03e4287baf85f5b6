package tutti.replica.simulation.oracle;

/** An id of a transfer or payment and its scope, the debit account. */
public record TransferId(long high, long low, long debitHigh, long debitLow) {
    /** Id of the debit account. */
    AccountId debit() {
        return new AccountId(debitHigh, debitLow);
    }

    @Override
    public String toString() {
        return Long.toHexString(high) + "-" + Long.toHexString(low) + "@" + debit();
    }
}
