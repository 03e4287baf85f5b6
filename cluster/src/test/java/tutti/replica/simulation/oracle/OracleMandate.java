package tutti.replica.simulation.oracle;

/** What another principal may debit an account of, and what it has. */
public final class OracleMandate {
    private static final long NS_PER_S = 1_000_000_000;

    public final String grantee;
    public boolean isRevoked;
    public long limit;
    public long intervalSeconds;
    public long beganAtNs;
    public long untilNs;
    public long reserved;

    /** What was debited in the interval of that number. */
    long used;

    long usedInterval;

    OracleMandate(String grantee) {
        this.grantee = grantee;
    }

    public long used(long timeNs) {
        return usedInterval == interval(timeNs) ? used : 0;
    }

    long interval(long timeNs) {
        return (timeNs - beganAtNs) / (intervalSeconds * NS_PER_S);
    }

    boolean isOver(long timeNs) {
        return timeNs >= untilNs;
    }

    boolean isExceeded(long amount, long timeNs) {
        return amount > limit - used(timeNs) - reserved;
    }

    @Override
    public String toString() {
        return "mandate of " + grantee + (isRevoked ? ", revoked" : "") + ": " + limit + " in " + intervalSeconds
                + " s from " + beganAtNs + " until " + untilNs + ", reserved " + reserved;
    }
}
