package tutti.replica.simulation;

/** Something that must hold after every event of a simulation. */
interface SimulationInvariant {
    /**
     * The partition has committed the entry, and its witness has applied it. Fails with an {@link AssertionError} if it does not
     * hold.
     */
    void check(Simulation simulation, int partition, Entry entry);
}
