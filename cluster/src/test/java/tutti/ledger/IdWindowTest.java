package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the window forgets, and what it then refuses. Eight ids fit. */
class IdWindowTest {
    private static final long ALICE = 10;
    private static final long BOB = 11;
    private static final long NOW = LedgerFixture.START_MS;
    private static final LedgerLimits EIGHT_IDS =
            new LedgerLimits(99, 9, 9, 9, 9, 8, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 99);

    private LedgerFixture books;

    @BeforeEach
    void openAccounts() {
        open(EIGHT_IDS);
    }

    @ParameterizedTest
    @MethodSource("times")
    void shouldRefuseIdMoreThanAMinuteAhead(@Nullable Outcome expected, long high, long low) {
        IdWindow window = new IdWindow(8, 8, new StateDigest(), new Journal(), 0);
        long timeNs = NOW * LedgerFixture.NS_PER_MS + 999_999;

        assertThat(window.refusal(high, low, timeNs)).isEqualTo(expected);
    }

    static Stream<Arguments> times() {
        long low = LedgerFixture.timedLow(1);
        long future = LedgerFixture.timedHigh(NOW + 60_001);
        return Stream.of(
                arguments(null, LedgerFixture.timedHigh(NOW + 60_000), low),
                arguments(Outcome.ID_IS_IN_FUTURE, future, low),
                arguments(Outcome.ID_IS_IN_FUTURE, LedgerFixture.timedHigh((1L << 48) - 2), low),
                arguments(null, LedgerFixture.timedHigh(0), low),
                // Another version, another variant: no time.
                arguments(null, (future & ~0xF000L) | (4L << 12), low),
                arguments(null, future, 3L << 62),
                arguments(null, future, 1L << 62));
    }

    @Test
    void shouldAnswerIdFromTheFutureWithoutSpendingIt() {
        assertThat(move(NOW + 60_001, 1)).isEqualTo(Outcome.ID_IS_IN_FUTURE);
        assertThat(books.ledger.lastTimestampNs()).isZero();
        books.advanceMs(1);

        assertThat(move(NOW + 60_001, 1)).isEqualTo(Outcome.POSTED);
        assertThat(books.ledger.lastReplayed()).isFalse();
    }

    @Test
    void shouldRefusePaymentWithIdFromTheFuture() {
        StreamPayment payment = books.payment(1, ALICE, BOB, 1);
        payment.idHigh = LedgerFixture.timedHigh(NOW + 60_001);

        assertThat(books.apply(payment)).isEqualTo(Outcome.ID_IS_IN_FUTURE);
    }

    @Test
    void shouldEvictLowestTimeFirstWhateverCameFirst() {
        for (int ms : new int[] {7, 3, 5, 0, 6, 1, 4, 2}) {
            move(NOW + ms, ms);
        }
        assertThat(books.ledger.evictedThrough()).isZero();

        move(NOW + 100, 100);
        move(NOW + 101, 101);
        move(NOW + 102, 102);

        assertThat(isKnown(NOW + 3, 3)).isTrue();
        assertThat(isKnown(NOW + 7, 7)).isTrue();
        assertThat(books.ledger.evictedThrough()).isEqualTo(8);
        for (long ms = 0; ms <= 2; ms++) {
            assertThat(move(NOW + ms, ms)).isEqualTo(Outcome.ID_LOOKUP_UNAVAILABLE);
            assertThat(books.ledger.lastTimestampNs()).isZero();
        }
    }

    @Test
    void shouldRefuseUnknownIdAtOrBelowTheFloorAndTakeOneAbove() {
        fill(NOW, 9);

        assertThat(move(NOW - 1, 55)).isEqualTo(Outcome.ID_LOOKUP_UNAVAILABLE);
        assertThat(move(NOW, 55)).isEqualTo(Outcome.ID_LOOKUP_UNAVAILABLE);
        assertThat(move(NOW + 1, 55)).isEqualTo(Outcome.POSTED);
        StreamPayment payment = books.payment(55, ALICE, BOB, 1);
        assertThat(books.apply(payment)).isEqualTo(Outcome.ID_LOOKUP_UNAVAILABLE);
    }

    @Test
    void shouldEvictIdsWithoutTimeBeforeAllOthers() {
        fill(NOW, 7);
        moveUntimed(501);
        assertThat(moveUntimed(502)).isEqualTo(Outcome.POSTED);

        assertThat(moveUntimed(501)).isEqualTo(Outcome.ID_LOOKUP_UNAVAILABLE);
        assertThat(moveUntimed(503)).isEqualTo(Outcome.ID_LOOKUP_UNAVAILABLE);
        assertThat(moveUntimed(502)).isEqualTo(Outcome.POSTED);
        assertThat(books.ledger.lastReplayed()).isTrue();
        assertThat(move(NOW - 5, 1)).isEqualTo(Outcome.POSTED);
    }

    @Test
    void shouldAnswerIdBelowTheFloorThatIsStillInTheWindow() {
        fill(NOW, 8);
        move(NOW - 1, 77);
        move(NOW + 500, 1);

        assertThat(isKnown(NOW + 1, 1)).isTrue();
        assertThat(move(NOW, 99)).isEqualTo(Outcome.ID_LOOKUP_UNAVAILABLE);
    }

    @Test
    void shouldNotLetOneIdAheadRaiseTheFloorForAllOthers() {
        move(NOW + 60_000, 1);
        fill(NOW, 200);

        assertThat(move(NOW + 300, 2)).isEqualTo(Outcome.POSTED);
        assertThat(isKnown(NOW + 60_000, 1)).isTrue();
    }

    @Test
    void shouldNeverEvictUndecidedTransfers() {
        LedgerFixture even = new LedgerFixture(0, 2, EIGHT_IDS);
        even.open(ALICE, LedgerFixture.NO_LIMIT);
        even.open(12, LedgerFixture.NO_LIMIT);
        even.move(1, ALICE, BOB, 5);
        even.move(2, ALICE, BOB, 6);
        for (int id = 100; id < 200; id++) {
            even.advanceMs(1);
            even.move(id, ALICE, 12, 1);
        }

        Transfer transfer = even.transfer(1, ALICE, BOB, 5);
        transfer.idHigh = LedgerFixture.timedHigh(NOW);
        assertThat(even.apply(transfer)).isNull();
        assertThat(even.ledger.lastReplayed()).isTrue();
        even.ledger.applyEscrowReply(1, transfer.idHigh, transfer.idLow, 0, ALICE, Outcome.POSTED, 5);
        assertThat(even.apply(transfer)).isEqualTo(Outcome.POSTED);
        // Decided, it is the lowest of all and the next to go.
        even.move(300, ALICE, 12, 1);
        Transfer again = even.transfer(1, ALICE, BOB, 5);
        again.idHigh = LedgerFixture.timedHigh(NOW);
        assertThat(even.apply(again)).isEqualTo(Outcome.ID_LOOKUP_UNAVAILABLE);
    }

    @Test
    void shouldStoreDecisionOfEscrowAtThePositionOfItsBatch() {
        LedgerFixture even = new LedgerFixture(0, 2, EIGHT_IDS);
        even.open(ALICE, LedgerFixture.NO_LIMIT);
        even.open(12, LedgerFixture.NO_LIMIT);
        Transfer transfer = even.transfer(1, ALICE, BOB, 5);
        even.ledger.apply(transfer, 1000);
        even.ledger.advanceTime(LedgerFixture.START_NS, 2000);
        even.ledger.applyEscrowReply(1, transfer.idHigh, transfer.idLow, 0, ALICE, Outcome.POSTED, 5);
        even.ledger.indexed(2000);
        for (int id = 100; id < 108; id++) {
            even.ledger.apply(even.transfer(id, ALICE, 12, 1), 3000);
        }

        assertThat(even.ledger.evictedThrough()).isEqualTo(2000);
    }

    @Test
    void shouldEvictDownToABoundThatWasLoweredAndKeepHolds() {
        StateDigest digest = new StateDigest();
        IdWindow wide = new IdWindow(8, 8, digest, new Journal(), 0);
        wide.eviction().advance(LedgerFixture.START_NS);
        for (int id = 1; id <= 2; id++) {
            wide.hold(books.transfer(id, ALICE, BOB, 1), 1, 1);
        }
        for (int id = 3; id <= 8; id++) {
            wide.add(books.transfer(id, ALICE, BOB, 1), Outcome.POSTED, 1, LedgerFixture.START_NS, id);
        }
        IdWindow narrow = new IdWindow(2, 2, digest, new Journal(), 0);
        narrow.eviction().advance(LedgerFixture.START_NS);
        long[] state = new long[IdRecords.WORDS];
        narrow.eviction().indexed(8);
        for (int slot = 0; slot < wide.count(); slot++) {
            int words = wide.records().copyState(slot, state);
            narrow.restore(state, words, !wide.records().isUnfinished(slot));
        }

        assertThat(narrow.hasRoom()).isFalse();
        narrow.add(books.transfer(9, ALICE, BOB, 1), Outcome.POSTED, 1, LedgerFixture.START_NS, 9);

        assertThat(narrow.count()).isEqualTo(3);
        assertThat(narrow.holdCount()).isEqualTo(2);
        assertThat(narrow.eviction().evictedThrough()).isEqualTo(8);
    }

    @Test
    void shouldNameFlagsBeforeOtherFieldsOfATransfer() {
        IdWindow window = new IdWindow(8, 8, new StateDigest(), new Journal(), 0);
        Transfer transfer = books.transfer(1, ALICE, BOB, 1);
        window.hold(transfer, 1, 1);
        int slot = window.find(transfer.idHigh, transfer.idLow, 0, ALICE);
        transfer.flags = TransferFlags.LINKED;
        transfer.amount = 2;

        assertThat(Repetition.difference(window.records(), slot, transfer))
                .isEqualTo(Outcome.EXISTS_WITH_DIFFERENT_FLAGS);
    }

    @Test
    void shouldSayThatItIsFullWhereItemsWouldEvictEachOther() {
        assertThat(books.ledger.isIdWindowFull(8)).isFalse();
        assertThat(books.ledger.isIdWindowFull(9)).isTrue();
    }

    @Test
    void shouldMakeRoomAtOnceForWhatComesNext() {
        fill(NOW, 8);

        books.ledger.makeRoomFor(2);

        assertThat(books.ledger.evictedThrough()).isEqualTo(2);
        assertThat(move(NOW, 0)).isEqualTo(Outcome.ID_LOOKUP_UNAVAILABLE);
        assertThat(move(NOW + 1, 1)).isEqualTo(Outcome.ID_LOOKUP_UNAVAILABLE);
        assertThat(isKnown(NOW + 2, 2)).isTrue();
        move(NOW + 8, 8);
        move(NOW + 9, 9);
        assertThat(books.ledger.evictedThrough()).isEqualTo(2);
        assertThat(books.ledger.digest()).isEqualTo(books.ledger.recomputeDigest());
    }

    @Test
    void shouldKeepMostOfASmallWindowHoweverMuchComesNext() {
        fill(NOW, 8);

        books.ledger.makeRoomFor(Ledger.EXPECTED_MAX);

        assertThat(books.ledger.evictedThrough()).isEqualTo(2);
    }

    @Test
    void shouldKeepNoMoreThanItShouldOfThoseThatMayLeave() {
        open(new LedgerLimits(99, 9, 9, 9, 9, 64, 4, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 99));
        fill(NOW, 10);

        books.ledger.makeRoomFor(2);
        assertThat(books.ledger.evictedThrough()).isEqualTo(4);

        books.ledger.makeRoomFor(2);
        books.ledger.makeRoomFor(2);
        assertThat(books.ledger.evictedThrough()).isEqualTo(5);
        assertThat(move(NOW + 4, 4)).isEqualTo(Outcome.ID_LOOKUP_UNAVAILABLE);
        assertThat(isKnown(NOW + 5, 5)).isTrue();
        assertThat(books.ledger.digest()).isEqualTo(books.ledger.recomputeDigest());
    }

    @Test
    void shouldEvictNothingWhileThereIsRoom() {
        fill(NOW, 6);

        books.ledger.makeRoomFor(2);

        assertThat(books.ledger.evictedThrough()).isZero();
    }

    @Test
    void shouldChangeNothingByExpectingCommands() {
        fill(NOW, 8);
        long digest = books.ledger.digest();

        books.ledger.expect(LedgerFixture.timedHigh(NOW), 1, 0, ALICE);
        books.ledger.expect(7, 7, 7, 7);
        books.ledger.expectToo(0, BOB);
        books.ledger.readAhead();

        assertThat(books.ledger.digest()).isEqualTo(digest);
        assertThat(books.ledger.evictedThrough()).isZero();
    }

    private void open(LedgerLimits limits) {
        books = new LedgerFixture(0, 1, limits);
        books.open(ALICE, LedgerFixture.NO_LIMIT);
        books.open(BOB, LedgerFixture.NO_LIMIT);
    }

    private void fill(long firstMs, int count) {
        for (int i = 0; i < count; i++) {
            move(firstMs + i, i);
        }
    }

    private @Nullable Outcome move(long idMs, long id) {
        Transfer transfer = books.transfer(id, ALICE, BOB, 1);
        transfer.idHigh = LedgerFixture.timedHigh(idMs);
        return books.apply(transfer);
    }

    private @Nullable Outcome moveUntimed(long id) {
        Transfer transfer = books.transfer(id, ALICE, BOB, 1);
        transfer.idHigh = 0;
        transfer.idLow = id;
        return books.apply(transfer);
    }

    private boolean isKnown(long idMs, long id) {
        return move(idMs, id) == Outcome.POSTED && books.ledger.lastReplayed();
    }
}
