package tutti.sharding;

import org.jspecify.annotations.Nullable;
import tutti.ledger.Outcome;

/** A section on its way into the log, and what its proposer does then. Used by the partition actor alone. */
interface Proposal {
    /** Header and body. */
    byte[] section();

    /** A section that must come right before, in the same batch; null if none must. */
    default byte @Nullable [] prelude() {
        return null;
    }

    /** Of the section and of what must come right before. */
    default int bytes() {
        byte[] before = prelude();
        return section().length + (before == null ? 0 : before.length);
    }

    /** Position through which the ids of the section were looked up; 0 if they were not. */
    default long lookedUpThrough() {
        return 0;
    }

    /** Records in the section. */
    int items();

    /** True if nobody waits for it any more; it is then dropped instead of offered. */
    boolean isForgotten();

    /** It went to the log, in a batch that may or may not come back. */
    void onOffered();

    /** An item of the section is answered. */
    void onOutcome(int item, Outcome outcome, boolean replayed, long timestampNs);

    /** An item of the section waits for another partition. */
    void onUndecided(int item, TransferKey transfer);

    /** The batch that carried it is applied and the state shows it. */
    void onApplied();

    /** Its batch did not come back, or may come back later: whether it is in the log is not known. */
    void onLost();

    /** This member leads no longer; the section was never offered. */
    void onTurnedAway();
}
