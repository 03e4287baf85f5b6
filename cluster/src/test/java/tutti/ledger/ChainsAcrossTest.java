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

    // ---- how many ----

    @Test
    void shouldCoordinateSoManyAtATime() {
        long id = 1;
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < Spans.COORDINATED_MAX; i++) {
                submit(even, say(id++, ALICE, BOB, 1, 0), say(id++, ALICE, DAVE, 1, 0));
                assertThat(even.ledger.isChainUndecided()).isTrue();
            }
            submit(even, say(id++, ALICE, BOB, 1, 0), say(id++, ALICE, DAVE, 1, 0));
            assertThat(even.ledger.isChainUndecided()).isFalse();
            assertThat(even.ledger.chainOutcome(0)).isEqualTo(Outcome.TABLE_IS_FULL);
            carry();
        }

        assertThat(odd.available(BOB)).isEqualTo(2 * Spans.COORDINATED_MAX);
        assertThat(even.ledger.undecidedCount()).isZero();
    }

    /** What others coordinate does not count. */
    @Test
    void shouldCoordinateAsManyAsItHasRoomForWhateverOthersDo() {
        long id = 1;
        for (int i = 0; i < Spans.COORDINATED_MAX; i++) {
            submit(even, say(id++, ALICE, BOB, 1, 0), say(id++, ALICE, DAVE, 1, 0));
        }
        carryQuestions();

        for (int i = 0; i <= Spans.COORDINATED_MAX; i++) {
            submit(odd, say(id++, BOB, ALICE, 0, TransferFlags.BALANCING_DEBIT), say(id++, DAVE, CAROL, 1, 0));
        }
        submit(odd, say(id++, BOB, ALICE, 1, TransferFlags.PENDING), say(id, DAVE, CAROL, 1, 0));
        assertThat(odd.ledger.chainOutcome(0)).isNotEqualTo(Outcome.TABLE_IS_FULL);
        carry();
        assertThat(odd.ledger.undecidedCount()).isZero();
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
                + ": " + number(idLow) + " " + outcome
                + (timestampNs == 0
                        ? ""
                        : " after " + (timestampNs - LedgerFixture.START_NS) / LedgerFixture.NS_PER_MS + " ms")));
        long[] words = at.ledger.journal().words();
        int length = at.ledger.journal().length();
        for (int entry = 0; entry < length; entry += Journal.words(words[entry])) {
            int kind = Journal.kind(words[entry]);
            if (kind == Journal.TRANSFER && Journal.isFirstOutcome(words[entry])) {
                history.add(at.partition() + ": " + number(words[entry + 2]) + " " + words[entry + 4] + "->"
                        + words[entry + 6] + " moved " + IdLayout.detail(words, entry + 1) + " "
                        + Outcome.ofCode(IdLayout.outcomeCode(words, entry + 1)));
            } else if (kind == Journal.CREDIT) {
                history.add(at.partition() + ": from " + Journal.detail(words[entry]) + " " + number(words[entry + 2])
                        + " " + words[entry + 4] + "->" + words[entry + 6] + " credited " + words[entry + 7] + " "
                        + Outcome.ofCode(Journal.outcomeCodeOfCredit(words, entry + 1)));
            }
        }
        at.ledger.advanceTime(at.ledger.timeNs());
    }

    private static long number(long idLow) {
        return idLow & ~LedgerFixture.timedLow(0);
    }
}
