package tutti.replica;

import java.util.ArrayList;
import java.util.List;
import tutti.ledger.Outcome;

/** Writes down what a replica tells, one line each, in the order told. */
final class Collector implements OutcomeListener {
    private final List<String> lines = new ArrayList<>();

    /** What was told since the last call. */
    List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    @Override
    public void onBatch(int originNode, long originIncarnation, long originSequence, long position) {
        lines.add("batch " + originNode + "/" + originIncarnation + "/" + originSequence + " at " + position);
    }

    @Override
    public void onSection(int section, int kind, int count) {
        lines.add("section " + section + " kind " + kind + " count " + count);
    }

    @Override
    public void onOutcome(int item, Outcome outcome, boolean replayed, long timestampNs) {
        lines.add(item + " " + outcome + (replayed ? " replayed" : "") + " " + timestampNs);
    }

    @Override
    public void onUndecided(int item, long idHigh, long idLow, long debitHigh, long debitLow) {
        lines.add(item + " undecided " + idHigh + "," + idLow + " of " + debitHigh + "," + debitLow);
    }

    @Override
    public void onDecided(long idHigh, long idLow, long debitHigh, long debitLow, Outcome outcome, long timestampNs) {
        lines.add("decided " + idHigh + "," + idLow + " of " + debitHigh + "," + debitLow + " " + outcome + " "
                + timestampNs);
    }

    @Override
    public void onBatchEnd() {
        lines.add("end");
    }
}
