package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tutti.config.BearerTokens;
import tutti.config.GatewayConfig;
import tutti.v1.ClusterServiceGrpc;
import tutti.v1.CreateTransfersRequest;
import tutti.v1.CreateTransfersResponse;
import tutti.v1.GetClusterMapRequest;
import tutti.v1.LedgerServiceGrpc;
import tutti.v1.Transfer;

/** Who may call, and how many at a time. */
class GrpcAdmissionTest {
    private static final String TOKEN = "a-token-of-some-length";
    private static final String OTHER_TOKEN = "another-token-of-some-length";
    private static final BearerTokens TOKENS = BearerTokens.of(Map.of(TOKEN, "alice", OTHER_TOKEN, "bob"));

    private GatewayFixture fixture = GatewayFixture.start(Samples.gateway(BearerTokens.none()));

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void shouldTurnCallsAwayWhenTheCallersShareIsTaken() {
        restart(gateway(50, 8));
        fixture.partitions.hold();
        List<CompletableFuture<CreateTransfersResponse>> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiting.add(send(fixture.samples.transfer(0)));
        }
        await().until(() -> fixture.partitions.heldCount() == 4);

        StatusRuntimeException failure = failureOf(fixture.samples.transfer(0));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(retryAfterMs(failure)).isEqualTo("50");
        fixture.partitions.releaseAll();
        waiting.forEach(answer -> assertThat(answer).succeedsWithin(Duration.ofSeconds(5)));
        // A place is free when its call has left the transport, a moment after the answer.
        await().untilAsserted(fixture::assertServes);
    }

    @Test
    void shouldHaveAPlaceForAnotherCaller() {
        restart(gateway(TOKENS, 50, 8));
        fixture.partitions.hold();
        List<CompletableFuture<CreateTransfersResponse>> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiting.add(send(withAuthorization("Bearer " + TOKEN), fixture.samples.transfer(0)));
        }
        await().until(() -> fixture.partitions.heldCount() == 4);

        CompletableFuture<CreateTransfersResponse> tooMany =
                send(withAuthorization("Bearer " + TOKEN), fixture.samples.transfer(0));
        waiting.add(send(withAuthorization("Bearer " + OTHER_TOKEN), fixture.samples.transfer(0)));

        assertThat(tooMany).failsWithin(Duration.ofSeconds(5));
        await().until(() -> fixture.partitions.heldCount() == 5);
        fixture.partitions.releaseAll();
        waiting.forEach(answer -> assertThat(answer).succeedsWithin(Duration.ofSeconds(5)));
    }

    @Test
    void shouldKeepThePlaceOfACallerWhoHungUpUntilTheWorkIsDone() {
        restart(gateway(50, 8));
        fixture.partitions.hold();
        ManagedChannel hurried = fixture.channel();
        for (int i = 0; i < 4; i++) {
            LedgerServiceGrpc.newStub(hurried)
                    .createTransfers(
                            request(fixture.samples.transfer(0)), new FirstAnswer<>(new CompletableFuture<>()));
        }
        await().until(() -> fixture.partitions.heldCount() == 4);

        hurried.shutdownNow();

        await().untilAsserted(() -> assertThat(fixture.metricsPage())
                .contains("tutti_requests_total{code=\"cancelled\",method=\"CreateTransfers\"} 4.0"));
        assertThat(failureOf(fixture.samples.transfer(0)).getStatus().getCode())
                .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        fixture.partitions.releaseAll();
        await().untilAsserted(fixture::assertServes);
    }

    @Test
    void shouldAskForABearerToken() {
        restart(Samples.gateway(TOKENS));

        assertThat(failureOf(fixture.samples.transfer(0)).getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(catchThrowableOfType(
                                StatusRuntimeException.class,
                                () -> fixture.cluster().getClusterMap(GetClusterMapRequest.getDefaultInstance()))
                        .getStatus()
                        .getCode())
                .isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(fixture.partitions.submitted).isEmpty();
    }

    @Test
    void shouldKnowACallerByTheToken() {
        restart(Samples.gateway(TOKENS));

        LedgerServiceGrpc.newBlockingStub(withAuthorization("bearer " + TOKEN))
                .createTransfers(request(fixture.samples.transfer(0)));

        assertThat(fixture.partitions.submitted.get(0).principal()).isEqualTo("alice");
    }

    @Test
    void shouldRefuseAWrongToken() {
        restart(Samples.gateway(TOKENS));

        StatusRuntimeException failure = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> LedgerServiceGrpc.newBlockingStub(withAuthorization("Bearer " + TOKEN + "x"))
                        .createTransfers(request(fixture.samples.transfer(0))));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(failure.getStatus().getDescription()).doesNotContain(TOKEN);
    }

    @Test
    void shouldServeHealthWithoutATokenAsLongAsALeaderIsKnown() {
        restart(Samples.gateway(TOKENS));

        assertThat(health("")).isEqualTo(ServingStatus.SERVING);
        fixture.partitions.leaders[0] = -1;
        assertThat(health("tutti.v1.LedgerService")).isEqualTo(ServingStatus.SERVING);
        fixture.partitions.leaders[1] = -1;
        await().until(() -> health("") == ServingStatus.NOT_SERVING);
        assertThat(health("tutti.v1.LedgerService")).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(health("tutti.v1.ClusterService")).isEqualTo(ServingStatus.NOT_SERVING);
    }

    @Test
    void shouldServeReflectionWithoutAToken() {
        restart(Samples.gateway(TOKENS));
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> asker =
                ServerReflectionGrpc.newStub(fixture.channel).serverReflectionInfo(new FirstAnswer<>(answer));

        asker.onNext(ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol("tutti.v1.LedgerService")
                .build());

        assertThat(answer).succeedsWithin(Duration.ofSeconds(5));
        assertThat(answer.join().getFileDescriptorResponse().getFileDescriptorProtoCount())
                .isPositive();
        asker.onCompleted();
    }

    @Test
    void shouldCloseConnectionsPastTheShareOfAnAddress() {
        restart(gateway(4, 100));
        ManagedChannel second = fixture.channel();
        ManagedChannel third = fixture.channel();
        try {
            fixture.assertServes();
            ClusterServiceGrpc.newBlockingStub(second).getClusterMap(GetClusterMapRequest.getDefaultInstance());

            StatusRuntimeException failure = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> ClusterServiceGrpc.newBlockingStub(third)
                            .getClusterMap(GetClusterMapRequest.getDefaultInstance()));

            assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(fixture.metricsPage()).contains("tutti_grpc_connections 2.0");
            second.shutdownNow();
            await().untilAsserted(() -> ClusterServiceGrpc.newBlockingStub(third)
                    .withWaitForReady()
                    .withDeadlineAfter(Duration.ofSeconds(5))
                    .getClusterMap(GetClusterMapRequest.getDefaultInstance()));
        } finally {
            second.shutdownNow();
            third.shutdownNow();
        }
    }

    private void restart(GatewayConfig config) {
        fixture.close();
        fixture = GatewayFixture.start(config);
    }

    private static GatewayConfig gateway(int connectionsMax, int requestsInFlightMax) {
        return gateway(BearerTokens.none(), connectionsMax, requestsInFlightMax);
    }

    private static GatewayConfig gateway(BearerTokens tokens, int connectionsMax, int requestsInFlightMax) {
        return new GatewayConfig(
                tokens,
                "local",
                8192,
                1024 * 1024,
                8 * 1024 * 1024,
                connectionsMax,
                4,
                requestsInFlightMax,
                3_000_000_000L,
                60_000_000_000L,
                1024);
    }

    private static CreateTransfersRequest request(Transfer... transfers) {
        return CreateTransfersRequest.newBuilder()
                .addAllTransfers(List.of(transfers))
                .build();
    }

    private StatusRuntimeException failureOf(Transfer transfer) {
        return catchThrowableOfType(
                StatusRuntimeException.class, () -> fixture.ledger().createTransfers(request(transfer)));
    }

    private CompletableFuture<CreateTransfersResponse> send(Transfer transfer) {
        return send(fixture.channel, transfer);
    }

    private static CompletableFuture<CreateTransfersResponse> send(Channel channel, Transfer transfer) {
        CompletableFuture<CreateTransfersResponse> answer = new CompletableFuture<>();
        LedgerServiceGrpc.newStub(channel).createTransfers(request(transfer), new FirstAnswer<>(answer));
        return answer;
    }

    private ServingStatus health(String service) {
        return HealthGrpc.newBlockingStub(fixture.channel)
                .check(HealthCheckRequest.newBuilder().setService(service).build())
                .getStatus();
    }

    private Channel withAuthorization(String value) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), value);
        return ClientInterceptors.intercept(fixture.channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private static String retryAfterMs(StatusRuntimeException failure) {
        Metadata trailers = failure.getTrailers();
        return trailers == null ? "no trailers" : String.valueOf(trailers.get(GrpcErrors.RETRY_AFTER_MS));
    }
}
