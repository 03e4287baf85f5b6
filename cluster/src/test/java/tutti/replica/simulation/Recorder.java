package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.List;
import tutti.ledger.Outcome;
import tutti.replica.simulation.oracle.Told;
import tutti.replica.simulation.oracle.TransferId;

/** Keeps all that a replica tells. */
final class Recorder extends OutcomeHash {
    private List<Told> told = new ArrayList<>();
    private int section;

    /** All that was told since the last call. */
    List<Told> takeTold() {
        List<Told> taken = told;
        told = new ArrayList<>();
        return taken;
    }

    @Override
    public void onBatch(int originNode, long originIncarnation, long originSequence, long position) {
        super.onBatch(originNode, originIncarnation, originSequence, position);
        section = 0;
    }

    @Override
    public void onSection(int number, int kind, int count) {
        super.onSection(number, kind, count);
        section = number;
    }

    @Override
    public void onOutcome(int item, Outcome outcome, boolean replayed, long timestampNs) {
        super.onOutcome(item, outcome, replayed, timestampNs);
        told.add(Told.answer(section, item, outcome, replayed, timestampNs));
    }

    @Override
    public void onUndecided(int item, long idHigh, long idLow, long debitHigh, long debitLow) {
        super.onUndecided(item, idHigh, idLow, debitHigh, debitLow);
        told.add(Told.undecided(section, item, new TransferId(idHigh, idLow, debitHigh, debitLow)));
    }

    @Override
    public void onDecided(long idHigh, long idLow, long debitHigh, long debitLow, Outcome outcome, long timestampNs) {
        super.onDecided(idHigh, idLow, debitHigh, debitLow, outcome, timestampNs);
        told.add(Told.decided(section, new TransferId(idHigh, idLow, debitHigh, debitLow), outcome, timestampNs));
    }
}
