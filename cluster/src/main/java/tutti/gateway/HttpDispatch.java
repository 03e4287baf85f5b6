package tutti.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.jspecify.annotations.Nullable;
import tutti.config.GatewayConfig;

/**
 * Takes HTTP requests: finds the route, checks who asks and how, reads the body within bounds of size and time, has the route
 * answer. Whatever goes wrong is answered as a problem.
 */
final class HttpDispatch {
    private final GatewayConfig config;
    private final List<HttpRoute> routes;
    private final Authentication authentication;
    private final HostCheck hosts;
    private final InFlight inFlight;
    private final ActorSystem<?> system;
    private final Executor answers;

    HttpDispatch(
            GatewayConfig config,
            List<HttpRoute> routes,
            Authentication authentication,
            HostCheck hosts,
            InFlight inFlight,
            ActorSystem<?> system,
            Executor answers) {
        this.config = config;
        this.routes = routes;
        this.authentication = authentication;
        this.hosts = hosts;
        this.inFlight = inFlight;
        this.system = system;
        this.answers = answers;
    }

    CompletionStage<HttpResponse> handle(HttpRequest request) {
        return reply(request).exceptionally(ProblemDetails::ofFailure).thenApply(HttpDispatch::response);
    }

    private CompletableFuture<HttpReply> reply(HttpRequest request) {
        List<String> segments = List.of(request.getUri().path().substring(1).split("/", -1));
        List<String> methods = new ArrayList<>();
        for (HttpRoute route : routes) {
            String segment = route.match(segments);
            if (segment == null) {
                continue;
            }
            if (route.method().equals(request.method().value())) {
                return serve(request, route, segment);
            }
            methods.add(route.method());
        }
        return refuse(
                request,
                methods.isEmpty()
                        ? ProblemDetails.of(404, "not-found", "Not found", "Nothing is served there.")
                        : ProblemDetails.methodNotAllowed(String.join(", ", methods)));
    }

    private CompletableFuture<HttpReply> serve(HttpRequest request, HttpRoute route, String segment) {
        if (route.isOpen()) {
            request.discardEntityBytes(system);
            return route.handler().handle(caller(""), segment, new byte[0]);
        }
        String principal;
        try {
            hosts.check(header(request, "Host"));
            principal = authentication.principal(header(request, "Authorization"));
        } catch (CallRefusedException e) {
            return refuse(request, ProblemDetails.ofFailure(e));
        }
        HttpEntity entity = request.entity();
        // Also keeps web pages out: a browser asks first before it sends JSON to another site.
        if (route.takesBody()
                && !entity.isKnownEmpty()
                && !entity.getContentType().mediaType().equals(ContentTypes.APPLICATION_JSON.mediaType())) {
            return refuse(
                    request,
                    ProblemDetails.of(415, "not-json", "Unsupported media type", "The body must be application/json."));
        }
        if (entity.getContentLengthOption().orElse(0) > config.requestBytesMax()) {
            return refuse(request, tooLarge());
        }
        return serve(caller(principal), entity, route, segment);
    }

    private CompletableFuture<HttpReply> serve(Caller caller, HttpEntity entity, HttpRoute route, String segment) {
        // The bytes are counted before they come; where it is not said how many, as many as may be.
        long bytes = entity.isKnownEmpty() ? 0 : entity.getContentLengthOption().orElse(config.requestBytesMax());
        boolean hasPlace = inFlight.tryBegin(caller.principal());
        boolean hasRoom = inFlight.addBytes(caller.principal(), bytes);
        CompletableFuture<HttpReply> reply = hasPlace && hasRoom
                ? read(entity).thenComposeAsync(body -> route.handler().handle(caller, segment, body), answers)
                : CompletableFuture.failedFuture(CallRefusedException.overloaded(InFlight.RETRY_AFTER_MS));
        return reply.whenComplete((done, failure) -> {
            inFlight.removeBytes(caller.principal(), bytes);
            if (hasPlace) {
                inFlight.end(caller.principal());
            }
        });
    }

    private CompletableFuture<byte[]> read(HttpEntity entity) {
        long timeoutMs = TimeUnit.NANOSECONDS.toMillis(config.requestTimeoutNs());
        return entity.withSizeLimit(config.requestBytesMax())
                .toStrict(timeoutMs, config.requestBytesMax(), system)
                .toCompletableFuture()
                .thenApply(strict -> strict.getData().toArray())
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(readFailure(failure)));
    }

    private static Throwable readFailure(Throwable failure) {
        Throwable cause = Failures.cause(failure);
        if (cause instanceof EntityStreamSizeException) {
            return new HttpReplyException(tooLarge());
        }
        if (cause instanceof TimeoutException) {
            return new HttpReplyException(
                    ProblemDetails.of(408, "slow-request", "Request timeout", "The body did not come in time."));
        }
        return new HttpReplyException(
                ProblemDetails.of(400, "broken-request", "Bad request", "The body could not be read."));
    }

    private static HttpReply tooLarge() {
        return ProblemDetails.of(413, "too-large", "Content too large", "The body has more bytes than a request may.");
    }

    /** Answers without looking at the body, which is thrown away up to a bound and past it cut off. */
    private CompletableFuture<HttpReply> refuse(HttpRequest request, HttpReply reply) {
        request.entity().withSizeLimit(config.requestBytesMax()).discardBytes(system);
        return CompletableFuture.completedFuture(reply);
    }

    private Caller caller(String principal) {
        return new Caller(principal, System.nanoTime() + config.requestTimeoutNs());
    }

    private static @Nullable String header(HttpRequest request, String name) {
        return request.getHeader(name).map(HttpHeader::value).orElse(null);
    }

    static HttpResponse response(HttpReply reply) {
        List<HttpHeader> headers = new ArrayList<>();
        reply.headers().forEach((name, value) -> headers.add(RawHeader.create(name, value)));
        return HttpResponse.create()
                .withStatus(reply.status())
                .addHeaders(headers)
                .withEntity(HttpEntities.create(ContentTypes.parse(reply.contentType()), reply.body()));
    }
}
