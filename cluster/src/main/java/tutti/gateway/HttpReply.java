package tutti.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An answer of the HTTP endpoint. */
final class HttpReply {
    static final String JSON = "application/json";

    private final int status;
    private final String contentType;
    private final byte[] body;
    private final Map<String, String> headers;

    /** Takes the array over. */
    HttpReply(int status, String contentType, byte[] body, Map<String, String> headers) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
        this.headers = headers;
    }

    static HttpReply json(int status, String json) {
        return new HttpReply(status, JSON, json.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    int status() {
        return status;
    }

    String contentType() {
        return contentType;
    }

    byte[] body() {
        return body;
    }

    /** Headers beside the content's. */
    Map<String, String> headers() {
        return headers;
    }
}
