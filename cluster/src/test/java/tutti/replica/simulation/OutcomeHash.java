package tutti.replica.simulation;

import tutti.ledger.Outcome;
import tutti.partition.Digest64;
import tutti.replica.OutcomeListener;

/** Hashes everything that a replica tells, so that two replicas can be compared. */
class OutcomeHash implements OutcomeListener {
    private long hash;

    /** Hash of all that was told since the last call. */
    long take() {
        long taken = hash;
        hash = 0;
        return taken;
    }

    @Override
    public void onBatch(int originNode, long originIncarnation, long originSequence, long position) {
        add(1, originNode, originIncarnation, originSequence, position);
    }

    @Override
    public void onSection(int section, int kind, int count) {
        add(2, section, kind, count);
    }

    @Override
    public void onOutcome(int item, Outcome outcome, boolean replayed, long timestampNs) {
        add(3, item, outcome.code(), replayed ? 1 : 0, timestampNs);
    }

    @Override
    public void onUndecided(int item, long idHigh, long idLow, long debitHigh, long debitLow) {
        add(4, item, idHigh, idLow, debitHigh, debitLow);
    }

    @Override
    public void onDecided(long idHigh, long idLow, long debitHigh, long debitLow, Outcome outcome, long timestampNs) {
        add(5, idHigh, idLow, debitHigh, debitLow, outcome.code(), timestampNs);
    }

    @Override
    public void onBatchEnd() {
        add(6);
    }

    private void add(long... values) {
        for (long value : values) {
            hash = Digest64.with(hash, value);
        }
    }
}
