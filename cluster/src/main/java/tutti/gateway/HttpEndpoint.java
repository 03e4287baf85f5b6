package tutti.gateway;

import com.google.gson.JsonObject;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import tutti.metrics.Metrics;
import tutti.v1.GetStatusRequest;

/** The HTTP port: metrics, probes and the cluster's state. */
final class HttpEndpoint implements AutoCloseable {
    private static final Duration BIND_MAX = Duration.ofSeconds(10);
    private static final Duration STOP_MAX = Duration.ofSeconds(2);
    private static final long STATUS_WAIT_MS = 500;
    private static final ContentType METRICS_TYPE = ContentTypes.parse(Metrics.CONTENT_TYPE);
    private static final ContentType PROBLEM_TYPE = ContentTypes.parse("application/problem+json");

    private final ActorSystem<?> system;
    private final ClusterCalls cluster;
    private final Readiness readiness;
    private final Metrics metrics;
    private final ServerBinding binding;

    private HttpEndpoint(
            ActorSystem<?> system,
            InetSocketAddress address,
            ClusterCalls cluster,
            Readiness readiness,
            Metrics metrics)
            throws IOException {
        this.system = system;
        this.cluster = cluster;
        this.readiness = readiness;
        this.metrics = metrics;
        CompletionStage<ServerBinding> bound = Http.get(system)
                .newServerAt(address.getHostString(), address.getPort())
                .bind(this::answer);
        this.binding = await(bound, address);
    }

    static HttpEndpoint start(
            ActorSystem<?> system,
            InetSocketAddress address,
            ClusterCalls cluster,
            Readiness readiness,
            Metrics metrics)
            throws IOException {
        return new HttpEndpoint(system, address, cluster, readiness, metrics);
    }

    int port() {
        return binding.localAddress().getPort();
    }

    @Override
    public void close() {
        binding.terminate(STOP_MAX);
    }

    private CompletionStage<HttpResponse> answer(HttpRequest request) {
        request.entity().discardBytes(system);
        String path = request.getUri().path();
        boolean isRead =
                request.method().equals(HttpMethods.GET) || request.method().equals(HttpMethods.HEAD);
        CompletionStage<HttpResponse> response = switch (path) {
            case "/metrics" -> now(HttpResponse.create().withEntity(METRICS_TYPE, metrics.scrape()));
            case "/alive" -> now(json(200, "{\"alive\":true}"));
            case "/ready" -> readiness.report(STATUS_WAIT_MS).thenApply(HttpEndpoint::readiness);
            case "/cluster" -> clusterState();
            default -> now(problem(404, "Not Found", "nothing is served under " + path));
        };
        return isRead || response.toCompletableFuture().isCompletedExceptionally()
                ? response
                : now(problem(405, "Method Not Allowed", path + " answers GET only"));
    }

    private CompletionStage<HttpResponse> clusterState() {
        GetStatusRequest request =
                GetStatusRequest.newBuilder().setWaitMs((int) STATUS_WAIT_MS).build();
        return cluster.status(request)
                .thenApply(status ->
                        json(200, "{\"map\":" + text(cluster.clusterMap()) + ",\"status\":" + text(status) + "}"));
    }

    private static HttpResponse readiness(Readiness.Report report) {
        return json(report.isReady() ? 200 : 503, report.json());
    }

    private static CompletionStage<HttpResponse> now(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }

    private static HttpResponse json(int status, String body) {
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(ContentTypes.APPLICATION_JSON, body.getBytes(StandardCharsets.UTF_8));
    }

    /** An RFC 9457 problem. */
    private static HttpResponse problem(int status, String title, String detail) {
        JsonObject problem = new JsonObject();
        problem.addProperty("type", "about:blank");
        problem.addProperty("title", title);
        problem.addProperty("status", status);
        problem.addProperty("detail", detail);
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(PROBLEM_TYPE, problem.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String text(MessageOrBuilder message) {
        try {
            return JsonFormat.printer()
                    .alwaysPrintFieldsWithNoPresence()
                    .omittingInsignificantWhitespace()
                    .print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException("a message of ours must have a JSON form", e);
        }
    }

    private static ServerBinding await(CompletionStage<ServerBinding> bound, InetSocketAddress address)
            throws IOException {
        try {
            return bound.toCompletableFuture().get(BIND_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while binding " + address, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("HTTP cannot listen on " + address, e);
        }
    }
}
