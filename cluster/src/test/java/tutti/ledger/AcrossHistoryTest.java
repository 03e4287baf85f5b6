package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the homes of accounts tell history of transfers, and of payments taken back, that other partitions decide or ask for. */
class AcrossHistoryTest {
    private static final long ALICE = 10;
    private static final long CAROL = 12;
    private static final long POT = 14;
    private static final long BOB = 11;
    private static final long DAVE = 13;

    private final LedgerFixture even = LedgerFixture.even();
    private final LedgerFixture odd = new LedgerFixture(1, 2, LedgerFixture.LIMITS);
    private final List<String> history = new ArrayList<>();

    @BeforeEach
    void openAccounts() {
        even.openWith(ALICE, 1_000);
        even.open(CAROL, LedgerFixture.NOT_BELOW_ZERO);
        even.openWith(POT, 100);
        odd.open(BOB, LedgerFixture.NOT_BELOW_ZERO);
        odd.open(DAVE, LedgerFixture.NOT_BELOW_ZERO);
        even.advanceMs(0);
        odd.advanceMs(0);
    }

    @Test
    void shouldTellWhatWasCreditedFromElsewhere() {
        assertThat(Growth.cross(even, odd, even.transfer(1, ALICE, BOB, 40))).isEqualTo(Outcome.POSTED);
        assertThat(Growth.cross(even, odd, even.transfer(2, ALICE, 99, 50)))
                .isEqualTo(Outcome.CREDIT_ACCOUNT_NOT_FOUND);

        assertThat(JournalLines.of(even))
                .containsExactly("0: 1 10->11 moved 40 POSTED", "0: 2 10->99 moved 0 CREDIT_ACCOUNT_NOT_FOUND");
        assertThat(JournalLines.of(odd)).containsExactly("1: from 0 1 10->11 credited 40 POSTED");
    }

    @Test
    void shouldTellWhatWasReservedFromElsewhereAndHowItEnded() {
        Transfer pending = even.transfer(1, ALICE, BOB, 40);
        pending.flags = TransferFlags.PENDING;
        assertThat(Growth.cross(even, odd, pending)).isEqualTo(Outcome.PENDING);
        Transfer post = even.transfer(2, ALICE, 0, 15);
        post.flags = TransferFlags.POST_PENDING;
        post.pendingHigh = post.idHigh;
        post.pendingLow = LedgerFixture.timedLow(1);
        assertThat(even.apply(post)).isEqualTo(Outcome.POSTED);

        Growth.carry(even, odd);

        assertThat(JournalLines.of(even)).contains("0: 1 10->11 moved 40 PENDING", "0: 2 10->11 moved 15 POSTED");
        assertThat(JournalLines.of(odd))
                .containsExactly("1: from 0 1 10->11 credited 40 PENDING", "1: from 0 1 10->11 ended 40 posted 15");
    }

    // ---- payments taken back ----

    @Test
    void shouldTellWhatAPayeeElsewhereGave() {
        pay(BOB, 30);
        settle();

        assertThat(clawBack(BOB, 30, 0)).isEqualTo(Outcome.POSTED);

        assertThat(history).containsExactly("0: 2 10->0 moved 30 POSTED", "1: from 0 2 of 1 for 10 took 30 of 11");
        assertThat(even.available(ALICE)).isEqualTo(1_000);
    }

    @Test
    void shouldTellWhatWasAccruedForIt() {
        pay(BOB, 30);

        assertThat(clawBack(BOB, 30, 0)).isEqualTo(Outcome.POSTED);

        assertThat(history)
                .containsExactlyInAnyOrder(
                        "0: 2 10->0 moved 30 POSTED", "0: from 0 2 of 1 for 10 took 30 of 11 accrued");
        assertThat(even.ledger.accrued(0, BOB)).isZero();
    }

    @Test
    void shouldTellWhatAPayeeHereGave() {
        pay(CAROL, 30);

        assertThat(clawBack(CAROL, 30, 0)).isEqualTo(Outcome.POSTED);

        assertThat(history)
                .containsExactlyInAnyOrder("0: 2 10->0 moved 30 POSTED", "0: from 0 2 of 1 for 10 took 30 of 12");
    }

    @Test
    void shouldTellWhatHadWaitedUnclaimed() {
        Transfer closing = odd.transfer(90, BOB, DAVE, 0);
        closing.flags = TransferFlags.PENDING | TransferFlags.CLOSING_DEBIT;
        assertThat(odd.apply(closing)).isEqualTo(Outcome.PENDING);
        pay(BOB, 30);
        settle();
        assertThat(odd.account(BOB).unclaimed()).isEqualTo(30);

        assertThat(clawBack(BOB, 30, 0)).isEqualTo(Outcome.POSTED);

        assertThat(history).contains("1: from 0 2 of 1 for 10 took 30 of 11, of which waited 30");
        assertThat(odd.account(BOB).unclaimed()).isZero();
    }

    @Test
    void shouldTellWhoCovered() {
        pay(BOB, 30);
        settle();
        assertThat(odd.move(91, BOB, DAVE, 21)).isEqualTo(Outcome.POSTED);

        assertThat(clawBack(BOB, 30, POT)).isEqualTo(Outcome.POSTED);

        assertThat(history)
                .containsExactlyInAnyOrder(
                        "0: 2 10->14 moved 30 POSTED",
                        "0: from 0 2 of 1 for 10 took 21 of 14 to cover",
                        "1: from 0 2 of 1 for 10 took 9 of 11");
        assertThat(even.available(POT)).isEqualTo(79);
    }

    /** Nothing is told of a payee that gave nothing, since all was covered. */
    @Test
    void shouldTellNothingOfWhoGaveNothing() {
        pay(BOB, 30);
        settle();
        assertThat(odd.move(91, BOB, DAVE, 30)).isEqualTo(Outcome.POSTED);

        assertThat(clawBack(BOB, 30, POT)).isEqualTo(Outcome.POSTED);

        assertThat(history)
                .containsExactlyInAnyOrder(
                        "0: 2 10->14 moved 30 POSTED", "0: from 0 2 of 1 for 10 took 30 of 14 to cover");
    }

    @Test
    void shouldTellNothingOfWhatWasNotTaken() {
        pay(BOB, 30);
        settle();
        assertThat(odd.move(91, BOB, DAVE, 21)).isEqualTo(Outcome.POSTED);

        assertThat(clawBack(BOB, 30, 0)).isEqualTo(Outcome.CLAWBACK_EXCEEDS_CREDITS);

        assertThat(history).containsExactly("0: 2 10->0 moved 0 CLAWBACK_EXCEEDS_CREDITS");
        assertThat(odd.available(BOB)).isEqualTo(9);
    }

    private void pay(long payee, long amount) {
        assertThat(even.pay(1, ALICE, payee, amount)).isEqualTo(Outcome.POSTED);
    }

    private void settle() {
        even.ledger.settle(
                1, 9, (high, low, asset, amount) -> odd.ledger.postSettlementEntry(0, 0, low, asset, amount));
    }

    /** Takes the payment back, and collects what is told of that. */
    private @Nullable Outcome clawBack(long payee, long amount, long cover) {
        even.advanceMs(0);
        odd.advanceMs(0);
        Clawback clawback = new Clawback();
        clawback.idHigh = LedgerFixture.timedHigh(LedgerFixture.START_MS);
        clawback.idLow = LedgerFixture.timedLow(2);
        clawback.payerLow = ALICE;
        clawback.paymentHigh = clawback.idHigh;
        clawback.paymentLow = LedgerFixture.timedLow(1);
        clawback.coverLow = cover;
        clawback.principal = even.service;
        clawback.legCount = 1;
        clawback.legLow[0] = payee;
        clawback.legAmount[0] = amount;
        Outcome[] decided = {even.ledger.apply(clawback, even.nextPosition())};
        Growth.carry(even, odd);
        even.ledger.tellDecided((idHigh, idLow, debitHigh, debitLow, outcome, timestampNs) -> decided[0] = outcome);
        history.addAll(JournalLines.of(even));
        history.addAll(JournalLines.of(odd));
        return decided[0];
    }
}
