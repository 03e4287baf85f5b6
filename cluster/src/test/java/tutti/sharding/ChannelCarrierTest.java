package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import tutti.codec.Query;
import tutti.ledger.Outcome;
import tutti.sharding.ShardingMetrics.Reach;

/** Two partitions' leaders on one node, and what they send each other. */
class ChannelCarrierTest {
    private static final int PEER_NODE = TwoLeaders.NODE;

    private final TwoLeaders two = new TwoLeaders(TestLedger.LIMITS);
    private final PartitionFixture first = two.first;
    private final PartitionFixture second = two.second;
    private final TestLedger ledger = two.ledger;
    private final Query.Id alice = two.alice;
    private final Query.Id bob = two.bob;

    @Test
    void shouldAnswerATransferToAnotherPartitionWhenThatHasDecided() {
        long correlation = first.submit(ledger.transfer(1, alice, bob, 10));
        first.commitAll();
        assertThat(first.replies()).isEmpty();

        two.exchangeUntilQuiet();

        assertThat(TestLedger.onlyOutcome(first.decided(correlation).outcomes()))
                .isEqualTo(Outcome.POSTED);
        assertThat(TwoLeaders.account(second, bob).creditsPosted()).isEqualTo(10);
    }

    @Test
    void shouldAnswerAChainThatReachesAnotherPartitionAndCountEachTransferOnce() {
        int[] before = {first.metrics.transfers(Reach.ACROSS), second.metrics.transfers(Reach.ACROSS)};
        long correlation = first.submit(ledger.chain(1, alice, bob, 10));
        first.commitAll();
        assertThat(first.replies()).isEmpty();

        two.exchangeUntilQuiet();

        assertThat(TestLedger.outcomes(
                        new UnsafeBuffer(first.decided(correlation).outcomes())))
                .containsExactly(Outcome.POSTED, Outcome.POSTED);
        assertThat(TwoLeaders.account(second, bob).creditsPosted()).isEqualTo(10);
        assertThat(TwoLeaders.account(second, bob).debitsPosted()).isEqualTo(10);
        assertThat(first.metrics.transfers(Reach.ACROSS)).isEqualTo(before[0] + 1);
        assertThat(second.metrics.transfers(Reach.ACROSS)).isEqualTo(before[1] + 1);
        int inside = first.metrics.transfers(Reach.INSIDE);
        first.submit(ledger.transfer(50, alice, ledger.account(0, 9), 10));
        first.commitAll();
        assertThat(first.metrics.transfers(Reach.INSIDE)).isEqualTo(inside);
    }

    @Test
    void shouldAnswerRetriesOfAnUndecidedTransferToo() {
        byte[] section = ledger.transfer(1, alice, bob, 10);
        long original = first.submit(section);
        long retry = first.submit(section.clone());
        first.commitAll();

        two.exchangeUntilQuiet();

        List<PartitionRouter.Message> replies = first.replies();
        assertThat(replies)
                .hasSize(2)
                .allMatch(reply -> reply instanceof PartitionRouter.Decided decided
                        && TestLedger.onlyOutcome(decided.outcomes()) == Outcome.POSTED);
        assertThat(replies)
                .extracting(reply -> TestLedger.isReplayed(((PartitionRouter.Decided) reply).outcomes()))
                .containsExactlyInAnyOrder(false, true);
        assertThat(List.of(original, retry)).doesNotHaveDuplicates();
        assertThat(TwoLeaders.account(second, bob).creditsPosted()).isEqualTo(10);
    }

    @Test
    void shouldSendUndecidedTransfersBackAsMaybeLoggedWhenLeadershipIsLost() {
        long correlation = first.submit(ledger.transfer(1, alice, bob, 10));
        first.commitAll();

        first.loseLeadership(2, 2);

        assertThat(first.replies())
                .containsExactly(new PartitionRouter.Lost(PartitionFixture.SELF, correlation, false));
    }

    @Test
    void shouldSettleAccrualsAtTheirHome() {
        first.submit(ledger.payments(100, 5, alice, List.of(bob)));
        first.commitAll();
        assertThat(TwoLeaders.account(second, bob).creditsPosted()).isZero();
        assertThat(first.replica.ledger().unsettledPayees(1)).isEqualTo(1);

        first.tick(PartitionFixture.config().settleIntervalNs());
        first.commitAll();
        two.exchangeUntilQuiet();

        assertThat(TwoLeaders.account(second, bob).creditsPosted()).isEqualTo(5);
        assertThat(first.replica.ledger().unsettledPayees(1)).isZero();
        assertThat(first.replica.unacknowledgedItems(1)).isZero();
    }

    @Test
    void shouldNotProposeASettlementWhileOneIsInFlight() {
        first.submit(ledger.payments(100, 5, alice, List.of(bob)));
        first.commitAll();
        first.tick(PartitionFixture.config().settleIntervalNs());
        first.commitAll();
        first.submit(ledger.payments(200, 5, alice, List.of(bob)));
        first.commitAll();
        int before = first.metrics.batchesOffered();

        first.tick(PartitionFixture.config().settleIntervalNs());

        assertThat(first.metrics.batchesOffered()).isEqualTo(before);
    }

    @Test
    void shouldDeliverOnceUntilTheDeliveryIsOverdue() {
        first.submit(ledger.transfer(1, alice, bob, 10));
        first.commitAll();
        assertThat(first.sentTo(PEER_NODE, 1)).hasSize(1);

        first.tick(1_000_000);
        assertThat(first.sentTo(PEER_NODE, 1)).isEmpty();

        first.tick(ChannelCarrier.RESEND_NS);
        assertThat(first.sentTo(PEER_NODE + 1, 1)).hasSize(1);
    }

    @Test
    void shouldDeliverAtOnceToANewLeader() {
        first.submit(ledger.transfer(1, alice, bob, 10));
        first.commitAll();
        first.sentTo(PEER_NODE, 1);

        first.leaders.set(1, 2);
        first.tick(1);

        assertThat(first.sentTo(2, 1)).hasSize(1);
    }

    @Test
    void shouldFollowOneHintToTheLeaderAndThenWait() {
        first.submit(ledger.transfer(1, alice, bob, 10));
        first.commitAll();
        first.sentTo(PEER_NODE, 1);

        first.kit.run(new PartitionActor.Elsewhere(1, PEER_NODE, 2));
        assertThat(first.sentTo(2, 1)).hasSize(1);

        first.kit.run(new PartitionActor.Elsewhere(1, 2, PEER_NODE));
        assertThat(first.sentTo(PEER_NODE, 1)).isEmpty();
    }

    @Test
    void shouldApplyARepeatedDeliveryOnce() {
        first.submit(ledger.transfer(1, alice, bob, 10));
        first.commitAll();
        PartitionActor.Message delivery = first.sentTo(PEER_NODE, 1).get(0);

        second.kit.run(delivery);
        second.kit.run(delivery);
        assertThat(second.log.offeredCount()).isEqualTo(1);
        second.commitAll();
        second.kit.run(delivery);

        assertThat(second.log.offeredCount()).isZero();
        assertThat(TwoLeaders.account(second, bob).creditsPosted()).isEqualTo(10);
        assertThat(second.sentTo(PEER_NODE, 0))
                .filteredOn(message -> message instanceof PartitionActor.Acknowledged)
                .hasSize(2);
    }

    @Test
    void shouldPointElsewhereWhenItDoesNotLead() {
        first.submit(ledger.transfer(1, alice, bob, 10));
        first.commitAll();
        second.loseLeadership(2, 2);

        second.kit.run(first.sentTo(PEER_NODE, 1).get(0));

        assertThat(second.sentTo(PartitionFixture.SELF, 0))
                .containsExactly(new PartitionActor.Elsewhere(1, PartitionFixture.SELF, 2));
    }

    @Test
    void shouldIgnoreDeliveriesThatAreNotWhatTheySay() {
        first.submit(ledger.transfer(1, alice, bob, 10));
        first.commitAll();
        PartitionActor.Deliver delivery =
                (PartitionActor.Deliver) first.sentTo(PEER_NODE, 1).get(0);
        byte[] cut = Arrays.copyOf(delivery.section(), delivery.section().length - 8);
        long from = delivery.firstSequence();
        long to = delivery.lastSequence();

        second.kit.run(new PartitionActor.Deliver(0, 0, from + 1, to + 1, delivery.section()));
        second.kit.run(new PartitionActor.Deliver(0, 0, from, to + 1, delivery.section()));
        second.kit.run(new PartitionActor.Deliver(5, 0, from, to, delivery.section()));
        second.kit.run(new PartitionActor.Deliver(1, 0, from, to, delivery.section()));
        second.kit.run(new PartitionActor.Deliver(0, 9, from, to, delivery.section()));
        second.kit.run(new PartitionActor.Deliver(0, 0, from, to, cut));
        second.kit.run(new PartitionActor.Deliver(0, 0, from, to, ledger.accounts(bob)));

        assertThat(second.log.offeredCount()).isZero();
        assertThat(second.metrics.rejections(ShardingMetrics.Rejection.MALFORMED))
                .isEqualTo(7);
    }

    @Test
    void shouldNotBelieveAcknowledgementsOfWhatWasNeverSent() {
        first.kit.run(new PartitionActor.Acknowledged(1, 1_000_000));
        first.kit.run(new PartitionActor.Acknowledged(7, 1));

        assertThat(first.log.offeredCount()).isZero();
    }
}
