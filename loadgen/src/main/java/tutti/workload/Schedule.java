package tutti.workload;

/**
 * When each payment of a run is meant to be sent: at a fixed rate, whatever the cluster does.
 *
 * @param ratePerSecond payments a second, duplicates not counted
 * @param startWallNs when the run started, nanoseconds since 1970
 */
public record Schedule(int ratePerSecond, long startWallNs) {
    private static final long SECOND_NS = 1_000_000_000L;

    public Schedule {
        if (ratePerSecond < 1) {
            throw new IllegalArgumentException("a rate must be at least 1 a second, not " + ratePerSecond);
        }
    }

    /** From the start of the run to the intended send time. */
    public long offsetNs(int play) {
        long seconds = play / ratePerSecond;
        return seconds * SECOND_NS + (play - seconds * ratePerSecond) * SECOND_NS / ratePerSecond;
    }

    /** How many payments are due once so much time has passed. */
    public long dueAt(long offsetNs) {
        if (offsetNs < 0) {
            return 0;
        }
        long seconds = offsetNs / SECOND_NS;
        return seconds * ratePerSecond + (offsetNs - seconds * SECOND_NS) * ratePerSecond / SECOND_NS + 1;
    }
}
