package tutti.audit;

/**
 * What is paid before a run, so that it meets processes that have warmed up; neither measured nor audited.
 *
 * @param plays how many payments; 0 for none
 * @param ratePerSecond how fast
 */
public record WarmUp(int plays, int ratePerSecond) {
    /** Begins with the measured payments. */
    public static final WarmUp NONE = new WarmUp(0, 1);
}
