package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tutti.config.BearerTokens;
import tutti.sharding.SubmitReply;
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
import tutti.v1.Result;
import tutti.v1.Transfer;

class GrpcEndpointTest {
    private final GatewayFixture fixture = GatewayFixture.start(Samples.gateway(BearerTokens.none()));

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
        fixture.assertServes();
    }

    @Test
    void shouldRefuseBytesThatAreNoMessage() {
        byte[] garbage = {(byte) 0xFF, 0x13, 0x37, (byte) 0x80, (byte) 0x80};

        StatusRuntimeException failure = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> ClientCalls.blockingUnaryCall(
                        fixture.channel, rawCreateTransfers(), CallOptions.DEFAULT, garbage));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        fixture.assertServes();
    }

    @Test
    void shouldAnswerACompressedRequest() {
        CreateTransfersResponse response = fixture.ledger()
                .withCompression("gzip")
                .createTransfers(request(fixture.samples.transfer(0), fixture.samples.transfer(1)));

        assertThat(response.getResultsList())
                .extracting(Result::getOutcome)
                .containsExactly(Outcome.OUTCOME_POSTED, Outcome.OUTCOME_POSTED);
    }

    @Test
    void shouldAnswerARequestWithoutTransfers() {
        assertThat(fixture.ledger().createTransfers(request())).isEqualTo(CreateTransfersResponse.getDefaultInstance());
    }

    @Test
    void shouldGiveThePartitionsLessTimeThanTheCallerHas() {
        long sentNs = System.nanoTime();

        LedgerServiceGrpc.newBlockingStub(fixture.channel)
                .withDeadlineAfter(Duration.ofSeconds(1))
                .createTransfers(request(fixture.samples.transfer(0)));

        assertThat(fixture.partitions.submitted.get(0).deadlineNs() - sentNs)
                .isBetween(
                        Duration.ofMillis(500).toNanos(), Duration.ofMillis(950).toNanos());
    }

    @Test
    void shouldGiveThePartitionsTheGatewaysTimeWhereTheCallerHasMore() {
        long sentNs = System.nanoTime();

        fixture.ledger().createTransfers(request(fixture.samples.transfer(0)));

        assertThat(fixture.partitions.submitted.get(0).deadlineNs() - sentNs)
                .isBetween(
                        Duration.ofSeconds(3).toNanos(), Duration.ofSeconds(8).toNanos());
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
        NodeStatus node = fixture.cluster()
                .getStatus(GetStatusRequest.getDefaultInstance())
                .getNodes(0);

        assertThat(node.getReachable()).isTrue();
        assertThat(node.getOldest()).isTrue();
        assertThat(node.getPid()).isEqualTo(30);
        assertThat(node.getReplicas(0).getRole()).isEqualTo(ReplicaRole.REPLICA_ROLE_LEADER);
        assertThat(node.getReplicas(0).getDigest()).isEqualTo(-5);
        assertThat(node.getReplicas(1).getUnacknowledgedItems()).isEqualTo(100);
    }

    @Test
    void shouldCountCallsByMethodAndCode() {
        fixture.assertServes();
        fixture.partitions.script(0, new SubmitReply.Unavailable());
        failureOf(fixture.samples.transfer(0));

        await().untilAsserted(() -> assertThat(fixture.metricsPage())
                .contains("tutti_requests_total{code=\"ok\",method=\"CreateTransfers\"} 1.0")
                .contains("tutti_requests_total{code=\"unavailable\",method=\"CreateTransfers\"} 1.0"));
    }

    @Test
    void shouldNotMakeASeriesOfAMethodThatDoesNotExist() {
        MethodDescriptor<byte[], byte[]> unknown = rawCreateTransfers().toBuilder()
                .setFullMethodName("tutti.v1.LedgerService/Nonsense")
                .build();

        StatusRuntimeException failure = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> ClientCalls.blockingUnaryCall(fixture.channel, unknown, CallOptions.DEFAULT, new byte[0]));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(fixture.metricsPage()).doesNotContain("Nonsense");
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
