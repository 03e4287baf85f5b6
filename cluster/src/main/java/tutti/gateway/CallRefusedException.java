package tutti.gateway;

/** A whole call is turned away and nothing of it was done. */
final class CallRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final int retryAfterMs;

    private CallRefusedException(Reason reason, String message, int retryAfterMs) {
        // Without a stack trace: under overload there are many, and the reason says all.
        super(message, null, false, false);
        this.reason = reason;
        this.retryAfterMs = retryAfterMs;
    }

    static CallRefusedException invalid(String message) {
        return new CallRefusedException(Reason.INVALID, message, 0);
    }

    static CallRefusedException unauthenticated(String message) {
        return new CallRefusedException(Reason.UNAUTHENTICATED, message, 0);
    }

    static CallRefusedException overloaded(int retryAfterMs) {
        return new CallRefusedException(
                Reason.OVERLOADED, "a queue is full; come back in " + retryAfterMs + " ms", retryAfterMs);
    }

    static CallRefusedException storageFull(int retryAfterMs) {
        return new CallRefusedException(
                Reason.OVERLOADED,
                "the disks of the nodes are almost full, and nothing is written; come back in " + retryAfterMs + " ms",
                retryAfterMs);
    }

    static CallRefusedException unavailable(String message) {
        return new CallRefusedException(Reason.UNAVAILABLE, message, 0);
    }

    static CallRefusedException outOfTime(String message) {
        return new CallRefusedException(Reason.OUT_OF_TIME, message, 0);
    }

    Reason reason() {
        return reason;
    }

    /** When to come back, milliseconds from now; 0 where waiting is not what helps. */
    int retryAfterMs() {
        return retryAfterMs;
    }

    /** The kinds of refusal; each endpoint has a status code for each. */
    enum Reason {
        INVALID,
        UNAUTHENTICATED,
        OVERLOADED,
        UNAVAILABLE,
        OUT_OF_TIME
    }
}
