package tutti.replica;

import tutti.ledger.Outcome;

/** Counts what a replica tells and keeps nothing. */
final class OutcomeCount implements OutcomeListener {
    private long posted;
    private int undecided;

    long posted() {
        return posted;
    }

    int undecided() {
        return undecided;
    }

    @Override
    public void onBatch(int originNode, long originIncarnation, long originSequence, long position) {
        // Only outcomes count.
    }

    @Override
    public void onSection(int section, int kind, int count) {
        // Only outcomes count.
    }

    @Override
    public void onOutcome(int item, Outcome outcome, boolean replayed, long timestampNs) {
        posted += outcome == Outcome.POSTED ? 1 : 0;
    }

    @Override
    public void onUndecided(int item, long idHigh, long idLow, long debitHigh, long debitLow) {
        undecided++;
    }

    @Override
    public void onDecided(long idHigh, long idLow, long debitHigh, long debitLow, Outcome outcome, long timestampNs) {
        // Only outcomes count.
    }

    @Override
    public void onBatchEnd() {
        // Only outcomes count.
    }
}
