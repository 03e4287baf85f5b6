package tutti.ledger;

/**
 * A split and when it begins to hold. It holds for plays from then on, until a version with a higher number begins.
 *
 * @param number from 1, the split that a work was registered with
 * @param effectiveFromNs nanoseconds since 1970; 0 for the first
 */
public record SplitVersion(int number, long effectiveFromNs, Split split) {
    /** Number of the split that a work is registered with. */
    public static final int FIRST = 1;

    /** Highest number of a version: it is kept with every payment, in 12 bits. */
    public static final int NUMBER_MAX = 4_095;

    /** Most versions that a work keeps. */
    public static final int KEPT_MAX = 8;
}
