package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tutti.codec.Answer;
import tutti.codec.BatchHeader;
import tutti.codec.Query;
import tutti.codec.SectionHeader;
import tutti.codec.SectionKind;
import tutti.ledger.AccountView;
import tutti.ledger.BrokenInvariantException;
import tutti.ledger.NewWork;
import tutti.ledger.Outcome;
import tutti.ledger.Split;

class PartitionActorDutiesTest {
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

    // ---- looks ----

    @Test
    void shouldTellWhatItsReplicaHoldsAlsoAsFollower() {
        Query.Id work = new Query.Id(7, 7);
        Split split = new Split(new long[] {bob.high()}, new long[] {bob.low()}, new int[] {Split.WHOLE});
        NewWork song = new NewWork(
                7,
                7,
                TestLedger.ASSET,
                "Song",
                "",
                1_000_000,
                split,
                fixture.replica.ledger().principal(TestLedger.PRINCIPAL));
        assertThat(fixture.replica.ledger().registerWork(song)).isEqualTo(Outcome.CREATED);
        fixture.loseLeadership(2, 2);
        CompletableFuture<Answer.Works> reply = new CompletableFuture<>();

        fixture.kit.run(new PartitionActor.Look(new Query.Works(List.of(work, new Query.Id(8, 8))), reply));

        assertThat(reply.join().works())
                .singleElement()
                .satisfies(found -> assertThat(found.title()).isEqualTo("Song"));
    }

    @Test
    void shouldHoldNothingBeforeItsStateIsThere() {
        PartitionFixture starting = new PartitionFixture(0, 1);
        CompletableFuture<Answer.Works> reply = new CompletableFuture<>();

        starting.kit.run(new PartitionActor.Look(new Query.Works(List.of(new Query.Id(7, 7))), reply));

        assertThat(reply.join().works()).isEmpty();
    }

    // ---- settlement ----

    /** However long the interval between settlements is, and also while nothing may be written. */
    @Test
    void shouldTellAtEveryTickThatNothingWaits() {
        fixture.tick(1);
        fixture.disk.low = true;

        fixture.tick(PartitionFixture.config().settleIntervalNs() / 2);

        assertThat(fixture.status.settledNs(fixture.partition)).isEqualTo(fixture.nowNs);
    }

    // ---- expiry ----

    @Test
    void shouldLogABarrierWhenAPendingTransferIsDueToExpire() {
        assertThat(fixture.decide(ledger.pending(fixture.nextNumber(), alice, bob, 100, 5)))
                .isEqualTo(Outcome.PENDING);
        // What time it is, a leader learns from its log.
        fixture.tick(1);
        fixture.commitAll();
        fixture.tick(4_000_000_000L);
        assertThat(fixture.log.offeredCount()).isZero();

        fixture.tick(1_000_000_000L);

        UnsafeBuffer barrier = fixture.log.takeOffered();
        assertThat(SectionHeader.kind(barrier, BatchHeader.BYTES)).isEqualTo(SectionKind.BARRIER);
        assertThat(debitsPending(alice)).isEqualTo(100);
        fixture.logTimeNs += 5_000_000_000L;
        fixture.commit(barrier);
        assertThat(debitsPending(alice)).isZero();
        fixture.tick(10_000_000_000L);
        assertThat(fixture.log.offeredCount()).isZero();
    }

    @Test
    void shouldAskForTheTimeWhenItBeginsToLeadWhileSomethingIsPending() {
        fixture.decide(ledger.pending(fixture.nextNumber(), alice, bob, 100, 5));
        fixture.loseLeadership(2, 2);
        fixture.tick(3_600_000_000_000L);
        assertThat(fixture.log.offeredCount()).isZero();
        fixture.lead(3);

        fixture.tick(1);

        assertThat(fixture.log.offeredCount()).isEqualTo(1);
    }

    private long debitsPending(Query.Id id) {
        AccountView account = fixture.replica.ledger().account(id.high(), id.low());
        return account == null ? -1 : account.debitsPending();
    }

    // ---- principals ----

    @Test
    void shouldInternAPrincipalBeforeItsSections() {
        long correlation = fixture.submit(pay(1), "stranger");
        UnsafeBuffer interning = fixture.log.takeOffered();

        assertThat(SectionHeader.kind(interning, BatchHeader.BYTES)).isEqualTo(SectionKind.PRINCIPALS);
        fixture.commit(interning);
        fixture.commitAll();

        assertThat(TestLedger.onlyOutcome(fixture.decided(correlation).outcomes()))
                .isEqualTo(Outcome.DEBIT_NOT_ALLOWED);
    }

    @Test
    void shouldInternAPrincipalOnceForAllItsSections() {
        fixture.submit(pay(1), "stranger");
        fixture.submit(pay(1), "stranger");
        fixture.submit(pay(1), "stranger");

        assertThat(fixture.log.offeredCount()).isEqualTo(1);
        fixture.commitAll();
        assertThat(fixture.replies()).hasSize(3);
    }

    @Test
    void shouldAnswerTableIsFullWhenNoPrincipalFits() {
        for (int i = 0; i < TestLedger.LIMITS.principalsMax(); i++) {
            fixture.submit(pay(1), "principal-" + i);
            fixture.commitAll();
        }
        fixture.replies();

        long correlation = fixture.submit(pay(1), "one-too-many");
        fixture.commitAll();

        assertThat(TestLedger.onlyOutcome(fixture.decided(correlation).outcomes()))
                .isEqualTo(Outcome.TABLE_IS_FULL);
    }

    @Test
    void shouldReturnHeldSectionsAsNeverOfferedWhenInterningIsLost() {
        long correlation = fixture.submit(pay(1), "stranger");

        fixture.loseLeadership(1, 2);

        assertThat(fixture.replies())
                .containsExactly(new PartitionRouter.NotLeader(PartitionFixture.SELF, correlation, 1));
    }

    // ---- reads ----

    @Test
    void shouldReadBehindABarrier() {
        long correlation = fixture.nextCorrelation();
        fixture.kit.run(new PartitionActor.Read(correlation, new Query.Accounts(List.of(bob))));
        assertThat(fixture.replies()).isEmpty();

        fixture.commitAll();

        assertThat(fixture.replies()).singleElement().satisfies(reply -> {
            Answer answer = ((PartitionRouter.Answered) reply).answer();
            assertThat(((Answer.Accounts) answer).accounts()).hasSize(1);
        });
    }

    @Test
    void shouldReadWhatAnEarlierSectionOfTheSameBatchDid() {
        for (int i = 0; i < PartitionFixture.IN_FLIGHT_MAX; i++) {
            fixture.submit(pay(1));
        }
        fixture.submit(pay(40));
        fixture.kit.run(new PartitionActor.Read(fixture.nextCorrelation(), new Query.Accounts(List.of(bob))));

        fixture.commitAll();

        PartitionRouter.Message last = lastOf(fixture.replies());
        Answer.Accounts answer = (Answer.Accounts) ((PartitionRouter.Answered) last).answer();
        assertThat(answer.accounts().get(0).creditsPosted()).isEqualTo(40 + PartitionFixture.IN_FLIGHT_MAX);
    }

    @Test
    void shouldTurnReadsAwayWhenTooManyWait() {
        for (int i = 0; i < BatchPipeline.READINGS_MAX; i++) {
            fixture.kit.run(new PartitionActor.Read(fixture.nextCorrelation(), new Query.Accounts(List.of(bob))));
        }
        assertThat(fixture.replies()).isEmpty();

        fixture.kit.run(new PartitionActor.Read(fixture.nextCorrelation(), new Query.Accounts(List.of(bob))));

        assertThat(fixture.replies()).singleElement().isInstanceOf(PartitionRouter.Overloaded.class);
        fixture.commitAll();
        assertThat(fixture.replies()).hasSize(BatchPipeline.READINGS_MAX);
    }

    // ---- the log ----

    @Test
    void shouldPollTheLogAtEveryTick() {
        int before = fixture.log.polls();

        fixture.tick(1);
        fixture.tick(1);

        assertThat(fixture.log.polls()).isEqualTo(before + 2);
    }

    @Test
    void shouldHoldSectionsWhileTheLogConnects() {
        fixture.log.setReady(false);
        long correlation = fixture.submit(pay(1));
        assertThat(fixture.replies()).isEmpty();

        fixture.log.setReady(true);
        fixture.tick(1);
        fixture.commitAll();

        assertThat(TestLedger.onlyOutcome(fixture.decided(correlation).outcomes()))
                .isEqualTo(Outcome.POSTED);
    }

    @Test
    void shouldPublishStateAndPositionTogether() {
        fixture.submit(pay(1));
        fixture.commitAll();

        fixture.tick(1);

        StatusBoard.State state = fixture.status.state(0);
        assertThat(state.appliedPosition()).isEqualTo(fixture.replica.appliedPosition());
        assertThat(state.digest()).isEqualTo(fixture.replica.digest());
        assertThat(state.posted()).isEqualTo(fixture.replica.ledger().postedCount());
    }

    @Test
    void shouldThrowWhatBreaksAnInvariant() {
        fixture.submit(pay(1));
        UnsafeBuffer batch = fixture.log.takeOffered();
        batch.putInt(4, 5); // a length that is not its own

        assertThatThrownBy(() -> fixture.commit(batch)).isInstanceOf(BrokenInvariantException.class);
        assertThat(fixture.ring.isApplied()).isFalse();
    }

    @Test
    void shouldSayWhetherItLeads() {
        fixture.kit.run(new PartitionActor.WhoLeads(PartitionFixture.GATEWAY));
        fixture.loseLeadership(1, 2);
        fixture.kit.run(new PartitionActor.WhoLeads(PartitionFixture.GATEWAY));

        assertThat(fixture.replies())
                .containsExactly(
                        new PartitionRouter.Leads(PartitionFixture.SELF, true, 1),
                        new PartitionRouter.Leads(PartitionFixture.SELF, false, 1));
    }

    private byte[] mint(long amount) {
        return ledger.transfer(fixture.nextNumber(), TestLedger.issuingAccount(), alice, amount);
    }

    private byte[] pay(long amount) {
        return ledger.transfer(fixture.nextNumber(), alice, bob, amount);
    }

    private static <T> T lastOf(List<T> list) {
        return list.get(list.size() - 1);
    }
}
