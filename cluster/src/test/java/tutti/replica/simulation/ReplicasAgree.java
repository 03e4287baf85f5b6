package tutti.replica.simulation;

import tutti.replica.Replica;

/** Equal position, equal digest, equal outcomes; and the digest kept is the digest of the state. */
final class ReplicasAgree implements SimulationInvariant {
    /** Computing a digest anew takes longer than all else; a digest that drifted stays so until it is. */
    private static final int ENTRIES_PER_RECOMPUTATION = 32;

    @Override
    public void check(Simulation simulation, int partition, Entry entry) {
        if (simulation.entries() % ENTRIES_PER_RECOMPUTATION != 0) {
            return;
        }
        long kept = simulation.witness(partition).ledger().digest();
        long counted = simulation.witness(partition).ledger().recomputeDigest();
        if (kept != counted) {
            throw new AssertionError("partition " + partition + " keeps another digest than its state's");
        }
    }

    /** The replica has just applied the entry, telling these outcomes. */
    static void require(Entry entry, Replica replica, long outcomes) {
        if (replica.digest() != entry.digest) {
            throw new ReplicasDifferException("another digest at position " + entry.position);
        }
        if (outcomes != entry.toldHash) {
            throw new ReplicasDifferException("other outcomes at position " + entry.position);
        }
    }

    /** Two replicas of a partition came to different ends. */
    static final class ReplicasDifferException extends IllegalStateException {
        private static final long serialVersionUID = 1;

        ReplicasDifferException(String message) {
            super(message);
        }
    }
}
