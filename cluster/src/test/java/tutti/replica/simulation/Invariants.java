package tutti.replica.simulation;

import java.util.List;
import tutti.ledger.BrokenInvariantException;
import tutti.ledger.LedgerLimits;
import tutti.partition.SlotMap;
import tutti.replica.simulation.oracle.Bounds;
import tutti.replica.simulation.oracle.Oracle;

/** All that must hold after every committed entry and at the end of a run, in the order in which it is checked, and which of it did not. */
final class Invariants {
    private final boolean isSpanning;
    private final Oracle oracle;
    private final AuditsBalance audits = new AuditsBalance();
    private final NothingAcknowledgedIsLost acknowledged = new NothingAcknowledgedIsLost();

    /** What needs no second opinion. */
    private final List<SimulationInvariant> beforeOracle;

    private final List<SimulationInvariant> afterOracle;

    /** What is being checked. */
    private String checking = "";

    Invariants(Settings settings, SlotMap slotMap, LedgerLimits limits) {
        isSpanning = settings.isSpanning();
        oracle = new Oracle(
                settings.partitions(),
                slotMap,
                new Bounds(
                        limits.idWindowMax(),
                        limits.idWindowKept(),
                        limits.lateMaxNs(),
                        limits.splitNoticeNs(),
                        limits.mandatesMax()));
        beforeOracle = List.of(
                new NothingAppliesTwice(isSpanning),
                new OutcomesAreFinal(isSpanning),
                new LimitsHold(isSpanning),
                acknowledged);
        // Where nothing says what each account must have, each partition's books balance, and audits tell of what is
        // between them.
        afterOracle = isSpanning
                ? List.of(FundsAreConserved.insidePartitions(), new ReplicasAgree(), audits)
                : List.of(FundsAreConserved.everywhere(), new BooksMatchTheOracle(), new ReplicasAgree(), audits);
    }

    Oracle oracle() {
        return oracle;
    }

    AuditsBalance audits() {
        return audits;
    }

    /** The partition has committed the entry. */
    void check(Simulation simulation, int partition, Entry entry) {
        check(beforeOracle, simulation, partition, entry);
        if (!isSpanning) {
            checking = BooksMatchTheOracle.class.getSimpleName();
            follow(partition, entry);
        }
        check(afterOracle, simulation, partition, entry);
        checking = "";
    }

    /** Everything has come to rest: all is asked again, which must be answered as before. */
    void requireAtEnd(Simulation simulation) {
        acknowledged.requireAtEnd(simulation);
        // Chains that were given up without having been tried are tried now.
        simulation.drain();
        checking("ChainsAreWhole", () -> ChainsAreWhole.require(simulation.clients()));
        checking("LimitsHold", () -> LimitsHold.requireAtRest(simulation));
    }

    /** If this fails, it is that invariant which does not hold. */
    void checking(String invariant, Runnable step) {
        checking = invariant;
        step.run();
        checking = "";
    }

    /** Name of the invariant that does not hold. */
    String failedOn(Throwable failure) {
        if (failure instanceof ReplicasAgree.ReplicasDifferException) {
            return "ReplicasAgree";
        }
        if (failure instanceof BrokenInvariantException) {
            return "Invariant";
        }
        return checking.isEmpty() ? "Simulation" : checking;
    }

    private void check(List<SimulationInvariant> invariants, Simulation simulation, int partition, Entry entry) {
        for (SimulationInvariant invariant : invariants) {
            checking = invariant.getClass().getSimpleName();
            invariant.check(simulation, partition, entry);
        }
    }

    private void follow(int partition, Entry entry) {
        oracle.begin(partition, entry.position, entry.timestampNs, entry.told);
        for (int i = 0; i < entry.sections.size(); i++) {
            entry.sections.get(i).follow(oracle, i);
        }
        oracle.end();
    }
}
