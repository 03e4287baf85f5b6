package tutti.gateway;

/** Carries an answer that is ready out of a future that has another type. */
final class HttpReplyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient HttpReply reply;

    HttpReplyException(HttpReply reply) {
        super("HTTP status " + reply.status(), null, false, false);
        this.reply = reply;
    }

    HttpReply reply() {
        return reply;
    }
}
