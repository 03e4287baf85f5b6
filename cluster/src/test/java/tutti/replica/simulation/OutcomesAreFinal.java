package tutti.replica.simulation;

import java.util.HashMap;
import java.util.Map;
import tutti.ledger.Outcome;
import tutti.replica.simulation.oracle.Told;
import tutti.replica.simulation.oracle.TransferId;

/**
 * An outcome, once told, never changes; nor does the time at which it was decided. A chain that reaches into several partitions is decided in
 * each by its own time; its outcomes are the same.
 */
final class OutcomesAreFinal implements SimulationInvariant {
    private final Map<TransferId, Final> finals = new HashMap<>();
    private final boolean isSpanning;

    OutcomesAreFinal(boolean isSpanning) {
        this.isSpanning = isSpanning;
    }

    @Override
    public void check(Simulation simulation, int partition, Entry entry) {
        for (Told told : entry.told) {
            Command command = entry.commandOf(told);
            TransferId id = command == null ? told.id() : command.id();
            Outcome outcome = told.outcome();
            if (id != null && outcome != null && outcome.spendsId()) {
                Final now = new Final(partition, outcome, told.timestampNs());
                Final before = finals.putIfAbsent(id, now);
                boolean isElsewhere = isSpanning && before != null && before.partition != partition;
                if (before != null && (isElsewhere ? before.outcome != outcome : !before.equals(now))) {
                    throw new AssertionError(id + " was told " + before + ", now " + now);
                }
            }
        }
    }

    private record Final(int partition, Outcome outcome, long timestampNs) {}
}
