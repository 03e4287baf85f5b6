package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What history, who asked, and the counts are told of chains that span two partitions; and how many there may be. */
class ChainsAcrossTest {
    private static final long ALICE = 10;
    private static final long CAROL = 12;
    private static final long BOB = 11;
    private static final long DAVE = 13;
    private static final long RICH = 15;
    private static final LedgerLimits MANY =
            new LedgerLimits(99, 9, 9, 9, 9, 20_000, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 9);

    private LedgerFixture even;
    private LedgerFixture odd;
    private final List<String> told = new ArrayList<>();
    private final List<String> history = new ArrayList<>();

    @BeforeEach
    void openAccounts() {
        begin(MANY);
    }

    private void begin(LedgerLimits ofOdd) {
        even = new LedgerFixture(0, 2, MANY);
        odd = new LedgerFixture(1, 2, ofOdd);
        even.openWith(ALICE, 10_000);
        even.open(CAROL, LedgerFixture.NOT_BELOW_ZERO);
        odd.open(BOB, LedgerFixture.NOT_BELOW_ZERO);
        odd.open(DAVE, LedgerFixture.NOT_BELOW_ZERO);
        even.advanceMs(0);
        odd.advanceMs(0);
    }

    // ---- history ----

    /** Each home writes down its accounts' transfers, and what they were credited from elsewhere; the first one all members. */
    @Test
    void shouldTellHistoryOfEveryMember() {
        submit(even, say(1, ALICE, BOB, 60, 0), say(2, BOB, CAROL, 20, TransferFlags.PENDING), say(3, BOB, DAVE, 5, 0));

        carry();

        assertThat(history)
                .containsExactlyInAnyOrder(
                        "0: 1 10->11 moved 60 POSTED",
                        "0: 2 11->12 moved 20 PENDING",
                        "0: 3 11->13 moved 5 POSTED",
                        "0: from 1 2 11->12 credited 20 PENDING",
                        "1: 2 11->12 moved 20 PENDING",
                        "1: 3 11->13 moved 5 POSTED",
                        "1: from 0 1 10->11 credited 60 POSTED");
    }

    @Test
    void shouldTellHistoryWhoIsCreditedByWhatEndsAPendingTransfer() {
        submit(even, say(1, ALICE, BOB, 60, TransferFlags.PENDING), say(2, ALICE, BOB, 9, 0));
        carry();
        submit(odd, say(3, BOB, CAROL, 4, TransferFlags.PENDING), say(4, BOB, ALICE, 1, 0));
        carry();
        history.clear();
        submit(even, end(5, ALICE, 1, 50), end(6, BOB, 3, 0));

        carry();

        assertThat(history)
                .contains(
                        "0: 5 10->11 moved 50 POSTED",
                        "0: 6 11->12 moved 0 VOIDED",
                        "0: from 1 6 11->12 credited 0 VOIDED",
                        "1: 6 11->12 moved 0 VOIDED",
                        "1: from 0 5 10->11 credited 50 POSTED")
                .noneMatch(line -> line.contains("->0 "));
        assertThat(odd.available(BOB)).isEqualTo(58);
    }

    @Test
    void shouldTellHistoryThatNothingMovedWhereTheChainFailed() {
        submit(even, say(1, ALICE, BOB, 60, 0), say(2, BOB, CAROL, 61, 0));

        carry();

        assertThat(history)
                .containsExactlyInAnyOrder(
                        "0: 1 10->11 moved 0 LINKED_EVENT_FAILED",
                        "0: 2 11->12 moved 0 EXCEEDS_CREDITS",
                        "1: 2 11->12 moved 0 EXCEEDS_CREDITS");
    }

    // ---- who asked ----

    @Test
    void shouldTellEverywhereWhenTheFirstHomeDecided() {
        even.advanceMs(7);
        odd.advanceMs(99);
        submit(even, say(1, ALICE, BOB, 60, 0), say(2, BOB, CAROL, 20, 0));

        carry();

        assertThat(told).containsExactly("0: 1 POSTED after 7 ms", "0: 2 POSTED after 7 ms", "1: 2 POSTED after 7 ms");
        submit(even, say(3, ALICE, BOB, 1, 0), say(4, BOB, CAROL, 42, 0));
        told.clear();
        carry();
        assertThat(told)
                .containsExactly(
                        "0: 3 LINKED_EVENT_FAILED after 7 ms",
                        "0: 4 EXCEEDS_CREDITS after 7 ms",
                        "1: 4 EXCEEDS_CREDITS after 7 ms");
    }

    @Test
    void shouldTellNoTimeOfWhatWasNotDecided() {
        odd.move(90, BOB, CAROL, 1);
        submit(even, say(1, ALICE, BOB, 60, 0), say(2, BOB, CAROL, 20, 0));

        even.advanceMs(5_000);
        hear(even);
        carry();

        assertThat(told).containsExactly("0: 1 CHAIN_TIMED_OUT", "0: 2 CHAIN_TIMED_OUT", "1: 2 CHAIN_TIMED_OUT");
        assertThat(even.ledger.undecidedCount()).isZero();
        assertThat(odd.ledger.undecidedCount()).isZero();
    }

    @Test
    void shouldTellNoTimeOfAClawbackThatWasNotDecided() {
        even.pay(1, ALICE, BOB, 60);
        even.ledger.settle(
                1, 9, (high, low, asset, amount) -> odd.ledger.postSettlementEntry(0, 0, low, asset, amount));
        long count = even.ledger.postedCount();
        assertThat(clawBack(2)).isNull();
        even.advanceMs(5_000);
        hear(even);
        assertThat(told).containsExactly("0: 2 CHAIN_TIMED_OUT");
        carry();
        assertThat(even.ledger.postedCount()).isEqualTo(count);

        told.clear();
        history.clear();
        assertThat(clawBack(2)).isNull();
        carry();

        assertThat(told).containsExactly("0: 2 POSTED after 5000 ms");
        assertThat(history).contains("0: 2 10->0 moved 60 POSTED");
        assertThat(even.ledger.postedCount()).isEqualTo(count + 1);
        assertThat(even.available(ALICE)).isEqualTo(10_000);
        assertThat(odd.available(BOB)).isZero();
    }

    private @Nullable Outcome clawBack(long id) {
        Clawback clawback = new Clawback();
        clawback.idHigh = LedgerFixture.timedHigh(LedgerFixture.START_MS);
        clawback.idLow = LedgerFixture.timedLow(id);
        clawback.payerLow = ALICE;
        clawback.paymentHigh = clawback.idHigh;
        clawback.paymentLow = LedgerFixture.timedLow(1);
        clawback.principal = even.service;
        clawback.legCount = 1;
        clawback.legLow[0] = BOB;
        clawback.legAmount[0] = 60;
        return even.ledger.apply(clawback, even.nextPosition());
    }

    /** By the home of its debit account, if it posted anything. */
    @Test
    void shouldCountEveryMemberThatIsPostedOnce() {
        long before = even.ledger.postedCount();
        submit(even, say(1, ALICE, BOB, 60, 0), say(2, BOB, CAROL, 20, TransferFlags.PENDING), say(3, BOB, DAVE, 5, 0));
        carry();
        assertThat(even.ledger.postedCount()).isEqualTo(before + 1);
        assertThat(odd.ledger.postedCount()).isEqualTo(1);

        submit(even, say(4, ALICE, BOB, 1, 0), end(5, BOB, 2, 0));
        carry();

        assertThat(even.ledger.postedCount()).isEqualTo(before + 2);
        assertThat(odd.ledger.postedCount()).isEqualTo(1);
    }

    /** The first home has room for its decision and its money from the start, so that nothing can keep it from sending them. */
    @Test
    void shouldPromiseWhatItWillHaveToSend() {
        submit(even, say(1, ALICE, BOB, 60, 0), say(2, BOB, CAROL, 20, 0));
        assertThat(even.promised).isEqualTo(2);

        carry(even, odd);
        assertThat(odd.promised).isEqualTo(1);

        carry();
        assertThat(even.promised).isZero();
        assertThat(odd.promised).isZero();
    }

    // ---- how many ----

    /** What others coordinate does not count, neither while it is undecided nor when it ends. */
    @Test
    void shouldCoordinateSoManyAtATime() {
        odd.open(RICH, LedgerFixture.NO_LIMIT);
        for (long round = 0; round < 2; round++) {
            long id = 1 + round * 10 * Spans.COORDINATED_MAX;
            beginAsManyAsThereIsRoomFor(even, id, ALICE, BOB, DAVE);
            carryQuestions();
            beginAsManyAsThereIsRoomFor(odd, id + 5 * Spans.COORDINATED_MAX, RICH, ALICE, CAROL);
            carry();
        }

        assertThat(odd.available(BOB)).isEqualTo(2 * Spans.COORDINATED_MAX);
        assertThat(even.available(CAROL)).isEqualTo(2 * Spans.COORDINATED_MAX);
        assertThat(even.ledger.undecidedCount()).isZero();
        assertThat(odd.ledger.undecidedCount()).isZero();
    }

    private void beginAsManyAsThereIsRoomFor(LedgerFixture at, long firstId, long debit, long one, long other) {
        for (int i = 0; i <= Spans.COORDINATED_MAX; i++) {
            long id = firstId + 2L * i;
            submit(at, say(id, debit, one, 1, 0), say(id + 1, debit, other, 1, 0));
            assertThat(at.ledger.isChainUndecided()).isEqualTo(i < Spans.COORDINATED_MAX);
        }
        assertThat(at.ledger.chainOutcome(0)).isEqualTo(Outcome.TABLE_IS_FULL);
    }

    @Test
    void shouldFailWhereAnotherPartitionHasNoRoomForTheIds() {
        LedgerLimits few = new LedgerLimits(99, 9, 9, 9, 9, 8, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 9);
        begin(few);
        submit(
                even,
                say(1, ALICE, BOB, 60, 0),
                say(2, BOB, ALICE, 20, 0),
                say(3, DAVE, ALICE, 1, 0),
                say(4, BOB, ALICE, 1, 0));
        carry();
        assertThat(told).contains("0: 1 TABLE_IS_FULL", "0: 4 TABLE_IS_FULL");
        told.clear();
        odd.isIndexing = false;
        for (int i = 0; i < 8; i++) {
            odd.move(20 + i, BOB, 99, 1);
        }

        submit(even, say(5, ALICE, BOB, 60, 0), say(6, BOB, ALICE, 20, 0));
        carry();

        assertThat(told).contains("0: 5 OVERLOADED", "0: 6 OVERLOADED");
        assertThat(even.available(ALICE)).isEqualTo(10_000);
        assertThat(even.account(ALICE).debitsPending()).isZero();
    }

    @Test
    void shouldPostWhereNoMoreMayBePending() {
        LedgerLimits few = new LedgerLimits(99, 9, 9, 9, 9, 32, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 9);
        begin(few);
        assertThat(Growth.cross(even, odd, even.transfer(90, ALICE, BOB, 500))).isEqualTo(Outcome.POSTED);
        Outcome outcome = Outcome.PENDING;
        for (long id = 50; outcome == Outcome.PENDING; id++) {
            Transfer pending = odd.transfer(id, BOB, DAVE, 1);
            pending.flags = TransferFlags.PENDING;
            outcome = odd.apply(pending);
        }
        assertThat(outcome).isEqualTo(Outcome.TABLE_IS_FULL);

        submit(even, say(1, ALICE, BOB, 60, 0), say(2, BOB, CAROL, 1, TransferFlags.PENDING));
        submit(even, say(3, ALICE, BOB, 60, 0), say(4, BOB, CAROL, 2, 0));
        carry();

        assertThat(told).contains("0: 1 TABLE_IS_FULL", "0: 2 TABLE_IS_FULL").contains("0: 4 POSTED after 0 ms");
        assertThat(even.available(CAROL)).isEqualTo(2);
    }

    // ---- what cannot be ----

    @Test
    void shouldHaltWhereADecisionIsOfNoChain() {
        ChainDecision decision = new ChainDecision(7, ChainPrepared.NONE, Outcome.POSTED, 0);

        assertThatThrownBy(() -> odd.ledger.applyChainDecision(0, decision))
                .isInstanceOf(BrokenInvariantException.class)
                .hasMessageContaining("nobody asked for");
    }

    @Test
    void shouldHaltWhereMoneyOfAChainIsNone() {
        assertThatThrownBy(() -> odd.ledger.applyChainMoney(0, LedgerFixture.TUNE, 0))
                .isInstanceOf(BrokenInvariantException.class)
                .hasMessageContaining("money");
    }

    // ---- what is said and heard ----

    private static Transfer say(long id, long debit, long credit, long amount, int flags) {
        Transfer transfer = new Transfer();
        transfer.idHigh = LedgerFixture.timedHigh(LedgerFixture.START_MS);
        transfer.idLow = LedgerFixture.timedLow(id);
        transfer.debitLow = debit;
        transfer.creditLow = credit;
        transfer.amount = amount;
        transfer.flags = flags;
        return transfer;
    }

    /** Posts so much of a pending transfer, or voids it. */
    private static Transfer end(long id, long debit, long pending, long amount) {
        Transfer end = say(id, debit, 0, amount, amount == 0 ? TransferFlags.VOID_PENDING : TransferFlags.POST_PENDING);
        end.pendingHigh = end.idHigh;
        end.pendingLow = LedgerFixture.timedLow(pending);
        return end;
    }

    private void submit(LedgerFixture to, Transfer... members) {
        to.ledger.apply(
                new Chain() {
                    @Override
                    public int length() {
                        return members.length;
                    }

                    @Override
                    public void read(int member, Transfer transfer) {
                        transfer.copy(members[member]);
                        transfer.principal = to.service;
                        transfer.flags |= member < members.length - 1 ? TransferFlags.LINKED : 0;
                    }
                },
                to.nextPosition());
        hear(to);
    }

    private void carry() {
        while (carry(even, odd) || carry(odd, even)) {
            // The next may be sent by what has just arrived.
        }
    }

    private void carryQuestions() {
        for (int i = even.sent.size(); i > 0; i--) {
            carry(even, odd);
        }
    }

    private boolean carry(LedgerFixture from, LedgerFixture to) {
        LedgerFixture.Sent sent = from.sent.poll();
        if (sent != null) {
            to.ledger.advanceTime(to.ledger.timeNs(), to.position());
            LedgerFixture.deliver(from.partition(), sent.item(), to.ledger);
            hear(to);
        }
        return sent != null;
    }

    private void hear(LedgerFixture at) {
        at.ledger.tellDecided((idHigh, idLow, debitHigh, debitLow, outcome, timestampNs) -> told.add(at.partition()
                + ": " + JournalLines.number(idLow) + " " + outcome
                + (timestampNs == 0
                        ? ""
                        : " after " + (timestampNs - LedgerFixture.START_NS) / LedgerFixture.NS_PER_MS + " ms")));
        history.addAll(JournalLines.of(at));
        at.ledger.advanceTime(at.ledger.timeNs());
    }
}
