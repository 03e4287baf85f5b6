package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How a router finds the leader of its partition and follows it. */
class PartitionRouterTest {
    private final RouterFixture router = new RouterFixture();

    // ---- finding the leader ----

    @Test
    void shouldAskAllNodesWhoLeadsAndKeepTheSectionMeanwhile() {
        CompletableFuture<SubmitReply> reply = router.submit();

        for (int node = 0; node < FakePeers.NODES; node++) {
            assertThat(router.peers.toPartition(node, 0))
                    .containsExactly(new PartitionActor.WhoLeads(RouterFixture.SELF));
        }
        assertThat(reply).isNotDone();
    }

    @Test
    void shouldSendWhatItKeptToTheNodeThatLeads() {
        router.send();
        router.send();
        router.clearInboxes();

        router.leads(2, 1);

        assertThat(router.submitsTo(2)).hasSize(2);
        assertThat(router.leaders.leader(0)).isEqualTo(2);
    }

    @Test
    void shouldNotAskAgainBeforeThereWasTimeToAnswer() {
        router.send();
        router.clearInboxes();

        router.send();
        router.send();

        assertThat(router.peers.toPartition(0, 0)).isEmpty();
    }

    @Test
    void shouldNotBelieveALeaderOfAnEarlierTerm() {
        router.leads(2, 5);
        PartitionActor.Submit sent = router.submitAndTake(2);
        router.tell(new PartitionRouter.NotLeader(2, sent.correlation(), -1));
        router.clearInboxes();

        router.leads(0, 4);
        assertThat(router.submitsTo(0)).isEmpty();

        router.leads(1, 6);
        assertThat(router.submitsTo(1)).hasSize(1);
    }

    @Test
    void shouldAskAgainWhenItsOwnMemberNamesAnotherLeader() {
        router.leads(2, 1);
        router.send();
        router.clearInboxes();

        router.leaders.set(0, 0);
        router.tick(TimeUnit.MILLISECONDS.toNanos(50));

        assertThat(router.peers.toPartition(0, 0)).containsExactly(new PartitionActor.WhoLeads(RouterFixture.SELF));
    }

    // ---- following it ----

    @Test
    void shouldSendAgainElsewhereWhenTheNodeDoesNotLead() {
        router.leads(2, 1);
        PartitionActor.Submit sent = router.submitAndTake(2);

        router.tell(new PartitionRouter.NotLeader(2, sent.correlation(), 0));
        router.leads(0, 2);

        assertThat(router.submitsTo(0)).singleElement().satisfies(again -> {
            assertThat(again.correlation()).isEqualTo(sent.correlation());
            assertThat(again.section()).isEqualTo(sent.section());
        });
        assertThat(router.metrics.retries()).isEqualTo(1);
    }

    @Test
    void shouldDoubtALeaderThatIsSilent() {
        router.leads(2, 1);
        router.submitAndTake(2);

        router.tick(RouterFixture.SILENCE_NS);

        assertThat(router.peers.toPartition(0, 0)).containsExactly(new PartitionActor.WhoLeads(RouterFixture.SELF));
        router.leads(0, 2);
        assertThat(router.submitsTo(0)).hasSize(1);
    }

    @Test
    void shouldTrustALeaderThatSaysItWorksOnTheSection() {
        router.leads(2, 1);
        PartitionActor.Submit sent = router.submitAndTake(2);

        for (int i = 0; i < 10; i++) {
            router.tick(PartitionRouter.SIGN_OF_LIFE_NS);
            router.tell(new PartitionRouter.Pending(2, new long[] {sent.correlation()}));
        }

        assertThat(router.peers.toPartition(2, 0)).isEmpty();
        assertThat(router.peers.toPartition(0, 0)).isEmpty();
    }

    @Test
    void shouldSendAgainWhatALivingLeaderDidNotGet() {
        router.leads(2, 1);
        PartitionActor.Submit lost = router.submitAndTake(2);
        PartitionActor.Submit kept = router.submitAndTake(2);

        router.tick(RouterFixture.SILENCE_NS / 2);
        router.tell(new PartitionRouter.Pending(2, new long[] {kept.correlation()}));
        router.tick(RouterFixture.SILENCE_NS / 2 + 1);

        assertThat(router.submitsTo(2))
                .extracting(PartitionActor.Submit::correlation)
                .containsExactly(lost.correlation());
    }

    @Test
    void shouldSendAgainAtOnceWhatTheLeaderLost() {
        router.leads(2, 1);
        PartitionActor.Submit sent = router.submitAndTake(2);

        router.tell(new PartitionRouter.Lost(2, sent.correlation(), true));

        assertThat(router.submitsTo(2)).hasSize(1);
    }

    @Test
    void shouldLookForAnotherLeaderWhenTheOneThatLostItLeadsNoLonger() {
        router.leads(2, 1);
        PartitionActor.Submit sent = router.submitAndTake(2);
        router.passes(TimeUnit.SECONDS.toNanos(1));

        router.tell(new PartitionRouter.Lost(2, sent.correlation(), false));

        assertThat(router.submitsTo(2)).isEmpty();
        assertThat(router.peers.toPartition(0, 0)).containsExactly(new PartitionActor.WhoLeads(RouterFixture.SELF));
    }
}
