package tutti.gateway;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.netty.shaded.io.netty.util.concurrent.Future;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import tutti.config.GatewayConfig;
import tutti.metrics.GatewayMetrics;

/**
 * The gRPC port.
 *
 * <p>Services run on the threads that read from the network: they never block, and a hand-over would cost a lone payment more
 * than its decoding. Everything that a client could make grow is bounded: connections, calls, headers, bytes that came and
 * are not answered, and the time that any of it may last.
 */
final class GrpcEndpoint implements AutoCloseable {
    private static final int CALLS_PER_CONNECTION_MAX = 256;
    private static final int HEADER_BYTES_MAX = 16 * 1024;
    private static final int CONNECTION_WINDOW_BYTES = 1024 * 1024;
    private static final long HANDSHAKE_TIMEOUT_S = 5;
    private static final long PING_EVERY_S = 30;
    private static final long PING_TIMEOUT_S = 10;
    private static final long CLIENT_PING_EVERY_S_MIN = 5;
    /** Calls that a client may give up in a window of time: those of some connections' worth, when a leader falls silent. */
    private static final int RESETS_MAX = 2_000;

    private static final int RESETS_WINDOW_S = 10;
    private static final long CONNECTION_IDLE_MINUTES_MAX = 10;
    private static final long STOP_TIMEOUT_S = 2;

    /** Kept here, since the logging of java.util forgets levels of loggers that nobody holds. */
    private static final Logger LIBRARY_LOGGER = Logger.getLogger("io.grpc");

    private final Server server;
    private final HealthWatch health;
    private final EventLoopGroup acceptor;
    private final EventLoopGroup workers;

    private GrpcEndpoint(Server server, HealthWatch health, EventLoopGroup acceptor, EventLoopGroup workers) {
        this.server = server;
        this.health = health;
        this.acceptor = acceptor;
        this.workers = workers;
    }

    /** {@code services} are behind the gate; health and reflection are open to all. */
    static GrpcEndpoint start(
            InetSocketAddress address,
            GatewayConfig config,
            List<BindableService> services,
            HealthWatch health,
            CallGate gate,
            InFlight inFlight,
            GatewayMetrics gatewayMetrics)
            throws IOException {
        // Else it writes a line for whatever strangers send.
        LIBRARY_LOGGER.setLevel(Level.SEVERE);
        List<ServerServiceDefinition> definitions = new ArrayList<>();
        for (BindableService service : services) {
            definitions.add(ServerInterceptors.intercept(DecodableRequests.of(service.bindService()), gate));
        }
        EndpointMetrics metrics = new EndpointMetrics(gatewayMetrics, methodNames(definitions));
        EventLoopGroup acceptor = eventLoops("tutti-grpc-acceptor", 1);
        EventLoopGroup workers =
                eventLoops("tutti-grpc", Math.max(2, Runtime.getRuntime().availableProcessors()));
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address)
                .channelFactory(() -> new BoundedServerChannel(config.connectionsMax(), metrics))
                .bossEventLoopGroup(acceptor)
                .workerEventLoopGroup(workers)
                .directExecutor()
                .maxInboundMessageSize(config.requestBytesMax())
                .maxInboundMetadataSize(HEADER_BYTES_MAX)
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION_MAX)
                .maxRstFramesPerWindow(RESETS_MAX, RESETS_WINDOW_S)
                .flowControlWindow(CONNECTION_WINDOW_BYTES)
                .handshakeTimeout(HANDSHAKE_TIMEOUT_S, TimeUnit.SECONDS)
                .keepAliveTime(PING_EVERY_S, TimeUnit.SECONDS)
                .keepAliveTimeout(PING_TIMEOUT_S, TimeUnit.SECONDS)
                .permitKeepAliveTime(CLIENT_PING_EVERY_S_MIN, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxConnectionIdle(CONNECTION_IDLE_MINUTES_MAX, TimeUnit.MINUTES)
                .addStreamTracerFactory(new CallTrace.Factory(inFlight, metrics))
                .addService(health.service())
                .addService(ProtoReflectionServiceV1.newInstance());
        definitions.forEach(builder::addService);
        try {
            return new GrpcEndpoint(builder.build().start(), health, acceptor, workers);
        } catch (IOException e) {
            stop(acceptor);
            stop(workers);
            throw e;
        }
    }

    int port() {
        return server.getPort();
    }

    /** Takes no new calls, gives running ones a moment to be answered, then cuts them. */
    @Override
    public void close() {
        health.leave();
        server.shutdown();
        try {
            if (!server.awaitTermination(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
                server.shutdownNow();
                server.awaitTermination(STOP_TIMEOUT_S, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        stop(acceptor);
        stop(workers);
    }

    private static List<String> methodNames(List<ServerServiceDefinition> definitions) {
        return definitions.stream()
                .flatMap(definition -> definition.getServiceDescriptor().getMethods().stream())
                .map(MethodDescriptor::getFullMethodName)
                .toList();
    }

    private static EventLoopGroup eventLoops(String name, int threads) {
        return new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
    }

    private static void stop(EventLoopGroup group) {
        Future<?> unused = group.shutdownGracefully(0, STOP_TIMEOUT_S, TimeUnit.SECONDS);
    }
}
