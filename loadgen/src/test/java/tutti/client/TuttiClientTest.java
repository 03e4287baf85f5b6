package tutti.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tutti.fake.FakeCluster;
import tutti.v1.Account;
import tutti.v1.AccountFlag;
import tutti.v1.Asset;
import tutti.v1.Outcome;
import tutti.v1.Result;
import tutti.v1.StreamPayment;
import tutti.v1.Transfer;

class TuttiClientTest {
    /** An attempt may take half of it. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final Duration SILENCE_MAX = Duration.ofSeconds(8);

    private final FakeCluster cluster = new FakeCluster(3, 2);
    private final TuttiClient client = cluster.client(Duration.ofSeconds(5));
    private final BlockingTuttiClient calls = client.blocking();

    @AfterEach
    void close() {
        client.close();
        cluster.close();
    }

    private static ByteString id(int number) {
        return new Id(0x0192_0000_0000_7000L + number, 7).toByteString();
    }

    private List<Result> createAccounts(int count) {
        calls.createAssets(List.of(Asset.newBuilder().setAsset(1).setSymbol("T").build()));
        return calls.createAccounts(accounts(count));
    }

    private static List<Account> accounts(int count) {
        List<Account> accounts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            accounts.add(Account.newBuilder().setId(id(i)).setAsset(1).build());
        }
        return accounts;
    }

    private static StreamPayment payment(int number) {
        return StreamPayment.newBuilder()
                .setId(id(number))
                .setPayerAccountId(id(number % 50))
                .setWorkId(id(1))
                .setUnits(1)
                .build();
    }

    private static List<Outcome> outcomes(List<Result> results) {
        return results.stream().map(Result::getOutcome).toList();
    }

    @Test
    void shouldAnswerInTheOrderOfTheRequestAcrossPartitions() {
        createAccounts(1);
        List<Account> accounts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            accounts.add(Account.newBuilder()
                    .setId(i % 3 == 0 ? ByteString.EMPTY : id(i))
                    .setAsset(1)
                    .build());
        }

        List<Outcome> outcomes = outcomes(calls.createAccounts(accounts));

        for (int i = 0; i < outcomes.size(); i++) {
            assertThat(outcomes.get(i))
                    .isEqualTo(i % 3 == 0 ? Outcome.OUTCOME_ID_MUST_HAVE_16_BYTES : Outcome.OUTCOME_CREATED);
        }
    }

    @Test
    void shouldFindAccountsInTheOrderAskedForAndLeaveOutTheMissing() {
        createAccounts(20);

        List<Account> found = calls.lookupAccounts(List.of(id(7), id(999), id(3), id(12)));

        assertThat(found.stream().map(Account::getId)).containsExactly(id(7), id(3), id(12));
    }

    @Test
    void shouldSendEachPaymentToTheLeaderOfItsPartition() {
        createAccounts(50);
        List<StreamPayment> payments = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            payments.add(payment(i));
        }

        calls.payStreams(payments);

        for (int node = 0; node < 3; node++) {
            assertThat(cluster.node(node).strayPayments.get()).isZero();
        }
        assertThat(cluster.node(0).answeredCalls.get()).isEqualTo(1);
        assertThat(cluster.node(1).answeredCalls.get()).isEqualTo(1);
        assertThat(cluster.node(2).answeredCalls.get()).isZero();
    }

    @Test
    void shouldSplitWhatIsTooLongForOneCall() {
        List<Result> results = createAccounts(20_000);

        assertThat(results).hasSize(20_000).allMatch(result -> result.getOutcome() == Outcome.OUTCOME_CREATED);
    }

    @Test
    void shouldSendAChainOfAccountsInOneCall() {
        createAccounts(1);
        int before = accountCalls();
        List<Account> chain = new ArrayList<>();
        for (int i = 100; i < 120; i++) {
            int flags = i < 119 ? AccountFlag.ACCOUNT_FLAG_LINKED_VALUE : 0;
            chain.add(Account.newBuilder()
                    .setId(id(i))
                    .setAsset(1)
                    .setFlags(flags)
                    .build());
        }

        assertThat(outcomes(calls.createAccounts(chain))).containsOnly(Outcome.OUTCOME_CREATED);

        assertThat(accountCalls()).isEqualTo(before + 1);
    }

    private int accountCalls() {
        int sum = 0;
        for (int node = 0; node < 3; node++) {
            sum += cluster.node(node).accountCalls.get();
        }
        return sum;
    }

    @Test
    void shouldComeBackAfterAnOverload() {
        cluster.node(0).overloads.set(2);
        cluster.node(1).overloads.set(2);

        assertThat(outcomes(createAccounts(10))).containsOnly(Outcome.OUTCOME_CREATED);
    }

    @Test
    void shouldRetryWithTheSameIdWhenAnAnswerIsLost() {
        createAccounts(2);
        Transfer mint = mint(5, 100);
        calls.createTransfers(List.of(mint));

        List<Result> again = calls.createTransfers(List.of(mint));

        assertThat(again.get(0).getReplayed()).isTrue();
        assertThat(calls.lookupAccounts(List.of(id(0))).get(0).getCreditsPosted())
                .isEqualTo(100);
    }

    private Transfer mint(int number, long amount) {
        return Transfer.newBuilder()
                .setId(id(number))
                .setDebitAccountId(calls.lookupAssets(List.of(1)).get(0).getIssuingAccountId())
                .setCreditAccountId(id(0))
                .setAmount(amount)
                .build();
    }

    @Test
    void shouldRetryUnknownItemsUntilTheirOutcomeIsKnown() {
        createAccounts(50);
        cluster.node(0).unknowns.set(5);
        cluster.node(1).unknowns.set(5);
        List<StreamPayment> payments = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            payments.add(payment(i).toBuilder().setWorkId(id(4000)).build());
        }

        // The work is not known, a refusal: after an unknown attempt it must not be told as a definite answer.
        try (TuttiClient brief = cluster.client(Duration.ofMillis(500))) {
            List<Outcome> outcomes = outcomes(brief.blocking().payStreams(payments));
            assertThat(outcomes).filteredOn(o -> o == Outcome.OUTCOME_UNKNOWN).hasSize(10);
            assertThat(outcomes)
                    .filteredOn(o -> o == Outcome.OUTCOME_WORK_NOT_FOUND)
                    .hasSize(40);
        }
    }

    @Test
    void shouldGoOnWithTheNewLeaderWhenANodeDies() {
        createAccounts(50);

        cluster.kill(0);
        List<Result> results = createAccounts(100);

        assertThat(outcomes(results)).contains(Outcome.OUTCOME_EXISTS, Outcome.OUTCOME_CREATED);
    }

    @Test
    void shouldLeaveALeaderThatFellSilentOnceAnotherLeads() {
        createAccounts(50);
        try (TuttiClient patient = cluster.client(PATIENCE)) {
            assertThat(patient.blocking().lookupAccounts(List.of(id(1)))).hasSize(1);
            cluster.node(0).isSilent = true;
            CompletableFuture<List<Result>> write = patient.createAccounts(accounts(50));
            CompletableFuture<List<Account>> read = patient.lookupAccounts(List.of(id(1), id(2), id(3), id(4)));

            cluster.moveLeader(0, 1);
            cluster.moveLeader(1, 1);

            assertThat(write).succeedsWithin(SILENCE_MAX);
            assertThat(read).succeedsWithin(SILENCE_MAX);
            assertThat(read.join()).hasSize(4);
        }
    }

    @Test
    void shouldAnswerUnknownWhenNoAnswerComesBeforeTheDeadline() {
        createAccounts(50);
        try (TuttiClient brief = cluster.client(Duration.ofMillis(400))) {
            brief.blocking().clusterMap();
            for (int node = 0; node < 3; node++) {
                cluster.node(node).unansweredCalls.set(1_000);
            }

            assertThat(outcomes(brief.blocking().payStreams(List.of(payment(1)))))
                    .containsExactly(Outcome.OUTCOME_UNKNOWN);
        }
    }

    @Test
    void shouldFailWhenNothingWasSent() {
        for (int node = 0; node < 3; node++) {
            cluster.node(node).kill();
        }
        try (TuttiClient brief = cluster.client(Duration.ofMillis(400))) {
            assertThatThrownBy(() -> brief.blocking().payStreams(List.of(payment(1))))
                    .isInstanceOf(TuttiException.class)
                    .hasMessageContaining("no node answered");
        }
    }

    @Test
    void shouldFailAndNotSayUnknownWhenAllNodesAreGoneAfterTheMapWasRead() {
        calls.clusterMap();
        for (int node = 0; node < 3; node++) {
            cluster.node(node).kill();
        }
        try (TuttiClient brief = cluster.client(Duration.ofMillis(400))) {
            assertThatThrownBy(() -> brief.blocking().payStreams(List.of(payment(1))))
                    .isInstanceOf(TuttiException.class);
        }
    }

    @Test
    void shouldAnswerOverloadedWhenThatIsAllThatWasHeard() {
        createAccounts(50);
        for (int node = 0; node < 3; node++) {
            cluster.node(node).overloads.set(1_000_000);
            // Past the deadline: an attempt that the deadline cut off would rightly be answered as unknown.
            cluster.node(node).retryAfterMs = 60_000;
        }
        try (TuttiClient brief = cluster.client(Duration.ofSeconds(10))) {
            assertThat(outcomes(brief.blocking().payStreams(List.of(payment(1)))))
                    .containsExactly(Outcome.OUTCOME_OVERLOADED);
        }
    }

    @Test
    void shouldAnswerWhatIsOnItsWayWhenItIsClosed() {
        createAccounts(50);
        for (int node = 0; node < 3; node++) {
            cluster.node(node).overloads.set(1_000_000);
        }
        var answer = client.payStreams(List.of(payment(1)));

        client.close();

        assertThat(answer).succeedsWithin(Duration.ofSeconds(2));
    }

    @Test
    void shouldRefuseAddressesThatAreNone() {
        assertThatThrownBy(() -> TuttiClient.builder().addresses("localhost"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an address is host:port, not 'localhost'");
        assertThatThrownBy(() -> TuttiClient.builder().addresses(" , ")).isInstanceOf(IllegalArgumentException.class);
    }
}
