package tutti.workload;

/**
 * When each payment of a run is meant to be sent: at a fixed rate, whatever the cluster does. The payments of the warm-up come first, at
 * a rate of their own.
 *
 * @param ratePerSecond measured payments a second, duplicates not counted
 * @param startWallNs when the run started, nanoseconds since 1970
 */
public record Schedule(WarmUp warmUp, int ratePerSecond, long startWallNs) {
    private static final long SECOND_NS = 1_000_000_000L;

    public Schedule {
        if (Math.min(ratePerSecond, warmUp.ratePerSecond()) < 1) {
            throw new IllegalArgumentException(
                    "a rate must be at least 1 a second, not " + Math.min(ratePerSecond, warmUp.ratePerSecond()));
        }
    }

    /** From the start of the run to the intended send time. */
    public long offsetNs(int play) {
        int measured = play - warmUp.plays();
        return measured < 0
                ? durationNs(play, warmUp.ratePerSecond())
                : measuredFromNs() + durationNs(measured, ratePerSecond);
    }

    /** From the start of the run to the intended send time of the first payment that is measured. */
    public long measuredFromNs() {
        return durationNs(warmUp.plays(), warmUp.ratePerSecond());
    }

    /** How many payments are due once so much time has passed. */
    public long dueAt(long offsetNs) {
        long measuredNs = offsetNs - measuredFromNs();
        return measuredNs < 0
                ? Math.min(warmUp.plays(), dueAt(offsetNs, warmUp.ratePerSecond()))
                : warmUp.plays() + dueAt(measuredNs, ratePerSecond);
    }

    /** The rate at which the payment falls due, payments a second. */
    public int rateAt(int play) {
        return play < warmUp.plays() ? warmUp.ratePerSecond() : ratePerSecond;
    }

    private static long durationNs(int payments, int rate) {
        long seconds = payments / rate;
        return seconds * SECOND_NS + (payments - seconds * rate) * SECOND_NS / rate;
    }

    private static long dueAt(long offsetNs, int rate) {
        if (offsetNs < 0) {
            return 0;
        }
        long seconds = offsetNs / SECOND_NS;
        return seconds * rate + (offsetNs - seconds * SECOND_NS) * rate / SECOND_NS + 1;
    }
}
