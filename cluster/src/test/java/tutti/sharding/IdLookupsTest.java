package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tutti.codec.Query;
import tutti.codec.SectionHeader;
import tutti.codec.SectionKind;
import tutti.codec.Sections;
import tutti.codec.TransferRecord;
import tutti.ledger.LedgerLimits;
import tutti.ledger.Outcome;

/** What a leader does about ids that have left the window. It holds 256. */
class IdLookupsTest {
    private static final int WINDOW = 256;
    private static final LedgerLimits LIMITS =
            new LedgerLimits(100, 10, 4, 4, 10, WINDOW, 30L * 24 * 3600 * 1_000_000_000L, 60_000_000_000L, 9);

    private final PartitionFixture fixture = new PartitionFixture(0, 1, LIMITS);
    private final Query.Id alice = fixture.ledger.account(0, 0);
    private final Query.Id bob = fixture.ledger.account(0, 1);

    @BeforeEach
    void fillTheWindow() {
        fixture.lead(1);
        fixture.decide(fixture.ledger.asset());
        fixture.decide(fixture.ledger.accounts(alice, bob));
        fixture.decide(fixture.ledger.transfer(9_000, TestLedger.issuingAccount(), alice, 1_000_000));
        for (int id = 1; id <= 2 * WINDOW; id++) {
            // The first id that leaves does so in the batch of one that was not looked up.
            Outcome outcome = move(id);
            assertThat(outcome == Outcome.ID_LOOKUP_UNAVAILABLE ? move(id) : outcome)
                    .isEqualTo(Outcome.POSTED);
        }
    }

    @Test
    void shouldAnswerOldIdAsItWasAnswered() {
        long posted = fixture.replica.ledger().postedCount();

        PartitionRouter.Decided same = send(fixture.ledger.untimed(1, alice, bob, 1));
        PartitionRouter.Decided other = send(fixture.ledger.untimed(2, alice, bob, 2));

        assertThat(TestLedger.onlyOutcome(same.outcomes())).isEqualTo(Outcome.POSTED);
        assertThat(TestLedger.isReplayed(same.outcomes())).isTrue();
        assertThat(TestLedger.onlyOutcome(other.outcomes())).isEqualTo(Outcome.EXISTS_WITH_DIFFERENT_AMOUNT);
        assertThat(fixture.replica.ledger().postedCount()).isEqualTo(posted);
    }

    /** A record takes more room than the transfer that it answers. */
    @Test
    void shouldAnswerOfMoreOldIdsThanABatchTakesWhatFits() {
        int ids = 230;
        long posted = fixture.replica.ledger().postedCount();

        List<Outcome> first =
                TestLedger.outcomes(new UnsafeBuffer(send(transfers(1, ids + 1)).outcomes()));

        int answered = Collections.frequency(first, Outcome.POSTED);
        assertThat(answered).isBetween(ids / 2, ids - 1);
        assertThat(first).containsOnly(Outcome.POSTED, Outcome.ID_LOOKUP_UNAVAILABLE);
        byte[] rest = send(transfers(1 + answered, ids + 1)).outcomes();
        assertThat(TestLedger.outcomes(new UnsafeBuffer(rest))).containsOnly(Outcome.POSTED);
        assertThat(TestLedger.isReplayed(rest)).isTrue();
        assertThat(fixture.replica.ledger().postedCount()).isEqualTo(posted);
    }

    @Test
    void shouldLookUpOnlyWhatMayHaveLeftTheWindow() {
        fixture.submit(fixture.ledger.transfer(500, alice, bob, 1));

        assertThat(fixture.lookups).isEmpty();
    }

    @Test
    void shouldAnswerIdThatLeavesAfterTheLookUpAsItWasAnswered() {
        long posted = fixture.replica.ledger().postedCount();
        // Some have left; to bring them back others must leave, which the same section names.
        byte[] section = transfers(WINDOW - 8, WINDOW + 8);

        PartitionRouter.Decided again = send(section);

        assertThat(fixture.replica.ledger().postedCount()).isEqualTo(posted);
        assertThat(TestLedger.isReplayed(again.outcomes())).isTrue();
    }

    @Test
    void shouldSayLookAgainWhereTheIndexIsBehind() throws InterruptedException {
        fixture.history.holdAt(fixture.replica.ledger().evictedThrough() - 1);
        long correlation = fixture.submit(fixture.ledger.untimed(700, alice, bob, 1));
        fixture.awaitLookups();
        fixture.commitAll();

        assertThat(TestLedger.onlyOutcome(fixture.decided(correlation).outcomes()))
                .isEqualTo(Outcome.ID_LOOKUP_UNAVAILABLE);
        fixture.history.holdAt(Long.MAX_VALUE);

        assertThat(move(700)).isEqualTo(Outcome.POSTED);
    }

    @Test
    void shouldSayThatTheIndexIsBeingBuiltAndTakeTheRest() {
        fixture.history.setComplete(false);

        assertThat(move(1)).isEqualTo(Outcome.ID_INDEX_REBUILDING);
        assertThat(fixture.decide(fixture.ledger.transfer(500, alice, bob, 1))).isEqualTo(Outcome.POSTED);
    }

    @Test
    void shouldEvictNothingThatIsNotSynced() {
        long synced = fixture.history.syncedThrough();
        fixture.history.holdAt(synced);
        for (int id = 500; id < 500 + 2 * WINDOW; id++) {
            fixture.submit(fixture.ledger.transfer(id, alice, bob, 1));
            fixture.tick(100_000_000L);
            fixture.commitAll();
        }

        assertThat(fixture.replica.ledger().evictedThrough()).isLessThanOrEqualTo(synced);
        assertThat(fixture.metrics.rejections(ShardingMetrics.Rejection.ID_WINDOW_FULL))
                .isPositive();
    }

    @Test
    void shouldForgetLookUpsWhenItLeadsNoLonger() {
        fixture.submit(fixture.ledger.untimed(1, alice, bob, 1));

        fixture.loseLeadership(1, 2);
        fixture.runLookups();

        assertThat(fixture.log.offeredCount()).isZero();
    }

    @Test
    void shouldApplyNoMoreWhileTheHistoryHasNoRoom() {
        fixture.history.setRoom(false);
        long applied = fixture.replica.appliedPosition();
        fixture.submit(fixture.ledger.transfer(500, alice, bob, 1));

        fixture.commitAll();
        assertThat(fixture.replica.appliedPosition()).isEqualTo(applied);
        fixture.history.setRoom(true);
        fixture.tick(1_000_000L);

        assertThat(fixture.replica.appliedPosition()).isGreaterThan(applied);
    }

    /** Moves one token; the id carries no time. */
    private Outcome move(long id) {
        return TestLedger.onlyOutcome(
                send(fixture.ledger.untimed(id, alice, bob, 1)).outcomes());
    }

    /** Moves of one token with these ids, in one section. */
    private byte[] transfers(int from, int to) {
        int count = to - from;
        UnsafeBuffer section = Sections.section(SectionKind.TRANSFERS, count, count * TransferRecord.BYTES);
        for (int i = 0; i < count; i++) {
            byte[] single = fixture.ledger.untimed(from + i, alice, bob, 1);
            int at = SectionHeader.BYTES + i * TransferRecord.BYTES;
            section.putBytes(at, single, SectionHeader.BYTES, TransferRecord.BYTES);
        }
        return section.byteArray();
    }

    private PartitionRouter.Decided send(byte[] section) {
        long correlation = fixture.submit(section);
        fixture.runLookups();
        fixture.tick(60_000_000L);
        fixture.commitAll();
        return fixture.decided(correlation);
    }
}
