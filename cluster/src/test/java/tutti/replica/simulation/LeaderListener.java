package tutti.replica.simulation;

import java.util.List;
import tutti.ledger.Outcome;

/** Tells the clients what the leader of a partition answers to the commands of the batch that it applies. */
final class LeaderListener extends OutcomeHash {
    private final SimulatedClients clients;
    private List<List<SimulatedClients.Sent>> sections = List.of();
    private List<SimulatedClients.Sent> section = List.of();

    LeaderListener(SimulatedClients clients) {
        this.clients = clients;
    }

    /** Whose commands the first sections of the next batch hold. */
    void expect(List<List<SimulatedClients.Sent>> commands) {
        sections = commands;
    }

    @Override
    public void onSection(int number, int kind, int count) {
        super.onSection(number, kind, count);
        section = number < sections.size() ? sections.get(number) : List.of();
    }

    @Override
    public void onOutcome(int item, Outcome outcome, boolean replayed, long timestampNs) {
        super.onOutcome(item, outcome, replayed, timestampNs);
        if (section.isEmpty()) {
            if (!outcome.isSuccess()) {
                throw new AssertionError("could not be created: " + outcome);
            }
        } else {
            clients.onOutcome(section.get(item), outcome, replayed, timestampNs);
        }
    }

    @Override
    public void onUndecided(int item, long idHigh, long idLow, long debitHigh, long debitLow) {
        super.onUndecided(item, idHigh, idLow, debitHigh, debitLow);
        clients.onUndecided(section.get(item), new Command.Id(idHigh, idLow, debitHigh, debitLow));
    }

    @Override
    public void onDecided(long idHigh, long idLow, long debitHigh, long debitLow, Outcome outcome, long timestampNs) {
        super.onDecided(idHigh, idLow, debitHigh, debitLow, outcome, timestampNs);
        clients.onDecided(new Command.Id(idHigh, idLow, debitHigh, debitLow), outcome, timestampNs);
    }

    @Override
    public void onBatchEnd() {
        super.onBatchEnd();
        sections = List.of();
        section = List.of();
    }
}
