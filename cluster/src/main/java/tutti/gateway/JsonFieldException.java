package tutti.gateway;

/** A field of a JSON request is unknown or has a value that it cannot have. */
final class JsonFieldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /** {@code field} is empty where the whole request is meant. */
    JsonFieldException(String field, String message) {
        super(message, null, false, false);
        this.field = field;
    }

    String field() {
        return field;
    }
}
