package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tutti.config.BearerTokens;
import tutti.v1.CreateTransfersRequest;
import tutti.v1.CreateTransfersResponse;
import tutti.v1.LedgerServiceGrpc;
import tutti.v1.Transfer;

/** Requests that begin and do not end. */
class SlowRequestsTest {
    private final GatewayFixture fixture = GatewayFixture.start(Samples.gateway(BearerTokens.none()));

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void shouldEndARequestThatDoesNotComeInTime() {
        HalfCall call = new HalfCall(10);

        assertThat(call.status).succeedsWithin(Duration.ofSeconds(10));
        assertThat(call.status.join().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        fixture.assertServes();
    }

    @Test
    void shouldTurnAwayWhatPassesTheBoundOfBytesAndKeepTheRest() {
        // The bound is 8 MiB, a caller's share of it a half, a request 900 KiB: the fifth is too much.
        List<HalfCall> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            calls.add(new HalfCall(900 * 1024));
        }

        await().until(() -> calls.stream().anyMatch(call -> call.status.isDone()));

        List<HalfCall> ended =
                calls.stream().filter(call -> call.status.isDone()).toList();
        assertThat(ended).allSatisfy(call -> {
            assertThat(call.status.join().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(call.trailers.get(GrpcErrors.RETRY_AFTER_MS)).isNotNull();
        });
        calls.stream().filter(call -> !call.status.isDone()).limit(1).forEach(HalfCall::finish);
        calls.forEach(call -> call.call.cancel("enough", null));
        await().untilAsserted(fixture::assertServes);
    }

    /** Sends its message but does not say that it was all. */
    private final class HalfCall extends ClientCall.Listener<CreateTransfersResponse> {
        private final CompletableFuture<Status> status = new CompletableFuture<>();
        private final ClientCall<CreateTransfersRequest, CreateTransfersResponse> call =
                fixture.channel.newCall(LedgerServiceGrpc.getCreateTransfersMethod(), CallOptions.DEFAULT);
        private volatile Metadata trailers = new Metadata();

        HalfCall(int bytes) {
            call.start(this, new Metadata());
            call.request(1);
            call.sendMessage(CreateTransfersRequest.newBuilder()
                    .addTransfers(Transfer.newBuilder().setId(UnsafeByteOperations.unsafeWrap(new byte[bytes])))
                    .build());
        }

        void finish() {
            call.halfClose();
            assertThat(status).succeedsWithin(Duration.ofSeconds(5));
            assertThat(status.join().getCode()).isEqualTo(Status.Code.OK);
        }

        @Override
        public void onClose(Status ended, Metadata withTrailers) {
            trailers = withTrailers;
            status.complete(ended);
        }
    }
}
