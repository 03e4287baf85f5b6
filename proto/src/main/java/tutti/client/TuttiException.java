package tutti.client;

import io.grpc.Status;

/**
 * A call failed as a whole and took no effect that the client knows of: no item of it was given to a ledger, or the
 * cluster turned the call away for what it is (no credentials, too large). A call that may have taken effect does not end
 * so; its items are answered {@code OUTCOME_UNKNOWN}.
 */
public final class TuttiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Status status;

    public TuttiException(Status status, String message) {
        super(message, status.getCause());
        this.status = status;
    }

    /** What gRPC said last. */
    public Status status() {
        return status == null ? Status.UNKNOWN : status;
    }
}
