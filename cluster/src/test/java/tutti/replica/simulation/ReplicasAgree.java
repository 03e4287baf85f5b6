package tutti.replica.simulation;

import tutti.replica.Replica;

/** Equal position, equal digest, equal outcomes; and the digest kept is the digest of the state. */
final class ReplicasAgree implements SimulationInvariant {
    /** Computing a digest anew takes longer than all else; a digest that drifted stays so until it is. */
    private static final int EVENTS_PER_RECOMPUTATION = 16;

    @Override
    public void check(Simulation simulation) {
        if (simulation.events() % EVENTS_PER_RECOMPUTATION != 0) {
            return;
        }
        for (SimulatedPartition partition : simulation.partitions()) {
            long kept = partition.leader().ledger().digest();
            long counted = partition.leader().ledger().recomputeDigest();
            if (kept != counted) {
                throw new AssertionError(
                        "partition " + partition.partition() + " keeps another digest than its state's");
            }
        }
    }

    /** The replica has just applied the entry, telling these outcomes. */
    static void require(SimulatedPartition.Entry entry, Replica replica, long outcomes) {
        if (replica.digest() != entry.digest()) {
            throw new AssertionError("another digest at position " + entry.position());
        }
        if (outcomes != entry.outcomes()) {
            throw new AssertionError("other outcomes at position " + entry.position());
        }
    }
}
