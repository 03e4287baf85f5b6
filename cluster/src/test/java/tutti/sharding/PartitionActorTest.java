package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tutti.codec.BatchHeader;
import tutti.codec.Query;
import tutti.codec.Sections;
import tutti.ledger.Outcome;

class PartitionActorTest {
    private final PartitionFixture fixture = new PartitionFixture(0, 1);
    private final TestLedger ledger = fixture.ledger;
    private final Query.Id alice = ledger.account(0, 0);
    private final Query.Id bob = ledger.account(0, 1);

    @BeforeEach
    void createAssetAndAccounts() {
        fixture.lead(1);
        assertThat(fixture.decide(ledger.asset())).isEqualTo(Outcome.CREATED);
        assertThat(fixture.decide(ledger.accounts(alice, bob))).isEqualTo(Outcome.CREATED);
        assertThat(fixture.decide(mint(1000))).isEqualTo(Outcome.POSTED);
    }

    // ---- admission ----

    @Test
    void shouldPointToTheLeaderWhileItFollows() {
        fixture.loseLeadership(2, 2);

        long correlation = fixture.submit(pay(1));

        assertThat(fixture.replies())
                .containsExactly(new PartitionRouter.NotLeader(PartitionFixture.SELF, correlation, 2));
        assertThat(fixture.log.offeredCount()).isZero();
    }

    @Test
    void shouldNotAdmitBeforeEarlierTermsAreApplied() {
        fixture.loseLeadership(2, 2);
        fixture.log.lead(3);

        long correlation = fixture.submit(pay(1));

        assertThat(fixture.replies())
                .containsExactly(
                        new PartitionRouter.NotLeader(PartitionFixture.SELF, correlation, PartitionFixture.SELF));
    }

    @Test
    void shouldRefuseWhatGatewaysMayNotSubmit() {
        fixture.submit(Sections.settle(1, 10));
        fixture.submit(new byte[] {1, 2, 3});
        fixture.submit(pay(1), "x".repeat(65));

        assertThat(fixture.replies()).hasSize(3).allMatch(reply -> reply instanceof PartitionRouter.Malformed);
        assertThat(fixture.log.offeredCount()).isZero();
    }

    @Test
    void shouldTurnAPrincipalAwayThatHasHalfOfTheQueue() {
        int itemsPerSection = 100;
        for (int i = 1; i < PartitionFixture.QUEUE_ITEMS_MAX / 2 / itemsPerSection; i++) {
            fixture.submit(ledger.payments(1000L * i, itemsPerSection, alice, List.of(bob)));
        }
        fixture.submit(ledger.payments(100_000, itemsPerSection - 1, alice, List.of(bob)));
        long fits = fixture.submit(pay(1));

        long tooMany = fixture.submit(pay(1));
        long anothers = fixture.submit(pay(1), "another");

        assertThat(fixture.replies())
                .containsExactly(
                        new PartitionRouter.Overloaded(PartitionFixture.SELF, tooMany, Admission.RETRY_AFTER_MS));
        fixture.commitAll();
        assertThat(fixture.replies())
                .filteredOn(PartitionRouter.Decided.class::isInstance)
                .extracting(reply -> ((PartitionRouter.Decided) reply).correlation())
                .contains(fits, anothers);
    }

    @Test
    void shouldTurnAPrincipalAwayWhoseSectionsWaitTooLong() {
        for (int i = 0; i < PartitionFixture.IN_FLIGHT_MAX + 1; i++) {
            fixture.submit(pay(1));
        }
        fixture.nowNs += PartitionFixture.QUEUE_WAIT_MAX_NS;
        fixture.submit(pay(1));
        fixture.nowNs += 1;

        long tooLate = fixture.submit(pay(1));
        fixture.submit(pay(1), "another");

        assertThat(fixture.replies())
                .containsExactly(
                        new PartitionRouter.Overloaded(PartitionFixture.SELF, tooLate, Admission.SLOW_RETRY_AFTER_MS));
        fixture.commitAll();
        assertThat(fixture.decide(pay(1))).isEqualTo(Outcome.POSTED);
    }

    @Test
    void shouldTurnTransfersAwayThatMightNotBeDecidedInTimeButNoPayments() {
        int itemsPerSection = 128;
        for (int i = 0; i < OpenWindows.LEAST_ITEMS / itemsPerSection; i++) {
            fixture.submit(ledger.transfers(1000L * (i + 1), itemsPerSection, alice, bob));
        }

        long tooMany = fixture.submit(pay(1));
        fixture.submit(pay(1), "another");
        fixture.submit(ledger.payments(100_000, 1, alice, List.of(bob)));

        assertThat(fixture.replies())
                .containsExactly(
                        new PartitionRouter.Overloaded(PartitionFixture.SELF, tooMany, Admission.RETRY_AFTER_MS));
        fixture.commitAll();
        assertThat(fixture.decide(pay(1))).isNotNull();
    }

    @Test
    void shouldNotOfferASectionTwiceThatItStillHas() {
        byte[] section = pay(1);
        long correlation = fixture.submit(section);

        fixture.kit.run(new PartitionActor.Submit(correlation, 10_000, TestLedger.PRINCIPAL, section));

        assertThat(fixture.log.offeredCount()).isEqualTo(1);
        assertThat(fixture.replies()).hasSize(1).allMatch(reply -> reply instanceof PartitionRouter.Pending);
    }

    @Test
    void shouldIgnoreRequestsThatNoNodeCanHaveSent() {
        fixture.kit.run(new PartitionActor.Submit(99L << 56, 10_000, TestLedger.PRINCIPAL, pay(1)));
        fixture.kit.run(new PartitionActor.Read(-1, new Query.Accounts(List.of())));
        fixture.kit.run(new PartitionActor.WhoLeads(17));

        assertThat(fixture.log.offeredCount()).isZero();
    }

    // ---- batches ----

    @Test
    void shouldOfferALoneSectionAtOnce() {
        fixture.submit(pay(1));

        assertThat(fixture.log.offeredCount()).isEqualTo(1);
    }

    @Test
    void shouldGatherWhatArrivesWhileBatchesAreInFlight() {
        for (int i = 0; i < PartitionFixture.IN_FLIGHT_MAX + 5; i++) {
            fixture.submit(pay(1));
        }

        assertThat(fixture.log.offeredCount()).isEqualTo(PartitionFixture.IN_FLIGHT_MAX);
        fixture.commit(fixture.log.takeOffered());
        fixture.log.takeOffered();
        assertThat(BatchHeader.sectionCount(fixture.log.takeOffered(), 0)).isEqualTo(5);
    }

    @Test
    void shouldNotMakeBatchesLongerThanTheLogTakes() {
        int sectionsPerBatch = 2;
        byte[][] sections = new byte[PartitionFixture.IN_FLIGHT_MAX + 2 * sectionsPerBatch][];
        for (int i = 0; i < sections.length; i++) {
            sections[i] = ledger.payments(1000L * (i + 1), 100, alice, List.of(bob));
            assertThat(sections[i].length)
                    .isBetween(
                            PartitionFixture.BATCH_BYTES_MAX / (sectionsPerBatch + 1),
                            PartitionFixture.BATCH_BYTES_MAX / sectionsPerBatch - BatchHeader.BYTES);
        }

        for (byte[] section : sections) {
            fixture.submit(section);
        }
        for (int i = 0; i < PartitionFixture.IN_FLIGHT_MAX; i++) {
            fixture.commit(fixture.log.takeOffered());
        }

        for (int i = 0; i < 2; i++) {
            UnsafeBuffer batch = fixture.log.takeOffered();
            assertThat(BatchHeader.sectionCount(batch, 0)).isEqualTo(sectionsPerBatch);
            assertThat(batch.capacity()).isLessThanOrEqualTo(PartitionFixture.BATCH_BYTES_MAX);
        }
    }

    @Test
    void shouldRefuseASectionThatFitsIntoNoBatch() {
        fixture.submit(ledger.payments(1000, 1 + PartitionFixture.BATCH_BYTES_MAX / 120, alice, List.of(bob)));

        assertThat(fixture.replies()).singleElement().isInstanceOf(PartitionRouter.Malformed.class);
        assertThat(fixture.log.offeredCount()).isZero();
    }

    @Test
    void shouldKeepABatchThatTheLogHasNoRoomFor() {
        fixture.log.setRoom(0);
        long correlation = fixture.submit(pay(1));
        assertThat(fixture.log.offeredCount()).isZero();

        fixture.log.setRoom(10);
        fixture.tick(TimeUnit.MILLISECONDS.toNanos(1));
        fixture.commitAll();

        assertThat(TestLedger.onlyOutcome(fixture.decided(correlation).outcomes()))
                .isEqualTo(Outcome.POSTED);
    }

    @Test
    void shouldWriteItsNodeSequenceAndIncarnationIntoTheBatch() {
        fixture.submit(pay(1));
        UnsafeBuffer batch = fixture.log.takeOffered();

        assertThat(BatchHeader.originNode(batch, 0)).isEqualTo(PartitionFixture.SELF);
        assertThat(BatchHeader.originIncarnation(batch, 0)).isEqualTo(77);
        assertThat(BatchHeader.slotMapVersion(batch, 0)).isEqualTo(fixture.slotMap.version());
    }

    @Test
    void shouldApplyOthersBatchesWithoutAnswering() {
        fixture.submit(pay(1));
        UnsafeBuffer batch = fixture.log.takeOffered();
        batch.putLong(24, 4711); // of an earlier incarnation
        long before = fixture.replica.ledger().postedCount();

        fixture.commit(batch);

        assertThat(fixture.replies()).isEmpty();
        assertThat(fixture.replica.ledger().postedCount()).isEqualTo(before + 1);
    }

    @Test
    void shouldAnswerOnceWhenABatchIsLoggedTwice() {
        long correlation = fixture.submit(pay(1));
        UnsafeBuffer batch = fixture.log.takeOffered();

        fixture.commit(batch);
        fixture.commit(batch);

        assertThat(TestLedger.onlyOutcome(fixture.decided(correlation).outcomes()))
                .isEqualTo(Outcome.POSTED);
    }

    // ---- losing ----

    @Test
    void shouldTellOfferedFromWaitingWhenItLosesLeadership() {
        long first = fixture.submit(pay(1));
        long second = fixture.submit(pay(1));
        long waiting = fixture.submit(pay(1));

        fixture.loseLeadership(1, 2);

        assertThat(fixture.replies())
                .containsExactlyInAnyOrder(
                        new PartitionRouter.Lost(PartitionFixture.SELF, first, false),
                        new PartitionRouter.Lost(PartitionFixture.SELF, second, false),
                        new PartitionRouter.NotLeader(PartitionFixture.SELF, waiting, 1));
    }

    @Test
    void shouldGiveUpBatchesOfAnEarlierTermWhenTheNextBegins() {
        long lost = fixture.submit(pay(1));
        fixture.log.takeOffered();

        fixture.lead(2);

        assertThat(fixture.replies()).containsExactly(new PartitionRouter.Lost(PartitionFixture.SELF, lost, true));
    }

    @Test
    void shouldGiveUpABatchWhenALaterOneComesBack() {
        long lost = fixture.submit(pay(1));
        long kept = fixture.submit(pay(1));
        fixture.log.takeOffered();

        fixture.commitAll();

        List<PartitionRouter.Message> replies = fixture.replies();
        assertThat(replies).contains(new PartitionRouter.Lost(PartitionFixture.SELF, lost, true));
        assertThat(replies)
                .anyMatch(reply -> reply instanceof PartitionRouter.Decided decided && decided.correlation() == kept);
    }

    @Test
    void shouldGiveUpABatchThatDoesNotComeBackInTime() {
        long lost = fixture.submit(pay(1));
        fixture.log.takeOffered();

        fixture.tick(BatchPipeline.IN_FLIGHT_MAX_NS + 1);

        assertThat(fixture.replies()).contains(new PartitionRouter.Lost(PartitionFixture.SELF, lost, true));
    }

    @Test
    void shouldNotOfferWhatNobodyWaitsForAnyMore() {
        fixture.submit(pay(1));
        fixture.submit(pay(1));
        fixture.submit(pay(1));
        assertThat(fixture.log.offeredCount()).isEqualTo(2);

        fixture.tick(TimeUnit.SECONDS.toNanos(10));
        fixture.commitAll();

        assertThat(fixture.replies())
                .filteredOn(reply -> reply instanceof PartitionRouter.Decided)
                .hasSize(2);
    }

    @Test
    void shouldSayThatItWorksOnWhatTakesLong() {
        long correlation = fixture.submit(pay(1));

        fixture.tick(PartitionRouter.SIGN_OF_LIFE_NS);

        assertThat(fixture.replies()).singleElement().satisfies(reply -> {
            PartitionRouter.Pending pending = (PartitionRouter.Pending) reply;
            assertThat(pending.correlations()).containsExactly(correlation);
        });
    }

    private byte[] mint(long amount) {
        return ledger.transfer(fixture.nextNumber(), TestLedger.issuingAccount(), alice, amount);
    }

    private byte[] pay(long amount) {
        return ledger.transfer(fixture.nextNumber(), alice, bob, amount);
    }
}
