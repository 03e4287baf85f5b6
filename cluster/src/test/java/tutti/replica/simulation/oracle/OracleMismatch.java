package tutti.replica.simulation.oracle;

/** The ledger answered what it should not. */
public final class OracleMismatch extends AssertionError {
    private static final long serialVersionUID = 1;

    OracleMismatch(String message) {
        super(message);
    }
}
