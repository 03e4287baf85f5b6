package tutti.consensus;

/** A recorded log is not what was once written and synced, or not enough of it; the message says what to do. */
public final class DamagedRecordingException extends RuntimeException {
    /** What helps a node that can no longer take part with what it has. */
    static final String REPLACE =
            " The other members have what is missing: replace this node, tutti node --config FILE --replace";

    private static final long serialVersionUID = 1L;

    DamagedRecordingException(String message) {
        super(message);
    }
}
