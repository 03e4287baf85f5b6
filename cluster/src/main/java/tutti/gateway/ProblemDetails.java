package tutti.gateway;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.sharding.PartitionUnavailableException;

/** Errors of the HTTP endpoint, as RFC 9457 wants them. */
final class ProblemDetails {
    static final String CONTENT_TYPE = "application/problem+json";

    private static final Logger LOGGER = LoggerFactory.getLogger(ProblemDetails.class);
    private static final String TYPE_PREFIX = "urn:tutti:problem:";

    private ProblemDetails() {}

    /** {@code kind} names the problem's type: words joined by hyphens. */
    static HttpReply of(int status, String kind, String title, String detail) {
        return reply(status, problem(status, kind, title, detail), Map.of());
    }

    static HttpReply methodNotAllowed(String allowed) {
        return reply(
                405,
                problem(405, "method-not-allowed", "Method not allowed", "Only " + allowed + " is served there."),
                Map.of("Allow", allowed));
    }

    /** {@code field} says where in the request, like {@code payments[3].units}. */
    static HttpReply invalidField(String field, String detail) {
        JsonObject problem = problem(400, "invalid-field", "Invalid field", detail);
        problem.addProperty("field", field);
        return reply(400, problem, Map.of());
    }

    /** What HTTP says where a whole call fails. */
    static HttpReply ofFailure(Throwable failure) {
        Throwable cause = Failures.cause(failure);
        if (cause instanceof HttpReplyException ready) {
            return ready.reply();
        }
        if (cause instanceof JsonFieldException invalid) {
            return invalidField(invalid.field(), String.valueOf(invalid.getMessage()));
        }
        if (cause instanceof CallRefusedException refused) {
            return ofRefusal(refused, String.valueOf(refused.getMessage()));
        }
        if (cause instanceof PartitionUnavailableException) {
            return of(503, "unavailable", "No leader", String.valueOf(cause.getMessage()));
        }
        LOGGER.error("a call failed", cause);
        return of(500, "internal", "Internal error", "The node's log says more.");
    }

    private static HttpReply ofRefusal(CallRefusedException refused, String detail) {
        return switch (refused.reason()) {
            case INVALID -> of(400, "invalid-request", "Invalid request", detail);
            case UNAUTHENTICATED ->
                reply(
                        401,
                        problem(401, "unauthenticated", "Not authenticated", detail),
                        Map.of("WWW-Authenticate", "Bearer"));
            case OVERLOADED -> overloaded(refused.retryAfterMs(), detail);
            case UNAVAILABLE -> of(503, "unavailable", "No leader", detail);
            case OUT_OF_TIME -> of(504, "out-of-time", "Out of time", detail);
        };
    }

    private static HttpReply overloaded(int retryAfterMs, String detail) {
        JsonObject problem = problem(429, "overloaded", "Overloaded", detail);
        problem.addProperty("retryAfterMs", retryAfterMs);
        // The header counts in whole seconds.
        int seconds = (retryAfterMs + 999) / 1000;
        return reply(429, problem, Map.of("Retry-After", Integer.toString(seconds)));
    }

    private static JsonObject problem(int status, String kind, String title, String detail) {
        JsonObject problem = new JsonObject();
        problem.addProperty("type", TYPE_PREFIX + kind);
        problem.addProperty("title", title);
        problem.addProperty("status", status);
        problem.addProperty("detail", detail);
        return problem;
    }

    private static HttpReply reply(int status, JsonObject problem, Map<String, String> headers) {
        byte[] body = JsonMessages.text(problem).getBytes(StandardCharsets.UTF_8);
        return new HttpReply(status, CONTENT_TYPE, body, headers);
    }
}
