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
import tutti.config.NodeConfig;
import tutti.metrics.Metrics;
import tutti.sharding.HistoryReads;
import tutti.sharding.Partitions;
import tutti.v1.ClusterServiceGrpc;
import tutti.v1.HistoryServiceGrpc;
import tutti.v1.LedgerServiceGrpc;

/** A node's public endpoints, gRPC and HTTP, over the same calls. */
public final class GatewayServer implements AutoCloseable {
    private final Parts parts;
    private final GrpcEndpoint grpc;
    private final HttpEndpoint http;

    private GatewayServer(Parts parts, GrpcEndpoint grpc, HttpEndpoint http) {
        this.parts = parts;
        this.grpc = grpc;
        this.http = http;
    }

    /**
     * Listens on the addresses of {@code config.self()}; port 0 takes any free one.
     *
     * @param system runs the HTTP endpoint; not stopped by {@link #close}
     */
    public static GatewayServer start(
            NodeConfig config, Partitions partitions, HistoryReads history, ActorSystem<?> system, Metrics metrics)
            throws IOException {
        Parts parts = Parts.create(config, partitions, history);
        GrpcEndpoint grpc = null;
        try {
            grpc = startGrpc(config, partitions, parts, metrics);
            HttpEndpoint http = startHttp(config, partitions, parts, system, metrics);
            return new GatewayServer(parts, grpc, http);
        } catch (IOException | RuntimeException e) {
            if (grpc != null) {
                grpc.close();
            }
            parts.close();
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
        parts.close();
    }

    private static GrpcEndpoint startGrpc(NodeConfig config, Partitions partitions, Parts parts, Metrics metrics)
            throws IOException {
        GatewayConfig settings = config.gateway();
        UnaryAnswers unary = new UnaryAnswers(settings.requestTimeoutNs());
        PaymentStream.Shared streams = new PaymentStream.Shared(
                parts.ledger,
                unary,
                parts.inFlight,
                parts.timer,
                settings.streamRequestsMax(),
                settings.requestTimeoutNs());
        GrpcLedgerService ledger =
                new GrpcLedgerService(parts.ledger, unary, answer -> new PaymentStream(answer, streams));
        return GrpcEndpoint.start(
                new InetSocketAddress(config.self().host(), config.self().grpcPort()),
                settings,
                List.of(
                        () -> TransfersOverGrpc.in(ledger.bindService(), parts.ledger, unary),
                        new GrpcHistoryService(
                                parts.history, new OutcomeStream.Starter(parts.historyReads, parts.timer), unary),
                        new GrpcClusterService(parts.cluster, parts.audits, parts.snapshots, unary)),
                new HealthWatch(
                        partitions,
                        List.of(
                                LedgerServiceGrpc.SERVICE_NAME,
                                HistoryServiceGrpc.SERVICE_NAME,
                                ClusterServiceGrpc.SERVICE_NAME),
                        parts.timer),
                new CallGate(parts.authentication, parts.timer, settings.requestTimeoutNs()),
                parts.inFlight,
                metrics.gateway());
    }

    private static HttpEndpoint startHttp(
            NodeConfig config, Partitions partitions, Parts parts, ActorSystem<?> system, Metrics metrics)
            throws IOException {
        GatewayConfig settings = config.gateway();
        HttpRoutes routes = new HttpRoutes(
                parts.ledger,
                parts.cluster,
                parts.audits,
                parts.snapshots,
                new Readiness(config.node(), partitions),
                metrics::scrape);
        String host = config.self().host();
        HttpDispatch dispatch = new HttpDispatch(
                settings,
                routes.all(),
                parts.authentication,
                settings.tokens().isEmpty() ? HostCheck.loopbackOnly(host) : HostCheck.none(),
                parts.inFlight,
                system,
                parts.answers);
        return HttpEndpoint.start(
                system, new InetSocketAddress(host, config.self().httpPort()), settings, dispatch);
    }

    /**
     * What both endpoints use.
     *
     * @param answers makes large answers; its queue is bounded by the requests in flight
     */
    private record Parts(
            Timer timer,
            ExecutorService answers,
            InFlight inFlight,
            Authentication authentication,
            LedgerCalls ledger,
            HistoryReads historyReads,
            HistoryCalls history,
            ClusterCalls cluster,
            AuditCalls audits,
            SnapshotCalls snapshots) {
        static Parts create(NodeConfig config, Partitions partitions, HistoryReads history) {
            GatewayConfig settings = config.gateway();
            Timer timer = new Timer(threads("tutti-gateway-timer"));
            ExecutorService answers =
                    Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), threads("tutti-gateway"));
            return new Parts(
                    timer,
                    answers,
                    new InFlight(settings.requestsInFlightMax(), settings.requestBytesInFlightMax()),
                    new Authentication(settings.tokens(), settings.defaultPrincipal()),
                    new LedgerCalls(settings, partitions, history, timer, answers, System::currentTimeMillis),
                    history,
                    new HistoryCalls(partitions, history),
                    new ClusterCalls(config, partitions),
                    new AuditCalls(config.node(), partitions, timer, System::currentTimeMillis),
                    new SnapshotCalls(partitions, timer));
        }

        void close() {
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
}
