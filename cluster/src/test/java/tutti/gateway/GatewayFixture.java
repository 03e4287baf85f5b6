package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import tutti.config.GatewayConfig;
import tutti.config.NodeConfig;
import tutti.metrics.Metrics;
import tutti.replica.FakeHistory;
import tutti.sharding.HistoryReads;
import tutti.sharding.NodeReport;
import tutti.v1.ClusterServiceGrpc;
import tutti.v1.CreateTransfersRequest;
import tutti.v1.HistoryServiceGrpc;
import tutti.v1.LedgerServiceGrpc;
import tutti.v1.Outcome;

/** A gateway on free ports of this machine, over fake partitions, and a client of it. */
final class GatewayFixture implements AutoCloseable {
    final FakePartitions partitions = new FakePartitions(2);
    /** Of partitions 0 and 1. */
    final List<FakeHistory> histories = List.of(new FakeHistory(), new FakeHistory());

    final Samples samples = new Samples(partitions.slotMap());
    final Metrics metrics = new Metrics("test", 0);
    final NodeConfig config;
    final GatewayServer server;
    final ManagedChannel channel;

    private GatewayFixture(GatewayConfig gateway) {
        config = Samples.config(gateway);
        partitions.reports.add(report());
        try {
            server = GatewayServer.start(
                    config, partitions, new HistoryReads(histories, Runnable::run), Actors.SYSTEM, metrics);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        channel = channel();
    }

    static GatewayFixture start(GatewayConfig gateway) {
        return new GatewayFixture(gateway);
    }

    /** Another connection. */
    ManagedChannel channel() {
        return NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort())
                .usePlaintext()
                .build();
    }

    LedgerServiceGrpc.LedgerServiceBlockingStub ledger() {
        return LedgerServiceGrpc.newBlockingStub(channel).withDeadlineAfter(Duration.ofSeconds(20));
    }

    HistoryServiceGrpc.HistoryServiceBlockingStub history() {
        return HistoryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(Duration.ofSeconds(20));
    }

    ClusterServiceGrpc.ClusterServiceBlockingStub cluster() {
        return ClusterServiceGrpc.newBlockingStub(channel).withDeadlineAfter(Duration.ofSeconds(20));
    }

    /** Makes sure that a call is answered. */
    void assertServes() {
        CreateTransfersRequest request = CreateTransfersRequest.newBuilder()
                .addTransfers(samples.transfer(0))
                .build();
        assertThat(ledger().createTransfers(request).getResults(0).getOutcome()).isEqualTo(Outcome.OUTCOME_POSTED);
    }

    String metricsPage() {
        return new String(metrics.scrape(), StandardCharsets.UTF_8);
    }

    static NodeReport report() {
        return new NodeReport(
                0,
                true,
                "test",
                10,
                20,
                30,
                true,
                new NodeReport.Disk(40, true, true),
                List.of(
                        new NodeReport.ReplicaReport(
                                0,
                                NodeReport.Role.LEADER,
                                0,
                                2,
                                900,
                                800,
                                700,
                                -5,
                                6,
                                7,
                                8,
                                9,
                                10,
                                11,
                                12,
                                600,
                                500,
                                100,
                                5_000_000),
                        new NodeReport.ReplicaReport(
                                1,
                                NodeReport.Role.FOLLOWER,
                                1,
                                3,
                                90,
                                80,
                                70,
                                50,
                                60,
                                70,
                                80,
                                90,
                                100,
                                110,
                                120,
                                60,
                                50,
                                10,
                                0)));
    }

    @Override
    public void close() {
        partitions.releaseAll();
        channel.shutdownNow();
        server.close();
        try {
            channel.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One actor system for all tests: it takes a second to start. */
    private static final class Actors {
        static final ActorSystem<Void> SYSTEM = ActorTestKit.create(
                        "gateway-test",
                        ConfigFactory.parseString("pekko.loglevel = OFF, pekko.stdout-loglevel = OFF")
                                .withFallback(ConfigFactory.load()))
                .system();
    }
}
