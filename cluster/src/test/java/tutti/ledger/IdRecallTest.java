package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ids that have left the window: what is looked up, brought back, and taken as new. Eight ids fit. */
class IdRecallTest {
    private static final long ALICE = 10;
    private static final long BOB = 11;
    private static final LedgerLimits EIGHT_IDS =
            new LedgerLimits(99, 9, 9, 9, 9, 8, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 9);
    private static final long HIGH = 5;

    private LedgerFixture books;

    @BeforeEach
    void openAccounts() {
        books = new LedgerFixture(0, 1, EIGHT_IDS);
        books.open(ALICE, LedgerFixture.NO_LIMIT);
        books.open(BOB, LedgerFixture.NO_LIMIT);
        books.isIndexing = false;
    }

    @Test
    void shouldRefuseWhatFitsOnlyOverIdsThatAreNotIndexed() {
        for (int id = 1; id <= 8; id++) {
            assertThat(move(id)).isEqualTo(Outcome.POSTED);
        }
        assertThat(move(9)).isEqualTo(Outcome.OVERLOADED);
        assertThat(books.ledger.isIdWindowFull(1)).isTrue();

        books.ledger.indexed(books.position() - 2);

        assertThat(books.ledger.isIdWindowFull(7)).isFalse();
        assertThat(books.ledger.isIdWindowFull(8)).isTrue();
        assertThat(move(9)).isEqualTo(Outcome.POSTED);
    }

    @Test
    void shouldTakeUnknownIdAsNewOnlyIfItWasLookedUpInTime() {
        evict();
        long evictedThrough = books.ledger.evictedThrough();

        assertThat(books.ledger.needsLookup(HIGH, 99, 0, ALICE)).isTrue();
        assertThat(move(99)).isEqualTo(Outcome.ID_LOOKUP_UNAVAILABLE);
        books.ledger.beginSection(evictedThrough - 1);
        assertThat(move(99)).isEqualTo(Outcome.ID_LOOKUP_UNAVAILABLE);
        books.ledger.beginSection(evictedThrough);
        assertThat(move(99)).isEqualTo(Outcome.POSTED);
        books.ledger.beginSection(0);
        assertThat(move(98)).isEqualTo(Outcome.ID_LOOKUP_UNAVAILABLE);
    }

    @Test
    void shouldAnswerRecalledIdAsItWasAnswered() {
        List<long[]> records = evict();
        long before = books.ledger.digest();

        recall(records.get(0));

        assertThat(move(1)).isEqualTo(Outcome.POSTED);
        assertThat(books.ledger.lastReplayed()).isTrue();
        assertThat(apply(1, BOB, 2)).isEqualTo(Outcome.EXISTS_WITH_DIFFERENT_AMOUNT);
        assertThat(books.ledger.digest()).isNotEqualTo(before);
        assertThat(books.ledger.recomputeDigest()).isEqualTo(books.ledger.digest());
    }

    @Test
    void shouldKeepRecalledIdUntilTheBatchEnds() {
        List<long[]> records = evict();
        recall(records.get(0));
        books.ledger.beginSection(books.ledger.indexedThrough());
        for (int id = 50; id < 54; id++) {
            assertThat(move(id)).isEqualTo(Outcome.POSTED);
        }
        assertThat(books.ledger.needsLookup(HIGH, 1, 0, ALICE)).isFalse();
        assertThat(move(1)).isEqualTo(Outcome.POSTED);
        assertThat(books.ledger.lastReplayed()).isTrue();

        books.ledger.endBatch();
        books.ledger.indexed(books.position());
        for (int id = 60; id < 80; id++) {
            books.ledger.indexed(books.position());
            books.ledger.beginSection(books.ledger.indexedThrough());
            assertThat(move(id)).isEqualTo(Outcome.POSTED);
        }
        books.ledger.endBatch();

        assertThat(books.ledger.needsLookup(HIGH, 1, 0, ALICE)).isTrue();
    }

    @Test
    void shouldKeepAnIdThatIsRecalledWhileItIsHere() {
        List<long[]> records = evict();
        long[] next = records.get(4);
        assertThat(books.ledger.needsLookup(HIGH, 5, 0, ALICE)).isFalse();

        recall(next);
        books.ledger.indexed(books.position());
        books.ledger.beginSection(books.ledger.indexedThrough());
        for (int id = 50; id < 55; id++) {
            assertThat(move(id)).isEqualTo(Outcome.POSTED);
        }

        assertThat(move(5)).isEqualTo(Outcome.POSTED);
        assertThat(books.ledger.lastReplayed()).isTrue();
        assertThat(books.ledger.needsLookup(HIGH, 6, 0, ALICE)).isTrue();
    }

    @Test
    void shouldNotTakeUnknownIdAsNewOnceOthersOfLaterPositionsHaveLeft() {
        evict();
        books.ledger.indexed(books.position());
        books.ledger.beginSection(books.ledger.evictedThrough());
        assertThat(move(50)).isEqualTo(Outcome.POSTED);

        assertThat(move(51)).isEqualTo(Outcome.ID_LOOKUP_UNAVAILABLE);
    }

    @Test
    void shouldNotTakeAnIdAsNewThatThereWasNoRoomToRecall() {
        List<long[]> records = evict();
        for (int id = 50; !books.ledger.isIdWindowFull(1); id++) {
            books.ledger.beginSection(books.ledger.evictedThrough());
            assertThat(move(id)).isEqualTo(Outcome.POSTED);
        }

        recall(records.get(0));
        long through = books.ledger.evictedThrough();
        books.ledger.indexed(books.position());
        books.ledger.beginSection(through);

        assertThat(books.ledger.isIdWindowFull(1)).isFalse();
        assertThat(move(1)).isEqualTo(Outcome.ID_LOOKUP_UNAVAILABLE);
        books.ledger.endBatch();
        books.ledger.beginSection(through);
        assertThat(move(40)).isEqualTo(Outcome.POSTED);
    }

    @Test
    void shouldNotRecallWhatIsHereOrMayHaveChanged() {
        List<long[]> records = evict();
        long stale = books.ledger.evictedThrough() - 1;
        long[] wrong = records.get(7).clone();
        wrong[IdLayout.AMOUNT] = 77;

        books.ledger.recall(records.get(0), IdLayout.RECORD_WORDS, stale);
        books.ledger.recall(wrong, wrong.length, books.position());

        assertThat(books.ledger.needsLookup(HIGH, 1, 0, ALICE)).isTrue();
        assertThat(apply(8, BOB, 77)).isEqualTo(Outcome.EXISTS_WITH_DIFFERENT_AMOUNT);
    }

    @Test
    void shouldReverseRecalledTransferAndKeepWhatIsLeftOfIt() {
        List<long[]> records = evict();
        recall(records.get(0));
        Transfer reversal = transfer(200, 0, 1);
        reversal.flags = TransferFlags.REVERSAL;
        reversal.pendingHigh = HIGH;
        reversal.pendingLow = 1;
        books.ledger.beginSection(books.ledger.indexedThrough());

        assertThat(books.apply(reversal)).isEqualTo(Outcome.POSTED);

        long[] changed = lastRecord(1);
        assertThat(IdLayout.detail(changed, 0)).isZero();
        assertThat(IdLayout.position(changed, 0)).isEqualTo(books.position());
        books.ledger.endBatch();
        books.ledger.indexed(books.position() - 1);
        for (int id = 60; id < 68; id++) {
            books.ledger.beginSection(books.ledger.indexedThrough());
            move(id);
        }
        assertThat(books.ledger.needsLookup(HIGH, 1, 0, ALICE)).isFalse();
    }

    @Test
    void shouldHaveTheSameOrderOfEvictionAfterASnapshot() {
        evict();
        move(30);
        Ledger loaded = books.reload(LedgerFixture.snapshot(books.ledger));

        for (int id = 40; id < 60; id++) {
            for (Ledger ledger : List.of(books.ledger, loaded)) {
                ledger.indexed(books.position() - 2);
                ledger.beginSection(ledger.indexedThrough());
            }
            Transfer transfer = transfer(id % 3 == 0 ? id : 1000 - id, BOB, 1);
            long position = books.nextPosition();
            assertThat(loaded.apply(transfer, position)).isEqualTo(books.ledger.apply(transfer, position));
            loaded.endBatch();
            books.ledger.endBatch();
            assertThat(loaded.digest()).isEqualTo(books.ledger.digest());
            assertThat(loaded.evictedThrough()).isEqualTo(books.ledger.evictedThrough());
        }
    }

    /** Applies ids without time 1 to 12, of which the first four leave; returns the records of all. */
    private List<long[]> evict() {
        for (int id = 1; id <= 12; id++) {
            books.ledger.indexed(books.position());
            books.ledger.beginSection(books.ledger.indexedThrough());
            assertThat(move(id)).isEqualTo(Outcome.POSTED);
        }
        books.ledger.endBatch();
        List<long[]> records = new ArrayList<>();
        for (int id = 1; id <= 12; id++) {
            records.add(lastRecord(id));
        }
        assertThat(books.ledger.evictedThrough()).isPositive();
        return records;
    }

    private void recall(long[] record) {
        books.ledger.recall(record, record.length, books.ledger.indexedThrough());
    }

    private Outcome move(long id) {
        return apply(id, BOB, 1);
    }

    private Outcome apply(long id, long credit, long amount) {
        return Objects.requireNonNull(books.apply(transfer(id, credit, amount)));
    }

    private Transfer transfer(long id, long credit, long amount) {
        Transfer transfer = books.transfer(id, ALICE, credit, amount);
        transfer.idHigh = HIGH;
        transfer.idLow = id;
        return transfer;
    }

    /** As the journal has it last. */
    private long[] lastRecord(long id) {
        Journal journal = books.ledger.journal();
        long[] found = new long[0];
        for (int at = 0; at < journal.length(); at += Journal.words(journal.words()[at])) {
            if (IdLayout.idLow(journal.words(), at + 1) == id) {
                found = Arrays.copyOfRange(journal.words(), at + 1, at + Journal.words(journal.words()[at]));
            }
        }
        return found;
    }
}
