package tutti.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tutti.fake.FakeCluster;
import tutti.v1.Account;
import tutti.v1.Asset;
import tutti.v1.Outcome;
import tutti.v1.Result;
import tutti.v1.Share;
import tutti.v1.StreamPayment;
import tutti.v1.Work;

class PaymentStreamTest {
    private static final int PAYERS = 40;

    /** Less than one attempt may take. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(4);

    private final FakeCluster cluster = new FakeCluster(3, 2);
    private final TuttiClient client = cluster.client(Duration.ofSeconds(10));
    private final PaymentStream stream = client.openPaymentStream(8);

    private static ByteString id(int number) {
        return new Id(0x0192_0000_0000_7000L + number, 7).toByteString();
    }

    @BeforeEach
    void prepare() {
        BlockingTuttiClient calls = client.blocking();
        calls.createAssets(List.of(Asset.newBuilder().setAsset(1).setSymbol("T").build()));
        List<Account> accounts = new ArrayList<>();
        for (int i = 0; i <= PAYERS; i++) {
            accounts.add(Account.newBuilder().setId(id(i)).setAsset(1).build());
        }
        calls.createAccounts(accounts);
        calls.registerWorks(List.of(Work.newBuilder()
                .setId(id(1000))
                .setAsset(1)
                .setPrice(10)
                .addShares(Share.newBuilder().setAccountId(id(PAYERS)).setMillionths(1_000_000))
                .build()));
    }

    @AfterEach
    void close() {
        stream.close();
        client.close();
        cluster.close();
    }

    private static List<StreamPayment> batch(int first, int count) {
        List<StreamPayment> payments = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            payments.add(StreamPayment.newBuilder()
                    .setId(id(10_000 + i))
                    .setPayerAccountId(id(i % PAYERS))
                    .setWorkId(id(1000))
                    .setUnits(1)
                    .build());
        }
        return payments;
    }

    private long paid() {
        return client.blocking().lookupAccounts(List.of(id(PAYERS))).get(0).getCreditsPosted() / 10;
    }

    private List<CompletableFuture<List<Result>>> send(int batches, int size) {
        List<CompletableFuture<List<Result>>> answers = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            answers.add(stream.send(batch(i * size, size)));
        }
        return answers;
    }

    private static void shouldAllBePosted(List<CompletableFuture<List<Result>>> answers) {
        for (CompletableFuture<List<Result>> answer : answers) {
            assertThat(answer).succeedsWithin(Duration.ofSeconds(15));
            assertThat(answer.join()).allMatch(result -> result.getOutcome() == Outcome.OUTCOME_POSTED);
        }
    }

    @Test
    void shouldPayEachOnceOverTheLeadersStreams() {
        shouldAllBePosted(send(50, 100));

        assertThat(paid()).isEqualTo(5000);
        for (int node = 0; node < 3; node++) {
            assertThat(cluster.node(node).strayPayments.get()).isZero();
        }
    }

    @Test
    void shouldSendAgainWhatABrokenStreamDidNotAnswer() {
        cluster.node(0).unansweredCalls.set(3);
        cluster.node(1).unansweredCalls.set(3);

        shouldAllBePosted(send(50, 100));

        assertThat(paid()).isEqualTo(5000);
    }

    @Test
    void shouldSurviveTheDeathOfALeader() {
        List<CompletableFuture<List<Result>>> answers = send(20, 100);
        cluster.kill(0);
        answers.addAll(List.of(stream.send(batch(2000, 100)), stream.send(batch(2100, 100))));

        shouldAllBePosted(answers);

        assertThat(paid()).isEqualTo(2200);
    }

    @Test
    void shouldFollowALeaderThatMoves() throws InterruptedException {
        shouldAllBePosted(send(10, 100));

        cluster.moveLeader(0, 2);
        Thread.sleep(1500);
        int strayBefore = cluster.node(0).strayPayments.get();
        shouldAllBePosted(List.of(stream.send(batch(5000, 500))));

        assertThat(cluster.node(0).strayPayments.get()).isEqualTo(strayBefore);
        assertThat(cluster.node(2).answeredCalls.get()).isPositive();
    }

    @Test
    void shouldLeaveALeaderThatFellSilentOnceAnotherLeads() {
        shouldAllBePosted(send(10, 100));

        cluster.node(0).isSilent = true;
        List<CompletableFuture<List<Result>>> sentToSilent = List.of(stream.send(batch(2000, 100)));
        cluster.moveLeader(0, 1);
        cluster.moveLeader(1, 1);

        assertThat(sentToSilent.get(0)).succeedsWithin(SILENCE_MAX);
        shouldAllBePosted(sentToSilent);
        cluster.node(0).isSilent = false;
        assertThat(paid()).isEqualTo(1100);
    }

    @Test
    void shouldWaitOutAnOverload() {
        cluster.node(0).overloads.set(5);
        cluster.node(1).overloads.set(5);

        shouldAllBePosted(send(20, 50));

        assertThat(paid()).isEqualTo(1000);
    }

    @Test
    void shouldAnswerUnknownAtTheDeadlineWhenAStreamNeverAnswers() {
        for (int node = 0; node < 3; node++) {
            cluster.node(node).unansweredCalls.set(1_000_000);
        }
        try (TuttiClient brief = cluster.client(Duration.ofMillis(600));
                PaymentStream unanswered = brief.openPaymentStream(8)) {
            CompletableFuture<List<Result>> answer = unanswered.send(batch(0, 10));

            assertThat(answer).succeedsWithin(Duration.ofSeconds(3));
            assertThat(answer.join()).allMatch(result -> result.getOutcome() == Outcome.OUTCOME_UNKNOWN);
        }
    }
}
