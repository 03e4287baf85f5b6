package tutti.replica.simulation;

import java.util.HashSet;
import java.util.Set;
import tutti.ledger.Outcome;
import tutti.replica.simulation.oracle.Told;
import tutti.replica.simulation.oracle.TransferId;

/** One id has one effect: whatever comes of it for the first time comes once. */
final class NothingAppliesTwice implements SimulationInvariant {
    private final Set<TransferId> undecided = new HashSet<>();
    private final Set<TransferId> decided = new HashSet<>();

    @Override
    public void check(Simulation simulation, int partition, Entry entry) {
        for (Told told : entry.told) {
            Command command = entry.commandOf(told);
            TransferId id = command == null ? told.id() : command.id();
            Outcome outcome = told.outcome();
            if (id == null) {
                continue;
            }
            if (told.isDecision()) {
                require(undecided.remove(id), id, "is decided, and did not wait");
                require(outcome == null || outcome.isRefusal() || decided.add(id), id, "is decided twice");
            } else if (outcome == null) {
                require(!decided.contains(id), id, "waits, and is decided");
                undecided.add(id);
            } else if (outcome.spendsId()) {
                require(!undecided.contains(id), id, "is answered, and waits");
                require(
                        decided.add(id) != told.isReplayed(),
                        id,
                        told.isReplayed() ? "was not applied" : "applies twice");
            }
        }
    }

    private static void require(boolean holds, TransferId id, String problem) {
        if (!holds) {
            throw new AssertionError(id + " " + problem);
        }
    }
}
