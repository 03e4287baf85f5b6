package tutti.replica.simulation.oracle;

/** Id of an account, a payee or a work. */
public record AccountId(long high, long low) {
    static final AccountId NONE = new AccountId(0, 0);

    boolean isNone() {
        return equals(NONE);
    }

    @Override
    public String toString() {
        return Long.toHexString(high) + "-" + Long.toHexString(low);
    }
}
