package tutti.ledger;

/** Thrown by {@link Invariant}; the node that meets it halts. */
public final class BrokenInvariantException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BrokenInvariantException(String message) {
        super(message);
    }
}
