package tutti.storage;

/** What lies on disk is not what was written: the store must be built anew. */
public final class DamagedHistoryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DamagedHistoryException(String message) {
        super(message);
    }

    DamagedHistoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
