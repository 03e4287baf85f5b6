package tutti.driver;

import tutti.v1.Result;

/** Ranges of the numbers of outcomes, as {@code outcome.proto} orders them. */
public final class OutcomeRanges {
    public static final int FIRST_REJECTION = 10;

    /** From here on a rejection spends the id. */
    public static final int FIRST_FINAL_REJECTION = 80;

    /** From here on nothing was decided, or it is not known. */
    public static final int FIRST_REFUSAL = 200;

    private OutcomeRanges() {}

    /** True unless the item was refused for a passing reason, or its outcome is not known, or it never left the client. */
    public static boolean isDecided(Result result) {
        return isDecided(result.getOutcomeValue());
    }

    /** The same, by the outcome's number. */
    public static boolean isDecided(int outcome) {
        return outcome > 0 && outcome < FIRST_REFUSAL;
    }
}
