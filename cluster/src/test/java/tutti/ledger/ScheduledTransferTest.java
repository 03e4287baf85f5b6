package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduledTransferTest {
    private static final long ALICE = 10;
    private static final long BOB = 12;
    private static final long FAR = 11;
    private static final LedgerLimits WIDE =
            new LedgerLimits(99, 9, 9, 9, 99, 40_000, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 99);

    private LedgerFixture books = LedgerFixture.even();
    private Ledger ledger = books.ledger;

    @Test
    void shouldReserveNothingAndBeTriedAtItsTime() {
        open(LedgerFixture.even());

        assertThat(schedule(1, BOB, 40, 1000)).isEqualTo(Outcome.SCHEDULED);

        assertThat(available(ALICE)).isEqualTo(100);
        assertThat(ledger.scheduledCount()).isOne();
        assertThat(ledger.nextDeadlineNs()).isEqualTo(LedgerFixture.START_NS + 1000 * LedgerFixture.NS_PER_MS);
        ledger.advanceTime(ledger.nextDeadlineNs() - 1);
        assertThat(available(BOB)).isZero();
        ledger.advanceTime(ledger.nextDeadlineNs());
        assertThat(available(BOB)).isEqualTo(40);
        assertThat(ledger.scheduledCount()).isZero();
        assertThat(ledger.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
        assertDigestIsRight();
    }

    @Test
    void shouldTellTwoFirstOutcomes() {
        open(LedgerFixture.even());
        advanceMs(0);

        schedule(1, BOB, 40, 1000);

        assertThat(journal()).containsExactly("TRANSFER first SCHEDULED moved=0");
        advanceMs(1000);
        assertThat(journal()).containsExactly("DUE first POSTED moved=40");
    }

    @Test
    void shouldTryNoMoreThanABoundAtOnce() {
        open(new LedgerFixture(0, 2, WIDE));
        int count = ScheduledTransfers.DUE_MAX + 5;
        books.mint(ALICE, count);
        for (int id = 1; id <= count; id++) {
            assertThat(schedule(id, BOB, 1, 1000)).isEqualTo(Outcome.SCHEDULED);
        }

        advanceMs(1000);

        assertThat(available(BOB)).isEqualTo(ScheduledTransfers.DUE_MAX);
        assertThat(ledger.nextDeadlineNs()).isLessThanOrEqualTo(ledger.timeNs());
        assertThat(voided(count + 1, count)).isEqualTo(Outcome.SCHEDULED_TRANSFER_IS_DUE);
        advanceMs(0);
        assertThat(available(BOB)).isEqualTo(count);
        assertDigestIsRight();
    }

    @Test
    void shouldWaitForRoomToAskAnotherPartitionAndHoldUpNothingElse() {
        open(LedgerFixture.even());
        schedule(1, FAR, 40, 1000);
        schedule(2, BOB, 30, 1001);
        books.isOutboxFull = true;

        advanceMs(2000);

        assertThat(books.requests).isEmpty();
        assertThat(available(ALICE)).isEqualTo(70);
        assertThat(ledger.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
        books.isOutboxFull = false;
        assertThat(ledger.nextDeadlineNs()).isLessThanOrEqualTo(ledger.timeNs());
        advanceMs(0);
        assertThat(books.requests).hasSize(1);
        assertThat(available(ALICE)).isEqualTo(30);
        assertThat(ledger.undecidedCount()).isOne();
        assertThat(LedgerFixture.books(ledger)).contains("channel 1 asset 2 sent 40 received 0");
    }

    @Test
    void shouldBeTriedAgainWhereAnotherPartitionRefuses() {
        open(LedgerFixture.even());
        schedule(1, FAR, 40, 1000);
        advanceMs(1000);

        reply(1, Outcome.CHAIN_CONFLICT, 0);

        assertThat(available(ALICE)).isEqualTo(100);
        assertThat(ledger.undecidedCount()).isZero();
        assertThat(ledger.scheduledCount()).isOne();
        assertThat(ledger.nextDeadlineNs()).isEqualTo(ledger.timeNs() + ScheduledTransfers.RETRY_NS);
        assertThat(voided(2, 1)).isEqualTo(Outcome.SCHEDULED_TRANSFER_IS_DUE);
        restart();
        ledger.advanceTime(ledger.nextDeadlineNs());
        assertThat(books.requests).hasSize(2);
        reply(1, Outcome.POSTED, 40);
        assertThat(available(ALICE)).isEqualTo(60);
        assertThat(ledger.scheduledCount()).isZero();
        assertThat(journal()).containsExactly("DUE first POSTED moved=40");
        assertDigestIsRight();
    }

    @Test
    void shouldReturnWhatAnotherPartitionDoesNotTake() {
        open(LedgerFixture.even());
        schedule(1, FAR, 40, 1000);
        advanceMs(1000);

        reply(1, Outcome.CREDIT_ACCOUNT_CLOSED, 0);

        assertThat(available(ALICE)).isEqualTo(100);
        assertThat(journal()).containsExactly("DUE first CREDIT_ACCOUNT_CLOSED moved=0");
        assertThat(LedgerFixture.books(ledger)).contains("channel 1 asset 2 sent 40 received 40");
    }

    @Test
    void shouldSurviveASnapshotAtEveryStage() {
        open(LedgerFixture.even());
        books.grantToStranger(ALICE, 50, 100);
        schedule(1, FAR, 40, 1000);
        schedule(2, BOB, 7, 1000);
        schedule(3, BOB, 8, 2000);
        Transfer byMandate = scheduled(4, FAR, 9, 1500);
        byMandate.principal = books.stranger;
        ledger.apply(byMandate, books.nextPosition());
        voided(5, 3);

        restart();
        advanceMs(1500);

        restart();
        assertThat(books.requests).hasSize(2);
        assertThat(ledger.mandates(0, ALICE).get(0).reserved()).isEqualTo(9);
        reply(1, Outcome.POSTED, 40);
        reply(4, Outcome.POSTED, 9);
        restart();
        assertThat(available(ALICE)).isEqualTo(44);
        assertThat(ledger.mandates(0, ALICE).get(0).used()).isEqualTo(9);
        assertThat(schedule(1, FAR, 40, 1000)).isEqualTo(Outcome.SCHEDULED);
        assertThat(ledger.lastReplayed()).isTrue();
        assertThat(voided(6, 3)).isEqualTo(Outcome.PENDING_TRANSFER_ALREADY_VOIDED);
    }

    @Test
    void shouldBeReversedAfterItsIdHasLeftTheWindow() {
        LedgerLimits narrow = new LedgerLimits(99, 9, 9, 9, 99, 8, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 99);
        open(new LedgerFixture(0, 2, narrow));
        schedule(1, BOB, 40, 1000);
        advanceMs(1000);
        long[] record = record();
        for (int id = 10; id < 30; id++) {
            advanceMs(1);
            books.move(id, ALICE, BOB, 1);
        }
        assertThat(reversed(50)).isEqualTo(Outcome.ID_LOOKUP_UNAVAILABLE);

        ledger.recall(record, record.length, books.position());

        assertThat(reversed(51)).isEqualTo(Outcome.POSTED);
        assertThat(available(ALICE)).isEqualTo(80);
    }

    private void open(LedgerFixture fixture) {
        books = fixture;
        ledger = fixture.ledger;
        books.openWith(ALICE, 100);
        books.open(BOB, LedgerFixture.NO_LIMIT);
    }

    /** Ids carry the time at which the story begins. */
    private Transfer scheduled(long id, long credit, long amount, long atMs) {
        Transfer transfer = books.transfer(id, ALICE, credit, amount);
        transfer.idHigh = LedgerFixture.timedHigh(LedgerFixture.START_MS);
        transfer.flags = TransferFlags.SCHEDULED;
        transfer.scheduledAtNs = LedgerFixture.START_NS + atMs * LedgerFixture.NS_PER_MS;
        return transfer;
    }

    private Outcome schedule(long id, long credit, long amount, long atMs) {
        Outcome outcome = ledger.apply(scheduled(id, credit, amount, atMs), books.nextPosition());
        Invariant.check(outcome != null, "to schedule asks nobody else", id);
        return outcome == null ? Outcome.UNKNOWN : outcome;
    }

    private Outcome voided(long id, long scheduled) {
        return about(id, scheduled, TransferFlags.VOID_PENDING);
    }

    private Outcome reversed(long id) {
        return about(id, 1, TransferFlags.REVERSAL);
    }

    private Outcome about(long id, long other, int flags) {
        Transfer transfer = books.transfer(id, ALICE, 0, Transfer.AMOUNT_MAX);
        transfer.flags = flags;
        transfer.pendingHigh = LedgerFixture.timedHigh(LedgerFixture.START_MS);
        transfer.pendingLow = LedgerFixture.timedLow(other);
        Outcome outcome = ledger.apply(transfer, books.nextPosition());
        return outcome == null ? Outcome.UNKNOWN : outcome;
    }

    private void reply(long id, Outcome outcome, long taken) {
        ledger.advanceTime(ledger.timeNs());
        long high = LedgerFixture.timedHigh(LedgerFixture.START_MS);
        ledger.applyEscrowReply(1, high, LedgerFixture.timedLow(id), 0, ALICE, outcome, taken);
    }

    private void restart() {
        long digest = ledger.digest();
        ledger = books.reload(LedgerFixture.snapshot(ledger));
        assertThat(ledger.digest()).isEqualTo(digest);
        assertDigestIsRight();
    }

    private void advanceMs(long ms) {
        ledger.advanceTime(ledger.timeNs() + ms * LedgerFixture.NS_PER_MS);
    }

    private long available(long account) {
        AccountView view = ledger.account(0, account);
        return view == null ? -1 : view.creditsPosted() - view.debitsPosted() - view.debitsPending();
    }

    private void assertDigestIsRight() {
        assertThat(ledger.recomputeDigest()).isEqualTo(ledger.digest());
        assertThat(LedgerFixture.books(ledger)).isNotEmpty();
    }

    /** What the last batch did to ids. */
    private List<String> journal() {
        List<String> told = new ArrayList<>();
        long[] words = ledger.journal().words();
        for (int at = 0; at < ledger.journal().length(); at += Journal.words(words[at])) {
            boolean isDue = Journal.kind(words[at]) == Journal.DUE;
            if (isDue || Journal.kind(words[at]) == Journal.TRANSFER) {
                int code = isDue ? IdLayout.dueOutcomeCode(words, at + 1) : IdLayout.outcomeCode(words, at + 1);
                told.add((isDue ? "DUE" : "TRANSFER")
                        + (Journal.isFirstOutcome(words[at]) ? " first " : " ")
                        + Outcome.ofCode(code)
                        + " moved=" + IdLayout.detail(words, at + 1));
            }
        }
        return told;
    }

    /** The record of the one entry in the journal. */
    private long[] record() {
        long[] words = ledger.journal().words();
        return Arrays.copyOfRange(words, 1, Journal.words(words[0]));
    }
}
