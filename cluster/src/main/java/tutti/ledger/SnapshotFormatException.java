package tutti.ledger;

/** Thrown where a snapshot cannot be read: another version, another partition, or not a snapshot at all. */
public final class SnapshotFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SnapshotFormatException(String message) {
        super(message);
    }
}
