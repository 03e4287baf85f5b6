package tutti.workload;

/**
 * What is paid before the measured payments, so that they meet processes that have warmed up. The load goes from one to the other
 * without a pause; the warm-up is audited like the rest, and not measured.
 *
 * @param plays how many payments; 0 for none
 * @param ratePerSecond how fast
 */
public record WarmUp(int plays, int ratePerSecond) {
    /** Begins with the measured payments. */
    public static final WarmUp NONE = new WarmUp(0, 1);
}
