package tutti.replica.simulation;

/** Something that must hold after every event of a simulation. */
interface SimulationInvariant {
    /** Fails with an {@link AssertionError} if it does not hold. */
    void check(Simulation simulation);
}
