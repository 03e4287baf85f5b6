package tutti.ledger;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a partition answers the coordinator of a chain. */
public final class ChainPrepared {
    /** Failed member where none failed. */
    public static final int NONE = -1;

    public final long number;

    /** Entries of the question. */
    public final int asked;

    /** The member of which a step failed, {@link #NONE} if all steps are done. */
    public int failed = NONE;

    /** Why it failed; null if none did. */
    public @Nullable Outcome outcome;

    /** One for each entry, in the same order; none if a step failed. */
    public final List<Result> results = new ArrayList<>();

    public ChainPrepared(long number, int asked) {
        this.number = number;
        this.asked = asked;
    }

    /** What became of one entry. */
    public static final class Result {
        public int member;

        /** Bits of the steps that are done, as in {@link ChainPrepare}. */
        public int steps;

        /** Asset of the debit account, 0 if no debit side was reserved. */
        public int asset;

        /** What the side that was reserved last has reserved, or posts. */
        public long amount;

        /** What the pending transfer that the member ends had reserved. */
        public long reserved;

        /** The credit account, which a member that ends a pending transfer may leave out. */
        public long creditHigh;

        public long creditLow;
    }
}
