package tutti.gateway;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.IncomingConnection;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import tutti.config.GatewayConfig;
import tutti.sharding.FairShare;

/** The HTTP port. */
final class HttpEndpoint implements AutoCloseable {
    private static final long START_TIMEOUT_S = 10;
    private static final long STOP_TIMEOUT_S = 2;
    private static final long IDLE_BEYOND_REQUEST_S = 20;

    private final ServerBinding binding;

    private HttpEndpoint(ServerBinding binding) {
        this.binding = binding;
    }

    static HttpEndpoint start(
            ActorSystem<?> system, InetSocketAddress address, GatewayConfig config, HttpDispatch dispatch)
            throws IOException {
        Materializer materializer = Materializer.matFromSystem(system);
        Connections connections = new Connections(config.connectionsMax(), dispatch, materializer);
        CompletableFuture<ServerBinding> binding = Http.get(system)
                .newServerAt(address.getHostString(), address.getPort())
                .withSettings(settings(system, config))
                .connectionSource()
                .to(Sink.foreach(connections::accept))
                .run(materializer)
                .toCompletableFuture();
        try {
            return new HttpEndpoint(binding.get(START_TIMEOUT_S, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("cannot listen for HTTP on " + address, Failures.cause(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting to listen for HTTP", e);
        }
    }

    int port() {
        return binding.localAddress().getPort();
    }

    @Override
    public void close() {
        try {
            binding.unbind().toCompletableFuture().get(STOP_TIMEOUT_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // The actor system takes the port down with it.
            return;
        }
    }

    private static ServerSettings settings(ActorSystem<?> system, GatewayConfig config) {
        long requestTimeoutS = TimeUnit.NANOSECONDS.toSeconds(config.requestTimeoutNs()) + 1;
        Config own = ConfigFactory.parseString("""
                pekko.http.server {
                  server-header = "tutti"
                  # Calls end by their own deadline; this catches what should not happen.
                  request-timeout = %d s
                  idle-timeout = %d s
                  linger-timeout = 5 s
                  # Counted by the endpoint itself, which closes what is too many instead of letting it wait.
                  max-connections = %d
                  transparent-head-requests = on
                  parsing {
                    max-content-length = %d
                    max-to-strict-bytes = %d
                    max-chunk-size = 64k
                    error-logging-verbosity = off
                    illegal-header-warnings = off
                    error-handler = "%s"
                  }
                }
                """.formatted(
                        requestTimeoutS * 2,
                        requestTimeoutS * 2 + IDLE_BEYOND_REQUEST_S,
                        2 * config.connectionsMax(),
                        config.requestBytesMax(),
                        config.requestBytesMax(),
                        HttpParsingProblems.class.getName()));
        return ServerSettings.create(
                own.withFallback(system.settings().config()).resolve());
    }

    /** Serves connections up to a bound and closes those past it. */
    private static final class Connections {
        private final HttpDispatch dispatch;
        private final Materializer materializer;
        private final FairShare places;

        Connections(int connectionsMax, HttpDispatch dispatch, Materializer materializer) {
            this.places = new FairShare(connectionsMax);
            this.dispatch = dispatch;
            this.materializer = materializer;
        }

        void accept(IncomingConnection connection) {
            String address = connection.remoteAddress().getAddress().getHostAddress();
            if (!places.tryTake(address, 1)) {
                connection.handleWith(Flow.fromSinkAndSource(Sink.cancelled(), Source.empty()), materializer);
                return;
            }
            Flow<HttpRequest, HttpResponse, CompletableFuture<Done>> handler = Flow.<HttpRequest>create()
                    .mapAsync(1, dispatch::handle)
                    .watchTermination((nothing, done) -> done.toCompletableFuture());
            CompletableFuture<?> unused = connection
                    .handleWith(handler, materializer)
                    .whenComplete((done, failure) -> places.giveBack(address, 1));
        }
    }
}
