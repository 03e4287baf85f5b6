package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tutti.codec.Answer;
import tutti.codec.Query;
import tutti.ledger.Outcome;

/** What a leader does while disks are low: it writes nothing, and answers reads once a majority says that it leads still. */
class HeldWritesTest {
    private static final long MS = 1_000_000L;
    private static final int AGAIN_MS = (int) (ReadRounds.AGAIN_NS / MS);

    private final PartitionFixture fixture = new PartitionFixture(0, 1);
    private final TestLedger ledger = fixture.ledger;
    private final Query.Id alice = ledger.account(0, 0);
    private final Query.Id bob = ledger.account(0, 1);

    @BeforeEach
    void createAccountsAndGetLow() {
        fixture.lead(1);
        assertThat(fixture.decide(ledger.asset())).isEqualTo(Outcome.CREATED);
        assertThat(fixture.decide(ledger.accounts(alice, bob))).isEqualTo(Outcome.CREATED);
        assertThat(fixture.decide(ledger.transfer(fixture.nextNumber(), TestLedger.issuingAccount(), alice, 1000)))
                .isEqualTo(Outcome.POSTED);
        fixture.disk.low = true;
    }

    // ---- writes ----

    @Test
    void shouldRefuseWritesWithATimeToComeBackAndOfferNothing() {
        long correlation = fixture.submit(pay(1));

        assertThat(fixture.replies()).containsExactly(storageFull(correlation));
        assertThat(fixture.log.offeredCount()).isZero();
    }

    @Test
    void shouldSpendNoIdByARefusal() {
        byte[] section = pay(1);
        fixture.submit(section.clone());
        fixture.replies();
        fixture.disk.low = false;

        assertThat(fixture.decide(section)).isEqualTo(Outcome.POSTED);
    }

    @Test
    void shouldRefuseWhatTheOthersHaveNoRoomFor() {
        fixture.disk.low = false;
        fixture.disks.set(1, true);
        fixture.disks.set(2, true);

        long correlation = fixture.submit(pay(1));

        assertThat(fixture.replies()).containsExactly(storageFull(correlation));
    }

    @Test
    void shouldTurnAwayWhatWaitsAndAnswerWhatWasOffered() {
        fixture.disk.low = false;
        List<Long> offered = List.of(fixture.submit(pay(1)), fixture.submit(pay(1)));
        long waiting = fixture.submit(pay(1));
        fixture.disk.low = true;

        fixture.tick(MS);

        assertThat(fixture.replies())
                .filteredOn(reply -> !(reply instanceof PartitionRouter.Pending))
                .containsExactly(new PartitionRouter.NotLeader(PartitionFixture.SELF, waiting, PartitionFixture.SELF));
        fixture.commitAll();
        assertThat(fixture.replies())
                .extracting(reply -> ((PartitionRouter.Decided) reply).correlation())
                .containsExactlyElementsOf(offered);
        assertThat(fixture.log.offeredCount()).isZero();
    }

    @Test
    void shouldTurnAwayABatchThatTheLogHadNoRoomFor() {
        fixture.disk.low = false;
        fixture.log.setRoom(0);
        long written = fixture.submit(pay(1));
        fixture.disk.low = true;

        fixture.tick(MS);

        assertThat(fixture.replies())
                .containsExactly(new PartitionRouter.NotLeader(PartitionFixture.SELF, written, PartitionFixture.SELF));
        fixture.log.setRoom(10);
        fixture.tick(MS);
        assertThat(fixture.log.offeredCount()).isZero();
    }

    @Test
    void shouldProposeNothingOfItsOwn() {
        fixture.disk.low = false;
        assertThat(fixture.decide(ledger.pending(fixture.nextNumber(), alice, bob, 5, 1)))
                .isEqualTo(Outcome.PENDING);
        fixture.disk.low = true;

        fixture.tick(2000 * MS);

        assertThat(fixture.log.offeredCount()).isZero();
        fixture.disk.low = false;
        fixture.tick(MS);
        assertThat(fixture.log.offeredCount()).isEqualTo(1);
    }

    @Test
    void shouldGoOnByItselfOnceThereIsRoom() {
        fixture.submit(pay(1));
        fixture.replies();
        fixture.disk.low = false;
        fixture.tick(MS);

        assertThat(fixture.decide(pay(1))).isEqualTo(Outcome.POSTED);
    }

    // ---- reads ----

    @Test
    void shouldAnswerAReadOnceAMajorityFollows() {
        long correlation = read();

        PartitionActor.Follow asked = asked(1);
        assertThat(asked.term()).isEqualTo(1);
        assertThat(asked(2)).isEqualTo(asked);
        assertThat(fixture.replies()).isEmpty();
        assertThat(fixture.log.offeredCount()).isZero();
        fixture.kit.run(new PartitionActor.Follows(2, asked.round()));
        assertThat(answered()).containsExactly(correlation);
    }

    @Test
    void shouldAnswerByAnswersToTheRoundAlone() {
        read();
        long round = asked(1).round();

        fixture.kit.run(new PartitionActor.Follows(1, round - 1));
        fixture.kit.run(new PartitionActor.Follows(PartitionFixture.SELF, round));
        fixture.kit.run(new PartitionActor.Follows(9, round));

        assertThat(fixture.replies()).isEmpty();
    }

    @Test
    void shouldAskAnewForReadsThatCameAfterTheRoundBegan() {
        long first = read();
        long round = asked(1).round();
        long second = read();
        assertThat(fixture.sentTo(1, 0)).isEmpty();

        fixture.kit.run(new PartitionActor.Follows(1, round));

        assertThat(answered()).containsExactly(first);
        fixture.kit.run(new PartitionActor.Follows(1, asked(1).round()));
        assertThat(answered()).containsExactly(second);
    }

    @Test
    void shouldAskAgainWhoHasNotAnswered() {
        read();
        PartitionActor.Follow asked = asked(1);
        fixture.tick(MS);
        assertThat(fixture.sentTo(1, 0)).isEmpty();

        fixture.tick(AGAIN_MS * MS);

        assertThat(asked(1)).isEqualTo(asked);
    }

    /** A leader that was paused leads for all it knows; those whom it asks have gone on. */
    @Test
    void shouldNotAnswerFromAStateThatALaterLeaderMayHaveLeftBehind() {
        long correlation = read();
        PartitionActor.Follow asked = asked(1);
        PartitionFixture other = new PartitionFixture(0, 1);
        other.log.follow(1, 2);

        other.kit.run(asked);

        assertThat(other.sentTo(PartitionFixture.SELF, 0)).isEmpty();
        fixture.loseLeadership(1, 2);
        assertThat(fixture.replies())
                .containsExactly(new PartitionRouter.NotLeader(PartitionFixture.SELF, correlation, 1));
    }

    @Test
    void shouldNotAnswerByAMajorityOfAnEarlierTerm() {
        read();
        PartitionActor.Follow asked = asked(1);
        fixture.lead(3);

        fixture.kit.run(new PartitionActor.Follows(1, asked.round()));

        assertThat(fixture.replies()).isEmpty();
        assertThat(asked(1).term()).isEqualTo(3);
    }

    @Test
    void shouldSayThatItFollowsThatLeaderInThatTermAlone() {
        PartitionFixture follower = new PartitionFixture(0, 1);
        follower.log.follow(2, 5);

        follower.kit.run(new PartitionActor.Follow(2, 7, 5));
        follower.kit.run(new PartitionActor.Follow(2, 8, 4));
        follower.kit.run(new PartitionActor.Follow(1, 9, 5));
        follower.kit.run(new PartitionActor.Follow(11, 9, 5));

        assertThat(follower.sentTo(2, 0)).containsExactly(new PartitionActor.Follows(PartitionFixture.SELF, 7));
        assertThat(follower.sentTo(1, 0)).isEmpty();
    }

    private byte[] pay(long amount) {
        return ledger.transfer(fixture.nextNumber(), alice, bob, amount);
    }

    private long read() {
        long correlation = fixture.nextCorrelation();
        fixture.kit.run(new PartitionActor.Read(correlation, new Query.Accounts(List.of(alice))));
        return correlation;
    }

    /** The only message to the node's actor since the last call. */
    private PartitionActor.Follow asked(int node) {
        List<PartitionActor.Message> sent = fixture.sentTo(node, 0);
        assertThat(sent).hasSize(1);
        return (PartitionActor.Follow) sent.get(0);
    }

    private List<Long> answered() {
        List<Long> answered = new ArrayList<>();
        for (PartitionRouter.Message reply : fixture.replies()) {
            PartitionRouter.Answered answer = (PartitionRouter.Answered) reply;
            assertThat(((Answer.Accounts) answer.answer()).accounts()).hasSize(1);
            answered.add(answer.correlation());
        }
        return answered;
    }

    private static PartitionRouter.StorageFull storageFull(long correlation) {
        return new PartitionRouter.StorageFull(PartitionFixture.SELF, correlation, Admission.FULL_RETRY_AFTER_MS);
    }
}
