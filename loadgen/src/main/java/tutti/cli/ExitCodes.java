package tutti.cli;

import java.util.Collection;
import tutti.driver.OutcomeRanges;
import tutti.v1.Outcome;
import tutti.v1.Result;

/** What the exit code of the command line means. */
final class ExitCodes {
    /** Done; every item was taken. */
    static final int DONE = 0;
    /** The ledger rejected an item, something asked for is not there, an audit does not hold, or a snapshot is not there in time. */
    static final int REJECTED = 1;
    /** The command line is wrong. */
    static final int USAGE = 2;
    /** The cluster did not answer, turned the call away, or a node could not be started; nothing was done. */
    static final int UNAVAILABLE = 3;
    /** It is not known whether the ledger did it; the same command with the same id tells. */
    static final int UNKNOWN = 4;

    private ExitCodes() {}

    static int of(Collection<Result> results) {
        int code = DONE;
        for (Result result : results) {
            int outcome = result.getOutcomeValue();
            if (outcome == Outcome.OUTCOME_UNKNOWN_VALUE) {
                return UNKNOWN;
            }
            if (outcome == 0 || outcome >= OutcomeRanges.FIRST_REJECTION) {
                code = REJECTED;
            }
        }
        return code;
    }
}
