package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tutti.codec.Answer;
import tutti.codec.OutcomeRecord;

/** What a router's callers hear, and when. */
class PartitionRouterRepliesTest {
    private final RouterFixture router = new RouterFixture();

    // ---- answers ----

    @Test
    void shouldAnswerWithTheOutcomes() {
        router.leads(2, 1);
        CompletableFuture<SubmitReply> reply = router.submit();
        PartitionActor.Submit sent = router.submitsTo(2).get(0);

        router.tell(new PartitionRouter.Decided(sent.correlation(), new byte[OutcomeRecord.BYTES]));

        assertThat(reply).isCompletedWithValueMatching(answer -> answer instanceof SubmitReply.Decided);
    }

    @Test
    void shouldIgnoreAnswersOfTheWrongLengthOrToOthers() {
        router.leads(2, 1);
        CompletableFuture<SubmitReply> reply = router.submit();
        PartitionActor.Submit sent = router.submitsTo(2).get(0);

        router.tell(new PartitionRouter.Decided(sent.correlation(), new byte[OutcomeRecord.BYTES + 1]));
        router.tell(new PartitionRouter.Decided(sent.correlation() + 1, new byte[OutcomeRecord.BYTES]));
        router.tell(new PartitionRouter.Answered(sent.correlation(), new Answer.Works(List.of(), 0)));

        assertThat(reply).isNotDone();
    }

    @Test
    void shouldFailASectionThatIsMalformed() {
        router.leads(2, 1);
        CompletableFuture<SubmitReply> reply = router.submit();
        PartitionActor.Submit sent = router.submitsTo(2).get(0);

        router.tell(new PartitionRouter.Malformed(sent.correlation(), "too short"));

        assertThat(reply).isCompletedExceptionally();
    }

    @Test
    void shouldPassOverloadOnIfNothingWasOffered() {
        router.leads(2, 1);
        CompletableFuture<SubmitReply> reply = router.submit();
        PartitionActor.Submit sent = router.submitsTo(2).get(0);

        router.tell(new PartitionRouter.Overloaded(2, sent.correlation(), 70));

        assertThat(reply).isCompletedWithValue(new SubmitReply.Overloaded(70));
    }

    @Test
    void shouldTurnAwayByItselfWhomTheLeaderToldToWait() {
        router.leads(2, 1);
        router.send();
        router.tell(new PartitionRouter.Overloaded(2, router.submitsTo(2).get(0).correlation(), 70));
        router.clearInboxes();

        CompletableFuture<SubmitReply> early = router.submit();
        assertThat(early).isCompletedWithValue(new SubmitReply.Overloaded(70));
        assertThat(router.submitsTo(2)).isEmpty();
        assertThat(router.metrics.rejections(ShardingMetrics.Rejection.TOLD_TO_WAIT))
                .isEqualTo(1);

        router.tick(TimeUnit.MILLISECONDS.toNanos(70));
        assertThat(router.submit()).isNotDone();
        assertThat(router.submitsTo(2)).hasSize(1);
    }

    @Test
    void shouldAskAnotherLeaderThanTheOneThatToldItToWait() {
        router.leads(2, 1);
        router.send();
        router.tell(new PartitionRouter.Overloaded(2, router.submitsTo(2).get(0).correlation(), 70));
        router.tell(new PartitionRouter.Leads(1, true, 2));

        assertThat(router.submit()).isNotDone();
        assertThat(router.submitsTo(1)).hasSize(1);
    }

    @Test
    void shouldTryAgainLaterWhenOverloadedIfAnEarlierAttemptMayBeLogged() {
        router.leads(2, 1);
        CompletableFuture<SubmitReply> reply = router.submit();
        PartitionActor.Submit sent = router.submitsTo(2).get(0);
        router.tell(new PartitionRouter.Lost(2, sent.correlation(), true));
        router.clearInboxes();

        router.tell(new PartitionRouter.Overloaded(2, sent.correlation(), 70));
        router.tick(TimeUnit.MILLISECONDS.toNanos(69));
        assertThat(router.submitsTo(2)).isEmpty();
        assertThat(reply).isNotDone();

        router.tick(TimeUnit.MILLISECONDS.toNanos(2));
        assertThat(router.submitsTo(2)).hasSize(1);
    }

    @Test
    void shouldTurnSectionsAwayWhenTooManyItemsAreOnTheirWay() {
        router.leads(2, 1);
        // A principal's share is half of it.
        for (int i = 0; i < PartitionFixture.QUEUE_ITEMS_MAX / 2; i++) {
            router.send();
        }

        CompletableFuture<SubmitReply> reply = router.submit();

        assertThat(reply).isCompletedWithValue(new SubmitReply.Overloaded(Admission.RETRY_AFTER_MS));
        assertThat(router.metrics.rejections(ShardingMetrics.Rejection.ROUTE_FULL))
                .isEqualTo(1);
    }

    // ---- the deadline ----

    @Test
    void shouldSayUnavailableIfNoLeaderWasFound() {
        CompletableFuture<SubmitReply> reply = router.submit();

        router.tick(RouterFixture.TIMEOUT_NS);

        assertThat(reply).isCompletedWithValue(new SubmitReply.Unavailable());
    }

    @Test
    void shouldSayUnavailableIfEveryAttemptCameBackUnoffered() {
        router.leads(2, 1);
        CompletableFuture<SubmitReply> reply = router.submit();
        PartitionActor.Submit sent = router.submitsTo(2).get(0);
        router.tell(new PartitionRouter.NotLeader(2, sent.correlation(), -1));

        router.tick(RouterFixture.TIMEOUT_NS);

        assertThat(reply).isCompletedWithValue(new SubmitReply.Unavailable());
    }

    @Test
    void shouldSayUnknownIfAnAttemptIsUnanswered() {
        router.leads(2, 1);
        CompletableFuture<SubmitReply> reply = router.submit();

        router.tick(RouterFixture.TIMEOUT_NS);

        assertThat(reply).isCompletedWithValue(new SubmitReply.Unknown());
    }

    @Test
    void shouldSayUnknownIfAnEarlierAttemptIsUnansweredThoughTheLastCameBack() {
        router.leads(2, 1);
        CompletableFuture<SubmitReply> reply = router.submit();
        PartitionActor.Submit sent = router.submitsTo(2).get(0);
        router.tick(RouterFixture.SILENCE_NS);
        router.leads(0, 2);
        router.tell(new PartitionRouter.NotLeader(0, sent.correlation(), -1));

        router.tick(RouterFixture.TIMEOUT_NS);

        assertThat(reply).isCompletedWithValue(new SubmitReply.Unknown());
    }

    @Test
    void shouldSayUnknownIfALeaderLostIt() {
        router.leads(2, 1);
        CompletableFuture<SubmitReply> reply = router.submit();
        PartitionActor.Submit sent = router.submitsTo(2).get(0);
        router.tell(new PartitionRouter.Lost(2, sent.correlation(), true));
        router.tell(new PartitionRouter.NotLeader(2, sent.correlation(), -1));

        router.tick(RouterFixture.TIMEOUT_NS);

        assertThat(reply).isCompletedWithValue(new SubmitReply.Unknown());
    }

    @Test
    void shouldGiveTheLeaderTheTimeThatIsLeft() {
        router.send();
        router.tick(TimeUnit.SECONDS.toNanos(2));
        router.leads(2, 1);

        assertThat(router.submitsTo(2).get(0).timeoutMs()).isEqualTo(3000);
    }

    // ---- reads ----

    @Test
    void shouldAnswerAQuery() {
        router.leads(2, 1);
        CompletableFuture<Answer> reply = router.query();
        PartitionActor.Read sent = (PartitionActor.Read) router.peers.toPartition(2, 0).stream()
                .filter(message -> message instanceof PartitionActor.Read)
                .findFirst()
                .orElseThrow();

        router.tell(new PartitionRouter.Answered(sent.correlation(), new Answer.Works(List.of(), 0)));

        assertThat(reply).isCompletedWithValue(new Answer.Works(List.of(), 0));
    }

    @Test
    void shouldFailAQueryAtItsDeadline() {
        router.leads(2, 1);
        CompletableFuture<Answer> reply = router.query();

        router.tick(RouterFixture.TIMEOUT_NS);

        assertThat(reply)
                .isCompletedExceptionally()
                .failsWithin(1, TimeUnit.SECONDS)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(PartitionUnavailableException.class);
    }
}
