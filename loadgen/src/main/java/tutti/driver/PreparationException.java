package tutti.driver;

/** The ledger does not hold what a load needs and did not let it be created. */
public final class PreparationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PreparationException(String message) {
        super(message);
    }
}
