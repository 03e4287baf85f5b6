package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.junit.jupiter.api.Test;
import tutti.codec.Answer;
import tutti.codec.OutcomeRecord;
import tutti.codec.Query;
import tutti.partition.SlotMap;

class PartitionRouterTest {
    private static final int SELF = 1;
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long SILENCE_NS = PartitionFixture.config().routeRetryNs() + 1;

    private final FakePeers peers = new FakePeers(SELF, 1);
    private final LeaderTable leaders = new LeaderTable(1);
    private final RecordedMetrics metrics = new RecordedMetrics();
    private final TestLedger ledger = new TestLedger(SlotMap.initial(1));
    private long nowNs = 1_000_000_000_000L;
    private final BehaviorTestKit<PartitionRouter.Message> kit = BehaviorTestKit.create(PartitionRouter.create(
            new RouterContext(0, peers, leaders, PartitionFixture.config(), metrics, new Pulse(), 1, () -> nowNs)));

    // ---- finding the leader ----

    @Test
    void shouldAskAllNodesWhoLeadsAndKeepTheSectionMeanwhile() {
        CompletableFuture<SubmitReply> reply = submit();

        for (int node = 0; node < FakePeers.NODES; node++) {
            assertThat(peers.toPartition(node, 0)).containsExactly(new PartitionActor.WhoLeads(SELF));
        }
        assertThat(reply).isNotDone();
    }

    @Test
    void shouldSendWhatItKeptToTheNodeThatLeads() {
        send();
        send();
        clearInboxes();

        leads(2, 1);

        assertThat(submitsTo(2)).hasSize(2);
        assertThat(leaders.leader(0)).isEqualTo(2);
    }

    @Test
    void shouldNotAskAgainBeforeThereWasTimeToAnswer() {
        send();
        clearInboxes();

        send();
        send();

        assertThat(peers.toPartition(0, 0)).isEmpty();
    }

    @Test
    void shouldNotBelieveALeaderOfAnEarlierTerm() {
        leads(2, 5);
        PartitionActor.Submit sent = submitAndTake(2);
        kit.run(new PartitionRouter.NotLeader(2, sent.correlation(), -1));
        clearInboxes();

        leads(0, 4);
        assertThat(submitsTo(0)).isEmpty();

        leads(1, 6);
        assertThat(submitsTo(1)).hasSize(1);
    }

    @Test
    void shouldAskAgainWhenItsOwnMemberNamesAnotherLeader() {
        leads(2, 1);
        send();
        clearInboxes();

        leaders.set(0, 0);
        tick(TimeUnit.MILLISECONDS.toNanos(50));

        assertThat(peers.toPartition(0, 0)).containsExactly(new PartitionActor.WhoLeads(SELF));
    }

    // ---- following it ----

    @Test
    void shouldSendAgainElsewhereWhenTheNodeDoesNotLead() {
        leads(2, 1);
        PartitionActor.Submit sent = submitAndTake(2);

        kit.run(new PartitionRouter.NotLeader(2, sent.correlation(), 0));
        leads(0, 2);

        assertThat(submitsTo(0)).singleElement().satisfies(again -> {
            assertThat(again.correlation()).isEqualTo(sent.correlation());
            assertThat(again.section()).isEqualTo(sent.section());
        });
        assertThat(metrics.retries()).isEqualTo(1);
    }

    @Test
    void shouldDoubtALeaderThatIsSilent() {
        leads(2, 1);
        submitAndTake(2);

        tick(SILENCE_NS);

        assertThat(peers.toPartition(0, 0)).containsExactly(new PartitionActor.WhoLeads(SELF));
        leads(0, 2);
        assertThat(submitsTo(0)).hasSize(1);
    }

    @Test
    void shouldTrustALeaderThatSaysItWorksOnTheSection() {
        leads(2, 1);
        PartitionActor.Submit sent = submitAndTake(2);

        for (int i = 0; i < 10; i++) {
            tick(PartitionRouter.SIGN_OF_LIFE_NS);
            kit.run(new PartitionRouter.Pending(2, new long[] {sent.correlation()}));
        }

        assertThat(peers.toPartition(2, 0)).isEmpty();
        assertThat(peers.toPartition(0, 0)).isEmpty();
    }

    @Test
    void shouldSendAgainWhatALivingLeaderDidNotGet() {
        leads(2, 1);
        PartitionActor.Submit lost = submitAndTake(2);
        PartitionActor.Submit kept = submitAndTake(2);

        tick(SILENCE_NS / 2);
        kit.run(new PartitionRouter.Pending(2, new long[] {kept.correlation()}));
        tick(SILENCE_NS / 2 + 1);

        assertThat(submitsTo(2)).extracting(PartitionActor.Submit::correlation).containsExactly(lost.correlation());
    }

    @Test
    void shouldSendAgainAtOnceWhatTheLeaderLost() {
        leads(2, 1);
        PartitionActor.Submit sent = submitAndTake(2);

        kit.run(new PartitionRouter.Lost(2, sent.correlation(), true));

        assertThat(submitsTo(2)).hasSize(1);
    }

    @Test
    void shouldLookForAnotherLeaderWhenTheOneThatLostItLeadsNoLonger() {
        leads(2, 1);
        PartitionActor.Submit sent = submitAndTake(2);
        nowNs += TimeUnit.SECONDS.toNanos(1);

        kit.run(new PartitionRouter.Lost(2, sent.correlation(), false));

        assertThat(submitsTo(2)).isEmpty();
        assertThat(peers.toPartition(0, 0)).containsExactly(new PartitionActor.WhoLeads(SELF));
    }

    // ---- answers ----

    @Test
    void shouldAnswerWithTheOutcomes() {
        leads(2, 1);
        CompletableFuture<SubmitReply> reply = submit();
        PartitionActor.Submit sent = submitsTo(2).get(0);

        kit.run(new PartitionRouter.Decided(sent.correlation(), new byte[OutcomeRecord.BYTES]));

        assertThat(reply).isCompletedWithValueMatching(answer -> answer instanceof SubmitReply.Decided);
    }

    @Test
    void shouldIgnoreAnswersOfTheWrongLengthOrToOthers() {
        leads(2, 1);
        CompletableFuture<SubmitReply> reply = submit();
        PartitionActor.Submit sent = submitsTo(2).get(0);

        kit.run(new PartitionRouter.Decided(sent.correlation(), new byte[OutcomeRecord.BYTES + 1]));
        kit.run(new PartitionRouter.Decided(sent.correlation() + 1, new byte[OutcomeRecord.BYTES]));
        kit.run(new PartitionRouter.Answered(sent.correlation(), new Answer.Works(List.of(), 0)));

        assertThat(reply).isNotDone();
    }

    @Test
    void shouldFailASectionThatIsMalformed() {
        leads(2, 1);
        CompletableFuture<SubmitReply> reply = submit();
        PartitionActor.Submit sent = submitsTo(2).get(0);

        kit.run(new PartitionRouter.Malformed(sent.correlation(), "too short"));

        assertThat(reply).isCompletedExceptionally();
    }

    @Test
    void shouldPassOverloadOnIfNothingWasOffered() {
        leads(2, 1);
        CompletableFuture<SubmitReply> reply = submit();
        PartitionActor.Submit sent = submitsTo(2).get(0);

        kit.run(new PartitionRouter.Overloaded(2, sent.correlation(), 70));

        assertThat(reply).isCompletedWithValue(new SubmitReply.Overloaded(70));
    }

    @Test
    void shouldTurnAwayByItselfWhomTheLeaderToldToWait() {
        leads(2, 1);
        send();
        kit.run(new PartitionRouter.Overloaded(2, submitsTo(2).get(0).correlation(), 70));
        clearInboxes();

        CompletableFuture<SubmitReply> early = submit();
        assertThat(early).isCompletedWithValue(new SubmitReply.Overloaded(70));
        assertThat(submitsTo(2)).isEmpty();
        assertThat(metrics.rejections(ShardingMetrics.Rejection.TOLD_TO_WAIT)).isEqualTo(1);

        tick(TimeUnit.MILLISECONDS.toNanos(70));
        assertThat(submit()).isNotDone();
        assertThat(submitsTo(2)).hasSize(1);
    }

    @Test
    void shouldAskAnotherLeaderThanTheOneThatToldItToWait() {
        leads(2, 1);
        send();
        kit.run(new PartitionRouter.Overloaded(2, submitsTo(2).get(0).correlation(), 70));
        kit.run(new PartitionRouter.Leads(1, true, 2));

        assertThat(submit()).isNotDone();
        assertThat(submitsTo(1)).hasSize(1);
    }

    @Test
    void shouldTryAgainLaterWhenOverloadedIfAnEarlierAttemptMayBeLogged() {
        leads(2, 1);
        CompletableFuture<SubmitReply> reply = submit();
        PartitionActor.Submit sent = submitsTo(2).get(0);
        kit.run(new PartitionRouter.Lost(2, sent.correlation(), true));
        clearInboxes();

        kit.run(new PartitionRouter.Overloaded(2, sent.correlation(), 70));
        tick(TimeUnit.MILLISECONDS.toNanos(69));
        assertThat(submitsTo(2)).isEmpty();
        assertThat(reply).isNotDone();

        tick(TimeUnit.MILLISECONDS.toNanos(2));
        assertThat(submitsTo(2)).hasSize(1);
    }

    @Test
    void shouldTurnSectionsAwayWhenTooManyItemsAreOnTheirWay() {
        leads(2, 1);
        // A principal's share is half of it.
        for (int i = 0; i < PartitionFixture.QUEUE_ITEMS_MAX / 2; i++) {
            send();
        }

        CompletableFuture<SubmitReply> reply = submit();

        assertThat(reply).isCompletedWithValue(new SubmitReply.Overloaded(Admission.RETRY_AFTER_MS));
        assertThat(metrics.rejections(ShardingMetrics.Rejection.ROUTE_FULL)).isEqualTo(1);
    }

    // ---- the deadline ----

    @Test
    void shouldSayUnavailableIfNoLeaderWasFound() {
        CompletableFuture<SubmitReply> reply = submit();

        tick(TIMEOUT_NS);

        assertThat(reply).isCompletedWithValue(new SubmitReply.Unavailable());
    }

    @Test
    void shouldSayUnavailableIfEveryAttemptCameBackUnoffered() {
        leads(2, 1);
        CompletableFuture<SubmitReply> reply = submit();
        PartitionActor.Submit sent = submitsTo(2).get(0);
        kit.run(new PartitionRouter.NotLeader(2, sent.correlation(), -1));

        tick(TIMEOUT_NS);

        assertThat(reply).isCompletedWithValue(new SubmitReply.Unavailable());
    }

    @Test
    void shouldSayUnknownIfAnAttemptIsUnanswered() {
        leads(2, 1);
        CompletableFuture<SubmitReply> reply = submit();

        tick(TIMEOUT_NS);

        assertThat(reply).isCompletedWithValue(new SubmitReply.Unknown());
    }

    @Test
    void shouldSayUnknownIfAnEarlierAttemptIsUnansweredThoughTheLastCameBack() {
        leads(2, 1);
        CompletableFuture<SubmitReply> reply = submit();
        PartitionActor.Submit sent = submitsTo(2).get(0);
        tick(SILENCE_NS);
        leads(0, 2);
        kit.run(new PartitionRouter.NotLeader(0, sent.correlation(), -1));

        tick(TIMEOUT_NS);

        assertThat(reply).isCompletedWithValue(new SubmitReply.Unknown());
    }

    @Test
    void shouldSayUnknownIfALeaderLostIt() {
        leads(2, 1);
        CompletableFuture<SubmitReply> reply = submit();
        PartitionActor.Submit sent = submitsTo(2).get(0);
        kit.run(new PartitionRouter.Lost(2, sent.correlation(), true));
        kit.run(new PartitionRouter.NotLeader(2, sent.correlation(), -1));

        tick(TIMEOUT_NS);

        assertThat(reply).isCompletedWithValue(new SubmitReply.Unknown());
    }

    @Test
    void shouldGiveTheLeaderTheTimeThatIsLeft() {
        send();
        tick(TimeUnit.SECONDS.toNanos(2));
        leads(2, 1);

        assertThat(submitsTo(2).get(0).timeoutMs()).isEqualTo(3000);
    }

    // ---- reads ----

    @Test
    void shouldAnswerAQuery() {
        leads(2, 1);
        CompletableFuture<Answer> reply = query();
        PartitionActor.Read sent = (PartitionActor.Read) peers.toPartition(2, 0).stream()
                .filter(message -> message instanceof PartitionActor.Read)
                .findFirst()
                .orElseThrow();

        kit.run(new PartitionRouter.Answered(sent.correlation(), new Answer.Works(List.of(), 0)));

        assertThat(reply).isCompletedWithValue(new Answer.Works(List.of(), 0));
    }

    @Test
    void shouldFailAQueryAtItsDeadline() {
        leads(2, 1);
        CompletableFuture<Answer> reply = query();

        tick(TIMEOUT_NS);

        assertThat(reply)
                .isCompletedExceptionally()
                .failsWithin(1, TimeUnit.SECONDS)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(PartitionUnavailableException.class);
    }

    private CompletableFuture<SubmitReply> submit() {
        CompletableFuture<SubmitReply> reply = new CompletableFuture<>();
        byte[] section = ledger.accounts(ledger.account(0, 0));
        kit.run(new PartitionRouter.Submit(TestLedger.PRINCIPAL, section, nowNs + TIMEOUT_NS, reply));
        return reply;
    }

    /** Submits a section whose answer does not matter. */
    private void send() {
        CompletableFuture<SubmitReply> reply = submit();
        assertThat(reply).isNotDone();
    }

    private PartitionActor.Submit submitAndTake(int node) {
        clearInboxes();
        send();
        return submitsTo(node).get(0);
    }

    private CompletableFuture<Answer> query() {
        CompletableFuture<Answer> reply = new CompletableFuture<>();
        kit.run(new PartitionRouter.Read(new Query.Works(List.of()), nowNs + TIMEOUT_NS, reply));
        return reply;
    }

    private void leads(int node, long term) {
        kit.run(new PartitionRouter.Leads(node, true, term));
    }

    private void tick(long afterNs) {
        nowNs += afterNs;
        kit.run(PartitionRouter.Tick.INSTANCE);
    }

    private List<PartitionActor.Submit> submitsTo(int node) {
        List<PartitionActor.Submit> submits = new ArrayList<>();
        for (PartitionActor.Message message : peers.toPartition(node, 0)) {
            if (message instanceof PartitionActor.Submit submit) {
                submits.add(submit);
            }
        }
        return submits;
    }

    private void clearInboxes() {
        for (int node = 0; node < FakePeers.NODES; node++) {
            peers.toPartition(node, 0);
        }
    }
}
