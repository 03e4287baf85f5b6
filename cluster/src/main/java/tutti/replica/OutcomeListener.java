package tutti.replica;

import tutti.ledger.Outcome;

/**
 * Hears what a replica decided, in log order, on the thread that applies. On a leader this is how callers get their
 * answers; on a follower it only counts.
 */
public interface OutcomeListener {
    /** A batch begins that was admitted as {@code sequence} by the given incarnation of a node's partition actor. */
    void onBatch(int originNode, long originIncarnation, long originSequence, long position);

    /** A section of the batch begins, {@code kind} one of {@link tutti.codec.SectionKind}. */
    void onSection(int section, int kind, int count);

    /** An item of the section is answered. */
    void onOutcome(int item, Outcome outcome, boolean replayed, long timestampNs);

    /** The item waits for another partition; {@link #onDecided} with the same ids will answer it. */
    void onUndecided(int item, long idHigh, long idLow, long debitHigh, long debitLow);

    /** A transfer that waited for another partition is decided. */
    void onDecided(long idHigh, long idLow, long debitHigh, long debitLow, Outcome outcome, long timestampNs);

    /** Everything of the batch is applied and the state shows it. */
    void onBatchEnd();
}
