package tutti.consensus;

/** A recorded log is not what was once written and synced, or not enough of it; the message says what to do. */
public final class DamagedRecordingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DamagedRecordingException(String message) {
        super(message);
    }
}
