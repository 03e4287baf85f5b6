package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tutti.codec.BatchHeader;
import tutti.codec.Query;
import tutti.codec.SectionHeader;
import tutti.codec.SectionKind;
import tutti.ledger.LedgerLimits;
import tutti.ledger.Outcome;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;

/** Chains that span partitions, with ids that may have left the windows of both. Each holds 256. */
class ChainLookupsTest {
    private static final int WINDOW = 256;
    private static final LedgerLimits LIMITS =
            new LedgerLimits(100, 10, 4, 4, 10, WINDOW, 30L * 24 * 3600 * 1_000_000_000L, 60_000_000_000L, 9);

    private final TwoLeaders two = new TwoLeaders(LIMITS);
    private final Query.Id alice = two.alice;
    private final Query.Id bob = two.bob;
    private final Query.Id carol = two.ledger.account(0, 1);
    private final Query.Id dave = two.ledger.account(1, 1);
    private long next = 10_000;

    @BeforeEach
    void fillBothWindows() {
        two.first.decide(two.ledger.accounts(carol));
        two.second.decide(two.ledger.accounts(dave));
        send(two.first, transfer(alice, bob, 500));
        fill(two.first, alice, carol);
        fill(two.second, bob, dave);
    }

    @Test
    void shouldTakeAChainWhoseIdsAreNewEverywhere() {
        assertThat(send(two.first, transfer(alice, bob, 5), transfer(bob, alice, 2)))
                .containsExactly(Outcome.POSTED, Outcome.POSTED);
    }

    @Test
    void shouldAnswerTheWholeChainAsBeforeWhenItHasLeftBothWindows() {
        Transfer there = transfer(alice, bob, 5);
        Transfer back = transfer(bob, alice, 2);
        send(two.first, there, back);
        fill(two.first, alice, carol);
        fill(two.second, bob, dave);
        long posted = TwoLeaders.account(two.second, bob).creditsPosted();

        assertThat(send(two.first, there, back)).containsExactly(Outcome.POSTED, Outcome.POSTED);
        assertThat(TwoLeaders.account(two.second, bob).creditsPosted()).isEqualTo(posted);
    }

    @Test
    void shouldFindThatAMemberWasPostedAloneElsewhere() {
        Transfer alone = transfer(bob, dave, 1);
        send(two.second, alone);
        fill(two.second, bob, dave);
        long debits = TwoLeaders.account(two.second, bob).debitsPosted();

        assertThat(send(two.first, transfer(alice, bob, 5), alone))
                .containsExactly(Outcome.LINKED_EVENT_NOT_TRIED, Outcome.EXISTS_OUTSIDE_CHAIN);
        alone.amount = 2;
        assertThat(send(two.first, transfer(alice, bob, 5), alone))
                .containsExactly(Outcome.LINKED_EVENT_NOT_TRIED, Outcome.EXISTS_WITH_DIFFERENT_AMOUNT);
        assertThat(TwoLeaders.account(two.second, bob).debitsPosted()).isEqualTo(debits);
    }

    @Test
    void shouldFindThatAPendingTransferHasEndedElsewhere() {
        Transfer pending = transfer(bob, dave, 1);
        pending.flags = TransferFlags.PENDING;
        send(two.second, pending);
        send(two.second, end(pending));
        fill(two.second, bob, dave);

        assertThat(send(two.first, transfer(alice, bob, 5), end(pending)))
                .containsExactly(Outcome.LINKED_EVENT_FAILED, Outcome.PENDING_TRANSFER_ALREADY_VOIDED);
    }

    /** The member that ends it can be tried only when another partition has answered. */
    @Test
    void shouldFindInALaterRoundThatAPendingTransferHasEnded() {
        Transfer pending = transfer(alice, carol, 1);
        pending.flags = TransferFlags.PENDING;
        send(two.first, pending);
        send(two.first, end(pending));
        fill(two.first, alice, carol);

        assertThat(send(two.first, transfer(alice, carol, 1), transfer(bob, alice, 2), end(pending)))
                .containsExactly(
                        Outcome.LINKED_EVENT_FAILED,
                        Outcome.LINKED_EVENT_FAILED,
                        Outcome.PENDING_TRANSFER_ALREADY_VOIDED);
    }

    @Test
    void shouldRefuseTheChainWhileTheOthersIndexIsNotWhole() {
        two.second.history.setComplete(false);
        Transfer there = transfer(alice, bob, 5);
        Transfer back = transfer(bob, alice, 2);

        assertThat(send(two.first, there, back)).containsOnly(Outcome.ID_LOOKUP_UNAVAILABLE);
        two.second.history.setComplete(true);

        assertThat(send(two.first, there, back)).containsOnly(Outcome.POSTED);
    }

    /** What was looked up for a leader that is none any more must not keep the channel shut. */
    @Test
    void shouldTakeItemsAgainAfterItLedNoLongerWhileItLooked() {
        two.first.submit(TestLedger.chain(transfer(alice, bob, 5), transfer(bob, alice, 2)));
        two.first.runLookups();
        two.first.commitAll();
        PartitionActor.Message delivery = two.first.sentTo(TwoLeaders.NODE, 1).get(0);
        two.second.kit.run(delivery);
        assertThat(two.second.lookups).hasSize(1);
        two.second.loseLeadership(2, 2);
        two.second.runLookups();
        assertThat(two.second.log.offeredCount()).isZero();

        two.second.lead(3);
        two.second.kit.run(delivery);
        two.second.runLookups();

        UnsafeBuffer batch = two.second.log.takeOffered();
        assertThat(SectionHeader.kind(batch, BatchHeader.BYTES)).isEqualTo(SectionKind.CHANNEL_ITEMS);
    }

    private Transfer transfer(Query.Id debit, Query.Id credit, long amount) {
        return TestLedger.newUntimed(next++, debit, credit, amount);
    }

    /** Voids the pending transfer. */
    private Transfer end(Transfer pending) {
        Transfer end = transfer(new Query.Id(pending.debitHigh, pending.debitLow), new Query.Id(0, 0), 0);
        end.flags = TransferFlags.VOID_PENDING;
        end.pendingHigh = pending.idHigh;
        end.pendingLow = pending.idLow;
        return end;
    }

    /** More transfers than the window holds, so that all that was there leaves it. */
    private void fill(PartitionFixture leader, Query.Id debit, Query.Id credit) {
        for (int i = 0; i < 2 * WINDOW; i++) {
            boolean isForth = i % 2 == 0;
            Transfer transfer = isForth ? transfer(debit, credit, 1) : transfer(credit, debit, 1);
            assertThat(send(leader, transfer)).containsExactly(Outcome.POSTED);
        }
    }

    /** The outcomes once all is decided; sent again where only a look-up was missing, as gateways do. */
    private List<Outcome> send(PartitionFixture leader, Transfer... members) {
        List<Outcome> outcomes = sendOnce(leader, members);
        return outcomes.contains(Outcome.ID_LOOKUP_UNAVAILABLE) ? sendOnce(leader, members) : outcomes;
    }

    private List<Outcome> sendOnce(PartitionFixture leader, Transfer... members) {
        long correlation = leader.submit(TestLedger.chain(members));
        leader.runLookups();
        leader.tick(60_000_000L);
        leader.commitAll();
        two.exchangeUntilQuiet();
        return TestLedger.outcomes(new UnsafeBuffer(leader.decided(correlation).outcomes()));
    }
}
