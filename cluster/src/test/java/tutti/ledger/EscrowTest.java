package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Transfers from an account of partition 0 to an account of partition 1. */
class EscrowTest {
    private static final int TUNE = LedgerFixture.TUNE;
    private static final long ALICE = 10;
    private static final long CREDIT_LINE = 12;
    private static final long BOB = 11;
    private static final long CAPPED = 13;
    private static final long FOREIGN = 15;
    private static final long FULL = 17;
    private static final long ABSENT = 19;

    private LedgerFixture from;
    private LedgerFixture to;

    @BeforeEach
    void openAccounts() {
        from = LedgerFixture.even();
        from.openWith(ALICE, 100);
        from.open(CREDIT_LINE, LedgerFixture.NO_LIMIT);
        to = new LedgerFixture(1, 2, LedgerFixture.LIMITS);
        to.open(BOB, LedgerFixture.NOT_BELOW_ZERO);
        to.open(CAPPED, LedgerFixture.NOT_ABOVE_ZERO);
        to.open(FULL, LedgerFixture.NO_LIMIT);
        to.open(21, LedgerFixture.NO_LIMIT);
        to.move(1, 21, FULL, Long.MAX_VALUE - 50);
        to.ledger.createAsset(new NewAsset(LedgerFixture.OTHER, "OTHER", 0, 5, "service"));
        to.ledger.createAccount(new NewAccount(0, FOREIGN, LedgerFixture.OTHER, 0, 0, 0, to.service));
    }

    @Test
    void shouldReserveAmountUntilTheOtherSideDecides() {
        Outcome outcome = from.move(1, ALICE, BOB, 40);

        assertThat(outcome).isNull();
        assertThat(from.ledger.lastReplayed()).isFalse();
        assertThat(from.ledger.lastTimestampNs()).isZero();
        assertThat(from.account(ALICE).debitsPending()).isEqualTo(40);
        assertThat(from.account(ALICE).debitsPosted()).isZero();
        assertThat(from.available(ALICE)).isEqualTo(60);
        assertThat(from.books())
                .containsExactly(
                        "asset 2 posted 140=140 pending 40=40 accrued 0", "channel 1 asset 2 sent 40 received 0");
    }

    @Test
    void shouldPostOnBothSides() {
        from.move(1, ALICE, BOB, 40);

        assertThat(carry(1, BOB, 40)).isEqualTo(Outcome.POSTED);

        assertThat(from.account(ALICE).debitsPending()).isZero();
        assertThat(from.account(ALICE).debitsPosted()).isEqualTo(40);
        assertThat(to.account(BOB).creditsPosted()).isEqualTo(40);
        assertThat(from.books())
                .containsExactly(
                        "asset 2 posted 140=140 pending 0=0 accrued 0", "channel 1 asset 2 sent 40 received 0");
        assertThat(to.books()).contains("channel 0 asset 2 sent 0 received 40");
    }

    @ParameterizedTest
    @MethodSource("rejectionsOfTheCreditSide")
    void shouldReleaseReservationWhereTheOtherSideRejects(Outcome expected, long credit) {
        from.move(1, ALICE, credit, 60);

        assertThat(carry(1, credit, 60)).isEqualTo(expected);

        assertThat(from.available(ALICE)).isEqualTo(100);
        assertThat(from.account(ALICE).debitsPending()).isZero();
        assertThat(from.books()).contains("channel 1 asset 2 sent 60 received 60");
        assertThat(to.books()).contains("channel 0 asset 2 sent 60 received 60");
    }

    static Stream<Arguments> rejectionsOfTheCreditSide() {
        return Stream.of(
                arguments(Outcome.CREDIT_ACCOUNT_NOT_FOUND, ABSENT),
                arguments(Outcome.ASSETS_MUST_MATCH, FOREIGN),
                arguments(Outcome.EXCEEDS_DEBITS, CAPPED),
                arguments(Outcome.TOTAL_OVERFLOWS, FULL));
    }

    @Test
    void shouldCountRequestForAssetThatIsNotKnownYet() {
        Transfer transfer = to.transfer(1, ALICE, BOB, 7);

        Outcome outcome = to.ledger.applyEscrowRequest(0, transfer, 600);

        assertThat(outcome).isEqualTo(Outcome.ASSETS_MUST_MATCH);
        assertThat(to.ledger.asset(600)).isNull();
        assertThat(to.books()).contains("channel 0 asset 600 sent 7 received 7");
        assertThat(to.ledger.createAsset(new NewAsset(600, "LATE", 0, 9, "label")))
                .isEqualTo(Outcome.CREATED);
        assertThat(to.ledger.asset(600)).isEqualTo(new AssetView(600, "LATE", 0, 9));
        assertThat(to.ledger.recomputeDigest()).isEqualTo(to.ledger.digest());
    }

    @Test
    void shouldAnswerRetryOfUndecidedTransferWithoutReservingAgain() {
        from.move(1, ALICE, BOB, 40);
        long digest = from.ledger.digest();

        Outcome outcome = from.ledger.apply(from.transfer(1, ALICE, BOB, 40), from.position());

        assertThat(outcome).isNull();
        assertThat(from.ledger.lastReplayed()).isTrue();
        assertThat(from.ledger.lastTimestampNs()).isZero();
        assertThat(from.ledger.digest()).isEqualTo(digest);
    }

    @Test
    void shouldNameDifferingFieldOfUndecidedTransfer() {
        from.move(1, ALICE, BOB, 40);

        assertThat(from.move(1, ALICE, BOB, 41)).isEqualTo(Outcome.EXISTS_WITH_DIFFERENT_AMOUNT);
    }

    @Test
    void shouldReplayDecisionWithItsTime() {
        from.move(1, ALICE, BOB, 40);
        from.advanceMs(5);
        carry(1, BOB, 40);
        from.advanceMs(5);
        Transfer retry = from.transfer(1, ALICE, BOB, 40);
        retry.idHigh = LedgerFixture.timedHigh(LedgerFixture.START_MS);

        assertThat(from.apply(retry)).isEqualTo(Outcome.POSTED);
        assertThat(from.ledger.lastReplayed()).isTrue();
        assertThat(from.ledger.lastTimestampNs()).isEqualTo(LedgerFixture.START_NS + 5 * LedgerFixture.NS_PER_MS);
    }

    @Test
    void shouldReplayRejectionOfTheOtherSide() {
        from.move(1, ALICE, ABSENT, 40);
        carry(1, ABSENT, 40);
        to.open(ABSENT, 0);

        assertThat(from.move(1, ALICE, ABSENT, 40)).isEqualTo(Outcome.CREDIT_ACCOUNT_NOT_FOUND);
        assertThat(from.ledger.lastReplayed()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("rejectionsOfTheDebitSide")
    void shouldRejectOnTheDebitSideWithoutAsking(Outcome expected, long debit, long amount, int principal) {
        Transfer transfer = from.transfer(1, debit, BOB, amount);
        transfer.principal = principal;
        String before = from.books().toString();

        assertThat(from.apply(transfer)).isEqualTo(expected);

        assertThat(from.books()).hasToString(before);
        assertThat(from.apply(transfer)).isEqualTo(expected);
        assertThat(from.ledger.lastReplayed()).isTrue();
    }

    static Stream<Arguments> rejectionsOfTheDebitSide() {
        return Stream.of(
                arguments(Outcome.DEBIT_ACCOUNT_NOT_FOUND, 14L, 1L, 1),
                arguments(Outcome.DEBIT_NOT_ALLOWED, ALICE, 1000L, 2),
                arguments(Outcome.EXCEEDS_CREDITS, ALICE, 101L, 1));
    }

    @Test
    void shouldCountReservationsAgainstWhatMayBeSpent() {
        from.move(1, ALICE, BOB, 60);

        assertThat(from.move(2, ALICE, BOB, 41)).isEqualTo(Outcome.CHAIN_CONFLICT);
        assertThat(from.move(3, ALICE, CREDIT_LINE, 41)).isEqualTo(Outcome.CHAIN_CONFLICT);
        assertThat(from.move(4, ALICE, CREDIT_LINE, 101)).isEqualTo(Outcome.EXCEEDS_CREDITS);
        assertThat(from.move(5, ALICE, BOB, 40)).isNull();
    }

    @Test
    void shouldSpendNoIdWhereOnlyReservationsStandInTheWay() {
        Transfer first = from.transfer(1, ALICE, BOB, 60);
        from.apply(first);
        assertThat(from.move(2, ALICE, CREDIT_LINE, 41)).isEqualTo(Outcome.CHAIN_CONFLICT);
        reply(1, LedgerFixture.timedHigh(LedgerFixture.START_MS), LedgerFixture.timedLow(1), Outcome.EXCEEDS_DEBITS);

        assertThat(from.move(2, ALICE, CREDIT_LINE, 41)).isEqualTo(Outcome.POSTED);
        assertThat(from.ledger.lastReplayed()).isFalse();
    }

    @Test
    void shouldCountReservationsAgainstTheLargestTotal() {
        from.move(1, CREDIT_LINE, BOB, Long.MAX_VALUE - 5);

        assertThat(from.move(2, CREDIT_LINE, BOB, 6)).isEqualTo(Outcome.TOTAL_OVERFLOWS);
        assertThat(from.move(3, CREDIT_LINE, ALICE, 6)).isEqualTo(Outcome.TOTAL_OVERFLOWS);
        assertThat(from.move(4, CREDIT_LINE, BOB, 5)).isNull();
    }

    @Test
    void shouldCountReservationsAgainstTheMaximumSupply() {
        Transfer mint = from.transfer(1, 0, BOB, LedgerFixture.SUPPLY - 101);
        mint.debitHigh = AssetAccounts.RESERVED_HIGH;
        mint.debitLow = AssetAccounts.issuingLow(TUNE);
        assertThat(from.apply(mint)).isNull();

        mint.idLow = LedgerFixture.timedLow(2);
        mint.amount = 2;
        assertThat(from.apply(mint)).isEqualTo(Outcome.EXCEEDS_MAXIMUM_SUPPLY);
        mint.idLow = LedgerFixture.timedLow(3);
        mint.amount = 1;
        assertThat(from.apply(mint)).isNull();
    }

    @Test
    void shouldRefuseMoreThanAQuarterOfTheWindowAsUndecided() {
        LedgerFixture tight = new LedgerFixture(
                0, 2, new LedgerLimits(99, 9, 9, 9, 9, 8, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 99));
        tight.openWith(ALICE, 100);
        assertThat(tight.move(1, ALICE, BOB, 1)).isNull();
        assertThat(tight.move(2, ALICE, BOB, 1)).isNull();

        assertThat(tight.move(3, ALICE, BOB, 1)).isEqualTo(Outcome.TABLE_IS_FULL);
        assertThat(tight.ledger.lastTimestampNs()).isZero();
        assertThat(tight.ledger.isIdWindowFull(6)).isFalse();
        assertThat(tight.ledger.isIdWindowFull(7)).isTrue();
        Transfer first = tight.transfer(1, ALICE, BOB, 1);
        tight.ledger.applyEscrowReply(1, first.idHigh, first.idLow, 0, ALICE, Outcome.POSTED, 1);
        assertThat(tight.move(3, ALICE, BOB, 1)).isNull();
        assertThat(tight.ledger.lastReplayed()).isFalse();
    }

    @Test
    void shouldCountTransferAsPostedOnTheDebitSideAlone() {
        long before = from.ledger.postedCount();
        long beforeOther = to.ledger.postedCount();
        from.move(1, ALICE, BOB, 40);

        assertThat(from.ledger.postedCount()).isEqualTo(before);
        carry(1, BOB, 40);
        assertThat(from.ledger.postedCount()).isEqualTo(before + 1);
        assertThat(to.ledger.postedCount()).isEqualTo(beforeOther);
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"MOVED", "OVERLOADED", "AMOUNT_OVERFLOWS"})
    void shouldHaltWhereReplyIsNotFinal(Outcome outcome) {
        Transfer transfer = from.transfer(1, ALICE, BOB, 40);
        from.apply(transfer);

        assertThatThrownBy(() -> reply(1, transfer.idHigh, transfer.idLow, outcome))
                .isInstanceOf(BrokenInvariantException.class)
                .hasMessageContaining("final");
    }

    @Test
    void shouldHaltWhereReplyMeetsNoUndecidedTransfer() {
        Transfer transfer = from.transfer(1, ALICE, BOB, 40);
        from.apply(transfer);
        reply(1, transfer.idHigh, transfer.idLow, Outcome.POSTED);

        assertThatThrownBy(() -> reply(1, transfer.idHigh, transfer.idLow, Outcome.POSTED))
                .isInstanceOf(BrokenInvariantException.class);
        assertThatThrownBy(() -> reply(1, transfer.idHigh, 999, Outcome.POSTED))
                .isInstanceOf(BrokenInvariantException.class);
    }

    @Test
    void shouldHaltWhereReplyComesFromAPeerThatIsNone() {
        Transfer transfer = from.transfer(1, ALICE, BOB, 40);
        from.apply(transfer);

        assertThatThrownBy(() -> reply(2, transfer.idHigh, transfer.idLow, Outcome.EXCEEDS_DEBITS))
                .isInstanceOf(BrokenInvariantException.class)
                .hasMessageContaining("peer");
    }

    @Test
    void shouldHaltWhereRequestHasANegativeAmount() {
        Transfer transfer = to.transfer(1, ALICE, BOB, -1);

        assertThatThrownBy(() -> to.ledger.applyEscrowRequest(0, transfer, TUNE))
                .isInstanceOf(BrokenInvariantException.class);
    }

    private void reply(int peer, long idHigh, long idLow, Outcome outcome) {
        long accepted = outcome.isSuccess() ? to.ledger.lastAccepted() : 0;
        from.ledger.applyEscrowReply(peer, idHigh, idLow, 0, ALICE, outcome, accepted);
    }

    /** Takes the transfer, made at the start, to the credit side and its decision back. */
    private Outcome carry(long id, long credit, long amount) {
        Transfer transfer = to.transfer(id, ALICE, credit, amount);
        transfer.idHigh = LedgerFixture.timedHigh(LedgerFixture.START_MS);
        Outcome outcome = to.ledger.applyEscrowRequest(0, transfer, from.ledger.assetOf(0, ALICE));
        reply(1, transfer.idHigh, transfer.idLow, outcome);
        return outcome;
    }
}
