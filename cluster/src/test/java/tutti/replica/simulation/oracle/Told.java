package tutti.replica.simulation.oracle;

import org.jspecify.annotations.Nullable;
import tutti.ledger.Outcome;

/**
 * One thing that a replica said while it applied a batch.
 *
 * @param section of the batch in which it was said
 * @param item of the section that is answered, -1 for the decision on a transfer that waited
 * @param outcome null if the transfer waits for another partition
 * @param id of the transfer that waits, or waited
 */
public record Told(
        int section,
        int item,
        @Nullable Outcome outcome,
        boolean isReplayed,
        long timestampNs,
        @Nullable TransferId id) {
    private static final int DECISION = -1;

    /** An item of the section is answered. */
    public static Told answer(int section, int item, Outcome outcome, boolean isReplayed, long timestampNs) {
        return new Told(section, item, outcome, isReplayed, timestampNs, null);
    }

    /** An item of the section waits for another partition. */
    public static Told undecided(int section, int item, TransferId id) {
        return new Told(section, item, null, false, 0, id);
    }

    /** A transfer that waited is decided. */
    public static Told decided(int section, TransferId id, Outcome outcome, long timestampNs) {
        return new Told(section, DECISION, outcome, false, timestampNs, id);
    }

    /** True if this is about a transfer that waited, not about an item of the section. */
    public boolean isDecision() {
        return item == DECISION;
    }
}
