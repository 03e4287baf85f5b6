package tutti.gateway;

import com.google.protobuf.Message;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thing that HTTP serves.
 *
 * @param path with {@code *} for a segment that the handler gets
 * @param isOpen true if callers need no token
 */
record HttpRoute(String method, String path, boolean isOpen, Handler handler) {
    private static final String ANY = "*";

    /** Answers a call whose caller is known and whose body has come. */
    @FunctionalInterface
    interface Handler {
        CompletableFuture<HttpReply> handle(Caller caller, String segment, byte[] body);
    }

    /** A read that every caller may do. */
    static HttpRoute open(String path, Supplier<CompletableFuture<HttpReply>> reply) {
        return new HttpRoute("GET", path, true, (caller, segment, body) -> reply.get());
    }

    /** A read of one thing by the path's last segment. */
    static HttpRoute get(String path, BiFunction<Caller, String, CompletableFuture<HttpReply>> read) {
        return new HttpRoute("GET", path, false, (caller, segment, body) -> read.apply(caller, segment));
    }

    /** A call of the contract: its request in JSON, its response in JSON. */
    static <B extends Message.Builder> HttpRoute post(
            String path, Supplier<B> request, BiFunction<Caller, B, CompletableFuture<? extends Message>> call) {
        return new HttpRoute("POST", path, false, (caller, segment, body) -> {
            B builder = request.get();
            JsonMessages.parse(body, builder);
            return call.apply(caller, builder).thenApply(message -> HttpReply.json(200, JsonMessages.text(message)));
        });
    }

    boolean takesBody() {
        return method.equals("POST");
    }

    /** What stands in the path for the {@code *}, empty if the route has none; null if the path is another. */
    @Nullable
    String match(List<String> segments) {
        List<String> own = List.of(path.substring(1).split("/", -1));
        if (own.size() != segments.size()) {
            return null;
        }
        String found = "";
        for (int i = 0; i < own.size(); i++) {
            if (own.get(i).equals(ANY)) {
                found = segments.get(i);
            } else if (!own.get(i).equals(segments.get(i))) {
                return null;
            }
        }
        return found;
    }
}
