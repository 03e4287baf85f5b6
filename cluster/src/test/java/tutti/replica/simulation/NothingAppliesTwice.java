package tutti.replica.simulation;

import java.util.HashSet;
import java.util.Set;
import tutti.ledger.Outcome;
import tutti.replica.simulation.oracle.Told;
import tutti.replica.simulation.oracle.TransferId;

/**
 * One id has one effect: whatever comes of it for the first time comes once. Of a chain that reaches into several partitions each may tell
 * once, and who was asked to keep an id did not tell that it waits.
 */
final class NothingAppliesTwice implements SimulationInvariant {
    private final Set<Key> undecided = new HashSet<>();
    private final Set<Key> decided = new HashSet<>();
    private final boolean isSpanning;

    NothingAppliesTwice(boolean isSpanning) {
        this.isSpanning = isSpanning;
    }

    @Override
    public void check(Simulation simulation, int partition, Entry entry) {
        for (Told told : entry.told) {
            Command command = entry.commandOf(told);
            TransferId of = command == null ? told.id() : command.id();
            Outcome outcome = told.outcome();
            if (of == null) {
                continue;
            }
            Key id = new Key(isSpanning ? partition : 0, of);
            if (told.isDecision()) {
                require(undecided.remove(id) || isSpanning, id, "is decided, and did not wait");
                require(outcome == null || !outcome.spendsId() || decided.add(id), id, "is decided twice");
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

    private static void require(boolean holds, Key id, String problem) {
        if (!holds) {
            throw new AssertionError(id.of + " " + problem);
        }
    }

    private record Key(int partition, TransferId of) {}
}
