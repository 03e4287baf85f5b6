package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tutti.config.BearerTokens;
import tutti.config.GatewayConfig;
import tutti.ledger.WorkView;
import tutti.sharding.SubmitReply;
import tutti.v1.LedgerServiceGrpc;
import tutti.v1.Outcome;
import tutti.v1.PayStreamsContinuouslyRequest;
import tutti.v1.PayStreamsContinuouslyResponse;
import tutti.v1.Result;
import tutti.v1.StreamPayment;

class PaymentStreamTest {
    private static final int STREAM_REQUESTS_MAX = 4;
    private static final long STALL_TIMEOUT_MS = 1_000;

    private final GatewayFixture fixture = GatewayFixture.start(new GatewayConfig(
            BearerTokens.none(),
            "local",
            8192,
            1024 * 1024,
            8 * 1024 * 1024,
            50,
            STREAM_REQUESTS_MAX,
            4 * STREAM_REQUESTS_MAX,
            TimeUnit.MILLISECONDS.toNanos(STALL_TIMEOUT_MS),
            60_000_000_000L,
            1024));
    private final FakePartitions partitions = fixture.partitions;
    private final Samples samples = fixture.samples;
    private final WorkView work = samples.work(0, 1_000, samples.split(4));

    PaymentStreamTest() {
        partitions.addWork(work);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void shouldAnswerEachRequestAndEndWhenTheClientDoes() {
        Client client = new Client(Integer.MAX_VALUE);
        client.send(samples.payment(0, work), samples.payment(1, work));
        client.send();
        client.send(samples.payment(1, work));

        client.requests.onCompleted();

        await().until(() -> client.isCompleted);
        assertThat(client.answers)
                .extracting(PayStreamsContinuouslyResponse::getResultsCount)
                .containsExactly(2, 0, 1);
    }

    @Test
    void shouldAnswerInOrderThoughPartitionsDoNot() {
        Client client = new Client(Integer.MAX_VALUE);
        StreamPayment twice = samples.payment(0, work);
        client.send(twice);
        await().until(() -> client.answers.size() == 1);
        partitions.hold();
        client.send(samples.payment(0, work));
        client.send(twice);
        await().until(() -> partitions.heldCount() == 2);

        partitions.releaseNewest();

        await().during(Duration.ofMillis(200)).until(() -> client.answers.size() == 1);
        partitions.releaseAll();
        await().until(() -> client.answers.size() == 3);
        assertThat(client.answers.get(1).getResults(0).getReplayed()).isFalse();
        assertThat(client.answers.get(2).getResults(0).getReplayed()).isTrue();
    }

    @Test
    void shouldReadNoFurtherThanTheBound() {
        Client client = new Client(Integer.MAX_VALUE);
        // Requests that wait for the same work to be read may be submitted in another order; so it is read first.
        client.send(samples.payment(0, work));
        await().until(() -> client.answers.size() == 1);
        partitions.hold();
        for (int i = 0; i < 10; i++) {
            client.send(samples.payment(0, work));
        }
        await().until(() -> partitions.heldCount() == STREAM_REQUESTS_MAX);

        await().during(Duration.ofMillis(200)).until(() -> partitions.submittedCount() == 1 + STREAM_REQUESTS_MAX);
        partitions.release();

        await().until(() -> partitions.submittedCount() == 1 + STREAM_REQUESTS_MAX + 1);
        partitions.releaseAll();
        await().until(() -> client.answers.size() == 1 + 10);
    }

    @Test
    void shouldTellOverloadInItsPlaceAndGoOn() {
        Client client = new Client(Integer.MAX_VALUE);
        client.send(samples.payment(0, work));
        await().until(() -> client.answers.size() == 1);
        partitions.script(0, new SubmitReply.Overloaded(90), new SubmitReply.Unavailable());

        client.send(samples.payment(0, work));
        client.send(samples.payment(0, work));
        client.send(samples.payment(0, work));

        await().until(() -> client.answers.size() == 4);
        assertThat(client.answers.get(1).getOverload().getRetryAfterMs()).isEqualTo(90);
        assertThat(client.answers.get(1).getResultsCount()).isZero();
        assertThat(client.answers.get(2).getOverload().getRetryAfterMs()).isEqualTo(500);
        assertThat(client.answers.get(3).hasOverload()).isFalse();
        assertThat(client.answers.get(3).getResults(0).getOutcome()).isEqualTo(Outcome.OUTCOME_POSTED);
    }

    @Test
    void shouldAnswerUnknownInItsPlace() {
        partitions.script(0, new SubmitReply.Unknown());
        Client client = new Client(Integer.MAX_VALUE);

        client.send(samples.payment(0, work), samples.payment(1, work));

        await().until(() -> client.answers.size() == 1);
        assertThat(client.answers.get(0).getResultsList())
                .extracting(Result::getOutcome)
                .containsExactly(Outcome.OUTCOME_UNKNOWN, Outcome.OUTCOME_POSTED);
    }

    @Test
    void shouldTellOverloadWhenTheGatewaysPlacesAreTaken() {
        partitions.hold();
        Client first = new Client(Integer.MAX_VALUE);
        Client second = new Client(Integer.MAX_VALUE);
        Client third = new Client(Integer.MAX_VALUE);
        for (int i = 0; i < STREAM_REQUESTS_MAX; i++) {
            first.send(samples.payment(0, work));
            second.send(samples.payment(0, work));
        }
        await().until(() -> partitions.heldCount() == 8);

        third.send(samples.payment(0, work));

        await().until(() -> third.answers.size() == 1);
        assertThat(third.answers.get(0).getOverload().getRetryAfterMs()).isEqualTo(InFlight.RETRY_AFTER_MS);
        partitions.releaseAll();
        await().until(() -> first.answers.size() == STREAM_REQUESTS_MAX);
        third.send(samples.payment(0, work));
        await().until(() -> third.answers.size() == 2);
        assertThat(third.answers.get(1).hasOverload()).isFalse();
    }

    @Test
    void shouldEndTheStreamAfterEarlierAnswersWhenARequestIsInvalid() {
        Client client = new Client(Integer.MAX_VALUE);
        StreamPayment payment = samples.payment(0, work);
        client.send(payment);

        client.send(IntStream.range(0, 8193)
                .mapToObj(i -> StreamPayment.getDefaultInstance())
                .toArray(StreamPayment[]::new));

        await().until(() -> client.failure != null);
        assertThat(client.answers).hasSize(1);
        assertThat(Status.fromThrowable(client.failure()).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void shouldCutAClientThatTakesNoAnswers() {
        Client client = new Client(0);
        StreamPayment[] payments = IntStream.range(0, 5_000)
                .mapToObj(i -> samples.payment(0, work))
                .toArray(StreamPayment[]::new);
        for (int i = 0; i < 60; i++) {
            client.send(payments);
        }

        // Answers of 65 KB fill the window of 1 MiB after about 16 requests; then nothing more is read, and after a
        // while the stream is cut.
        AtomicInteger before = new AtomicInteger(-1);
        await().pollInterval(Duration.ofMillis(300))
                .until(() -> before.getAndSet(partitions.submittedCount()) == partitions.submittedCount()
                        && before.get() > 0);
        await().pollDelay(Duration.ofMillis(2 * STALL_TIMEOUT_MS)).until(() -> true);
        assertThat(partitions.submittedCount()).isEqualTo(before.get()).isLessThan(2 * 60);
        client.requests.request(Integer.MAX_VALUE);
        await().until(() -> client.failure != null);
        assertThat(Status.fromThrowable(client.failure()).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void shouldGivePlacesBackWhenAClientHangsUp() {
        partitions.hold();
        for (int i = 0; i < 2; i++) {
            Client client = new Client(Integer.MAX_VALUE);
            for (int j = 0; j < STREAM_REQUESTS_MAX; j++) {
                client.send(samples.payment(0, work));
            }
            int expected = (i + 1) * STREAM_REQUESTS_MAX;
            await().until(() -> partitions.heldCount() == expected);
            client.requests.cancel("enough", null);
        }
        partitions.releaseAll();

        Client next = new Client(Integer.MAX_VALUE);
        for (int i = 0; i < STREAM_REQUESTS_MAX; i++) {
            next.send(samples.payment(0, work));
        }

        await().until(() -> next.answers.size() == STREAM_REQUESTS_MAX);
        assertThat(next.answers).noneMatch(PayStreamsContinuouslyResponse::hasOverload);
    }

    @Test
    void shouldAnswerManyRequestsInOrder() {
        Client client = new Client(Integer.MAX_VALUE);
        // Requests that wait for the same work to be read may be submitted in another order; so it is read first.
        StreamPayment last = samples.payment(0, work);
        client.send(last);
        await().until(() -> client.answers.size() == 1);
        for (int i = 0; i < 2_000; i++) {
            // Each request repeats the payment of the one before.
            StreamPayment next = samples.payment(0, work);
            client.send(last, next);
            last = next;
        }
        client.requests.onCompleted();

        await().atMost(Duration.ofSeconds(30)).until(() -> client.isCompleted);
        assertThat(client.answers).hasSize(2_001);
        assertThat(client.answers.subList(1, 2_001))
                .allSatisfy(answer -> assertThat(answer.getResultsList())
                        .extracting(Result::getReplayed)
                        .isEqualTo(List.of(true, false)));
    }

    /** One stream. */
    private final class Client
            implements ClientResponseObserver<PayStreamsContinuouslyRequest, PayStreamsContinuouslyResponse> {
        private final List<PayStreamsContinuouslyResponse> answers = new CopyOnWriteArrayList<>();
        private final int wanted;
        private final ClientCallStreamObserver<PayStreamsContinuouslyRequest> requests;
        private volatile boolean isCompleted;
        private volatile @Nullable Throwable failure;

        /** Takes so many answers, and more only when asked. */
        Client(int wanted) {
            this.wanted = wanted;
            requests = (ClientCallStreamObserver<PayStreamsContinuouslyRequest>)
                    LedgerServiceGrpc.newStub(fixture.channel).payStreamsContinuously(this);
        }

        void send(StreamPayment... payments) {
            requests.onNext(PayStreamsContinuouslyRequest.newBuilder()
                    .addAllPayments(List.of(payments))
                    .build());
        }

        Throwable failure() {
            Throwable current = failure;
            return current == null ? new IllegalStateException("the stream has not failed") : current;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<PayStreamsContinuouslyRequest> stream) {
            stream.disableAutoRequestWithInitial(wanted);
        }

        @Override
        public void onNext(PayStreamsContinuouslyResponse answer) {
            answers.add(answer);
        }

        @Override
        public void onError(Throwable cause) {
            failure = cause;
        }

        @Override
        public void onCompleted() {
            isCompleted = true;
        }
    }
}
