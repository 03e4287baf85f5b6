package tutti.ledger;

/** Tells which partition is the home of an account or work. Deterministic; replicated state of the slot map. */
@FunctionalInterface
public interface Placement {
    /** Partition number that owns the id's slot. */
    int partitionOf(long idHigh, long idLow);
}
