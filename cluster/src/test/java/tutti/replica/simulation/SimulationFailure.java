package tutti.replica.simulation;

import java.util.List;

/** A run found something. */
final class SimulationFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Settings settings;
    private final String invariant;
    private final long event;
    private final transient List<String> trace;
    private final transient StackTraceElement[] place;

    SimulationFailure(Settings settings, String invariant, long event, List<String> trace, Throwable cause) {
        super(invariant + " does not hold: " + (cause.getMessage() == null ? cause : cause.getMessage()), cause);
        this.settings = settings;
        this.invariant = invariant;
        this.event = event;
        this.trace = trace;
        this.place = cause.getStackTrace();
    }

    Settings settings() {
        return settings;
    }

    /** Name of what did not hold. */
    String invariant() {
        return invariant;
    }

    /** Step of the scheduler, from 1; 0 while the world was created. */
    long event() {
        return event;
    }

    /** Where it showed. */
    StackTraceElement[] place() {
        return place;
    }

    /** The last lines before it. */
    List<String> trace() {
        return trace;
    }
}
