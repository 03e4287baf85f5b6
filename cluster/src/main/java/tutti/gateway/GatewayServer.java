package tutti.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import tutti.config.GatewayConfig;
import tutti.config.NodeAddress;
import tutti.config.NodeConfig;
import tutti.metrics.Metrics;
import tutti.sharding.Partitions;
import tutti.v1.ClusterServiceGrpc;
import tutti.v1.LedgerServiceGrpc;

/** A node's public endpoints, gRPC and HTTP, over the same calls. */
public final class GatewayServer implements AutoCloseable {
    private final Timer timer;
    private final ExecutorService answers;
    private final GrpcEndpoint grpc;
    private final HttpEndpoint http;

    private GatewayServer(Timer timer, ExecutorService answers, GrpcEndpoint grpc, HttpEndpoint http) {
        this.timer = timer;
        this.answers = answers;
        this.grpc = grpc;
        this.http = http;
    }

    /**
     * Listens on the addresses of {@code config.self()}; port 0 takes any free one.
     *
     * @param system runs the HTTP endpoint; not stopped by {@link #close}
     */
    public static GatewayServer start(NodeConfig config, Partitions partitions, ActorSystem<?> system, Metrics metrics)
            throws IOException {
        GatewayConfig settings = config.gateway();
        Timer timer = new Timer(threads("tutti-gateway-timer"));
        ExecutorService answers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), threads("tutti-gateway"));
        InFlight inFlight = new InFlight(settings.requestsInFlightMax(), settings.requestBytesInFlightMax());
        Authentication authentication = new Authentication(settings.tokens(), settings.defaultPrincipal());
        LedgerCalls ledger = new LedgerCalls(settings, partitions, timer, answers, System::currentTimeMillis);
        ClusterCalls cluster = new ClusterCalls(config, partitions);
        AuditCalls audits = new AuditCalls(config.node(), partitions, timer, System::currentTimeMillis);
        UnaryAnswers unary = new UnaryAnswers(settings.requestTimeoutNs());
        PaymentStream.Shared streams = new PaymentStream.Shared(
                ledger, unary, inFlight, timer, settings.streamRequestsMax(), settings.requestTimeoutNs());
        NodeAddress self = config.self();
        GrpcEndpoint grpc = null;
        try {
            grpc = GrpcEndpoint.start(
                    new InetSocketAddress(self.host(), self.grpcPort()),
                    settings,
                    List.of(
                            new GrpcLedgerService(ledger, unary, answer -> new PaymentStream(answer, streams)),
                            new GrpcClusterService(cluster, audits, unary)),
                    new HealthWatch(
                            partitions,
                            List.of(LedgerServiceGrpc.SERVICE_NAME, ClusterServiceGrpc.SERVICE_NAME),
                            timer),
                    new CallGate(authentication, timer, settings.requestTimeoutNs()),
                    inFlight,
                    metrics.gateway());
            HttpRoutes routes = new HttpRoutes(
                    ledger, cluster, audits, new Readiness(config.node(), partitions), metrics::scrape);
            HttpDispatch dispatch = new HttpDispatch(
                    settings,
                    routes.all(),
                    authentication,
                    settings.tokens().isEmpty() ? HostCheck.loopbackOnly(self.host()) : HostCheck.none(),
                    inFlight,
                    system,
                    answers);
            HttpEndpoint http = HttpEndpoint.start(
                    system, new InetSocketAddress(self.host(), self.httpPort()), settings, dispatch);
            return new GatewayServer(timer, answers, grpc, http);
        } catch (IOException | RuntimeException e) {
            if (grpc != null) {
                grpc.close();
            }
            timer.close();
            answers.shutdownNow();
            throw e;
        }
    }

    /** Port that gRPC listens on. */
    public int grpcPort() {
        return grpc.port();
    }

    /** Port that HTTP listens on. */
    public int httpPort() {
        return http.port();
    }

    /** Takes no new calls, gives running ones a moment, then stops. */
    @Override
    public void close() {
        http.close();
        grpc.close();
        timer.close();
        answers.shutdown();
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }
}
