package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tutti.config.BearerTokens;
import tutti.config.GatewayConfig;
import tutti.sharding.SubmitReply;
import tutti.v1.ClusterServiceGrpc;
import tutti.v1.CreateTransfersRequest;
import tutti.v1.CreateTransfersResponse;
import tutti.v1.GetClusterMapRequest;
import tutti.v1.GetClusterMapResponse;
import tutti.v1.GetStatusRequest;
import tutti.v1.LedgerServiceGrpc;
import tutti.v1.LookupAccountsRequest;
import tutti.v1.NodeStatus;
import tutti.v1.Outcome;
import tutti.v1.ReplicaRole;
import tutti.v1.Transfer;

class GrpcEndpointTest {
    private static final String TOKEN = "a-token-of-some-length";
    private static final BearerTokens TOKENS = BearerTokens.of(Map.of(TOKEN, "alice"));

    private GatewayFixture fixture = GatewayFixture.start(Samples.gateway(BearerTokens.none()));

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void shouldAnswerACall() {
        CreateTransfersResponse response = fixture.ledger().createTransfers(request(fixture.samples.transfer(1)));

        assertThat(response.getResults(0).getOutcome()).isEqualTo(Outcome.OUTCOME_POSTED);
        assertThat(fixture.partitions.submitted.get(0).principal()).isEqualTo("local");
    }

    @Test
    void shouldSayWhenToComeBackWhenAQueueIsFull() {
        fixture.partitions.script(0, new SubmitReply.Overloaded(120));

        StatusRuntimeException failure = failureOf(fixture.samples.transfer(0));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(retryAfterMs(failure)).isEqualTo("120");
    }

    @Test
    void shouldAnswerUnavailableWhenThereIsNoLeader() {
        fixture.partitions.script(0, new SubmitReply.Unavailable());

        assertThat(failureOf(fixture.samples.transfer(0)).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void shouldAnswerUnavailableWhenAReadFindsNoLeader() {
        fixture.partitions.unreadable.add(0);

        StatusRuntimeException failure = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> fixture.ledger()
                        .lookupAccounts(LookupAccountsRequest.newBuilder()
                                .addIds(fixture.samples.id(0))
                                .build()));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void shouldRefuseTooManyItems() {
        CreateTransfersRequest.Builder request = CreateTransfersRequest.newBuilder();
        for (int i = 0; i < 8193; i++) {
            request.addTransfers(Transfer.getDefaultInstance());
        }

        StatusRuntimeException failure = catchThrowableOfType(
                StatusRuntimeException.class, () -> fixture.ledger().createTransfers(request.build()));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(failure.getStatus().getDescription()).contains("8193").contains("8192");
    }

    @Test
    void shouldRefuseAnOversizedRequestAndGoOn() {
        Transfer oversized = Transfer.newBuilder()
                .setId(UnsafeByteOperations.unsafeWrap(new byte[2 * 1024 * 1024]))
                .build();

        assertThat(failureOf(oversized).getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        shouldAnswerACall();
    }

    @Test
    void shouldRefuseBytesThatAreNoMessage() {
        byte[] garbage = {(byte) 0xFF, 0x13, 0x37, (byte) 0x80, (byte) 0x80};

        StatusRuntimeException failure = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> ClientCalls.blockingUnaryCall(
                        fixture.channel, rawCreateTransfers(), CallOptions.DEFAULT, garbage));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        shouldAnswerACall();
    }

    @Test
    void shouldGiveThePartitionsLessTimeThanTheCallerHas() {
        long sentNs = System.nanoTime();

        LedgerServiceGrpc.newBlockingStub(fixture.channel)
                .withDeadlineAfter(Duration.ofSeconds(1))
                .createTransfers(request(fixture.samples.transfer(0)));

        assertThat(fixture.partitions.submitted.get(0).deadlineNs() - sentNs)
                .isBetween(Duration.ofMillis(500).toNanos(), Duration.ofMillis(950).toNanos());
    }

    @Test
    void shouldGiveThePartitionsTheGatewaysTimeWhereTheCallerHasMore() {
        long sentNs = System.nanoTime();

        fixture.ledger().createTransfers(request(fixture.samples.transfer(0)));

        assertThat(fixture.partitions.submitted.get(0).deadlineNs() - sentNs)
                .isBetween(Duration.ofSeconds(3).toNanos(), Duration.ofSeconds(8).toNanos());
    }

    @Test
    void shouldTurnCallsAwayWhenAllPlacesAreTaken() {
        restart(gateway(BearerTokens.none(), 4));
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
        await().untilAsserted(this::shouldAnswerACall);
    }

    @Test
    void shouldKeepThePlaceOfACallerWhoHungUpUntilTheWorkIsDone() {
        restart(gateway(BearerTokens.none(), 4));
        fixture.partitions.hold();
        for (int i = 0; i < 4; i++) {
            CompletableFuture<?> hungUp = sendWithDeadline(fixture.samples.transfer(0), Duration.ofMillis(400));
            assertThat(hungUp).failsWithin(Duration.ofSeconds(5));
        }

        assertThat(failureOf(fixture.samples.transfer(0)).getStatus().getCode())
                .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        fixture.partitions.releaseAll();
        await().untilAsserted(this::shouldAnswerACall);
    }

    @Test
    void shouldAskForABearerToken() {
        restart(Samples.gateway(TOKENS));

        assertThat(failureOf(fixture.samples.transfer(0)).getStatus().getCode())
                .isEqualTo(Status.Code.UNAUTHENTICATED);
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
                ServerReflectionGrpc.newStub(fixture.channel).serverReflectionInfo(first(answer));

        asker.onNext(ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol("tutti.v1.LedgerService")
                .build());

        assertThat(answer).succeedsWithin(Duration.ofSeconds(5));
        assertThat(answer.join().getFileDescriptorResponse().getFileDescriptorProtoCount())
                .isPositive();
        asker.onCompleted();
    }

    @Test
    void shouldTellTheClusterMap() {
        fixture.partitions.leaders[1] = -1;

        GetClusterMapResponse map = fixture.cluster().getClusterMap(GetClusterMapRequest.getDefaultInstance());

        assertThat(map.getVersion()).isEqualTo(1);
        assertThat(map.getSlotPartitionsCount()).isEqualTo(4096);
        assertThat(map.getSlotPartitions(0)).isZero();
        assertThat(map.getSlotPartitions(4095)).isEqualTo(1);
        assertThat(map.getPartitionsList()).extracting("leaderNode").containsExactly(0, -1);
        assertThat(map.getNodes(1).getGrpc()).isEqualTo("[::1]:11");
        assertThat(map.getNodes(1).getHttp()).isEqualTo("[::1]:12");
        assertThat(map.getLimits().getItemsMax()).isEqualTo(8192);
        assertThat(map.getLimits().getLateMaxMs()).isEqualTo(Duration.ofDays(30).toMillis());
    }

    @Test
    void shouldTellWhatNodesSayOfThemselves() {
        NodeStatus node =
                fixture.cluster().getStatus(GetStatusRequest.getDefaultInstance()).getNodes(0);

        assertThat(node.getReachable()).isTrue();
        assertThat(node.getOldest()).isTrue();
        assertThat(node.getPid()).isEqualTo(30);
        assertThat(node.getReplicas(0).getRole()).isEqualTo(ReplicaRole.REPLICA_ROLE_LEADER);
        assertThat(node.getReplicas(0).getDigest()).isEqualTo(-5);
        assertThat(node.getReplicas(1).getUnacknowledgedItems()).isEqualTo(100);
    }

    @Test
    void shouldCountCallsByMethodAndCode() {
        shouldAnswerACall();
        fixture.partitions.script(0, new SubmitReply.Unavailable());
        failureOf(fixture.samples.transfer(0));

        await().untilAsserted(() -> assertThat(fixture.metricsPage())
                .contains("tutti_requests_total{code=\"ok\",method=\"CreateTransfers\"} 1.0")
                .contains("tutti_requests_total{code=\"unavailable\",method=\"CreateTransfers\"} 1.0"));
    }

    @Test
    void shouldNotMakeASeriesOfAMethodThatDoesNotExist() {
        MethodDescriptor<byte[], byte[]> unknown =
                rawCreateTransfers().toBuilder().setFullMethodName("tutti.v1.LedgerService/Nonsense").build();

        StatusRuntimeException failure = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> ClientCalls.blockingUnaryCall(fixture.channel, unknown, CallOptions.DEFAULT, new byte[0]));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(fixture.metricsPage()).doesNotContain("Nonsense");
    }

    @Test
    void shouldCloseConnectionsPastTheBound() {
        restart(new GatewayConfig(
                BearerTokens.none(), "local", 8192, 1 << 20, 1 << 23, 2, 4, 100, 3_000_000_000L, 60_000_000_000L, 1024));
        ManagedChannel second = fixture.channel();
        ManagedChannel third = fixture.channel();
        try {
            shouldAnswerACall();
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

    private static GatewayConfig gateway(BearerTokens tokens, int requestsInFlightMax) {
        return new GatewayConfig(
                tokens,
                "local",
                8192,
                1024 * 1024,
                8 * 1024 * 1024,
                50,
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
        return sendWithDeadline(transfer, Duration.ofSeconds(20));
    }

    private CompletableFuture<CreateTransfersResponse> sendWithDeadline(Transfer transfer, Duration deadline) {
        CompletableFuture<CreateTransfersResponse> answer = new CompletableFuture<>();
        LedgerServiceGrpc.newStub(fixture.channel)
                .withDeadlineAfter(deadline)
                .createTransfers(request(transfer), first(answer));
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

    private static MethodDescriptor<byte[], byte[]> rawCreateTransfers() {
        return MethodDescriptor.<byte[], byte[]>newBuilder(new RawMarshaller(), new RawMarshaller())
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("tutti.v1.LedgerService/CreateTransfers")
                .build();
    }

    private static <T> StreamObserver<T> first(CompletableFuture<T> answer) {
        return new StreamObserver<>() {
            @Override
            public void onNext(T value) {
                answer.complete(value);
            }

            @Override
            public void onError(Throwable failure) {
                answer.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {}
        };
    }

    /** Bytes as they are. */
    private static final class RawMarshaller implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
