package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Partition 0 of two pays: even accounts live here, odd ones elsewhere. */
class StreamPaymentTest {
    private static final long FAN = 10;
    private static final long LABEL = 12;
    private static final long CAPPED = 14;
    private static final long FOREIGN = 16;
    private static final long ABSENT = 18;
    private static final long FULL = 20;
    private static final long CREDIT_LINE = 22;
    private static final long REMOTE = 11;
    private static final long REMOTE_TOO = 13;

    private LedgerFixture books;

    @BeforeEach
    void openAccounts() {
        books = LedgerFixture.even();
        books.openWith(FAN, 100);
        books.open(LABEL, LedgerFixture.NO_LIMIT);
        books.open(CAPPED, LedgerFixture.NOT_ABOVE_ZERO);
        books.open(FULL, LedgerFixture.NO_LIMIT);
        books.open(CREDIT_LINE, LedgerFixture.NO_LIMIT);
        books.ledger.createAsset(new NewAsset(LedgerFixture.OTHER, "OTHER", 0, 5, "service"));
        books.ledger.createAccount(new NewAccount(0, FOREIGN, LedgerFixture.OTHER, 0, 0, 0, books.service));
        books.open(24, LedgerFixture.NO_LIMIT);
        books.move(9001, 24, FULL, Long.MAX_VALUE - 50);
    }

    @Test
    void shouldDebitPayerOnceAndCreditEveryLeg() {
        Outcome outcome = books.pay(1, FAN, LABEL, 30, REMOTE, 20);

        assertThat(outcome).isEqualTo(Outcome.POSTED);
        assertThat(books.available(FAN)).isEqualTo(50);
        assertThat(books.account(LABEL).creditsPosted()).isEqualTo(30);
        assertThat(books.ledger.accrued(0, REMOTE)).isEqualTo(20);
        assertThat(books.ledger.unsettledPayees(1)).isEqualTo(1);
        assertThat(books.ledger.unsettledPayees(0)).isZero();
        assertThat(books.books().get(0)).endsWith("accrued 20");
    }

    @Test
    void shouldAddToAccrualThatIsThere() {
        books.pay(1, FAN, REMOTE, 20, REMOTE_TOO, 1);
        books.pay(2, FAN, REMOTE, 5);

        assertThat(books.ledger.accrued(0, REMOTE)).isEqualTo(25);
        assertThat(books.ledger.accrued(0, 999)).isZero();
        assertThat(books.ledger.unsettledPayees(1)).isEqualTo(2);
    }

    @Test
    void shouldPayPayerThatIsAlsoPayee() {
        Outcome outcome = books.pay(1, FAN, FAN, 60, LABEL, 40);

        assertThat(outcome).isEqualTo(Outcome.POSTED);
        assertThat(books.account(FAN).debitsPosted()).isEqualTo(100);
        assertThat(books.account(FAN).creditsPosted()).isEqualTo(160);
    }

    @Test
    void shouldNotLetPayersOwnShareFundThePayment() {
        assertThat(books.pay(1, FAN, FAN, 60, LABEL, 41)).isEqualTo(Outcome.EXCEEDS_CREDITS);
    }

    @ParameterizedTest
    @MethodSource("payeesThatCannotBeCredited")
    void shouldCreditUnclaimedWherePayeeCannotBe(long payee) {
        Outcome outcome = books.pay(1, FAN, payee, 30, LABEL, 1);

        assertThat(outcome).isEqualTo(Outcome.POSTED);
        assertThat(books.unclaimed().creditsPosted()).isEqualTo(30);
        assertThat(books.account(LABEL).creditsPosted()).isEqualTo(1);
    }

    static Stream<Long> payeesThatCannotBeCredited() {
        return Stream.of(ABSENT, FOREIGN, CAPPED);
    }

    @Test
    void shouldSkipLegsOfNothing() {
        Outcome outcome = books.pay(1, FAN, LABEL, 0, REMOTE, 0, REMOTE_TOO, 3);

        assertThat(outcome).isEqualTo(Outcome.POSTED);
        assertThat(books.ledger.unsettledPayees(1)).isEqualTo(1);
        books.pay(2, FAN, REMOTE_TOO, 0, LABEL, 3);
        assertThat(books.ledger.accrued(0, REMOTE_TOO)).isEqualTo(3);
        assertThat(books.account(LABEL).creditsPosted()).isEqualTo(3);
    }

    @Test
    void shouldAccrueOnceWhereALegStandsTwice() {
        books.pay(1, FAN, REMOTE, 4, REMOTE, 6);

        assertThat(books.ledger.accrued(0, REMOTE)).isEqualTo(10);
        assertThat(books.ledger.unsettledPayees(1)).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("rejections")
    void shouldRejectAndMoveNothing(Outcome expected, Consumer<StreamPayment> spoil) {
        String before = books.books().toString();
        StreamPayment payment = books.payment(1, FAN, LABEL, 99, REMOTE, 1);
        spoil.accept(payment);

        assertThat(books.apply(payment)).isEqualTo(expected);

        assertThat(books.ledger.lastTimestampNs()).isEqualTo(LedgerFixture.START_NS);
        assertThat(books.books()).hasToString(before);
        assertThat(books.ledger.unsettledPayees(1)).isZero();
    }

    static Stream<Arguments> rejections() {
        long tooLate = LedgerFixture.START_NS - LedgerFixture.HOUR_NS - 1;
        long tooEarly = LedgerFixture.START_NS + 60_000_000_001L;
        return Stream.of(
                rejection(Outcome.DEBIT_ACCOUNT_NOT_FOUND, p -> p.payerLow = ABSENT),
                rejection(Outcome.DEBIT_NOT_ALLOWED, p -> p.principal = 2),
                rejection(Outcome.ASSETS_MUST_MATCH, p -> p.payerLow = FOREIGN),
                rejection(Outcome.ASSETS_MUST_MATCH, p -> p.asset = 77),
                rejection(Outcome.PLAYED_TOO_LONG_AGO, p -> p.playedAtNs = tooLate),
                rejection(Outcome.PLAYED_TOO_LONG_AGO, p -> p.playedAtNs = Long.MIN_VALUE),
                rejection(Outcome.PLAYED_IN_FUTURE, p -> p.playedAtNs = tooEarly),
                rejection(Outcome.EXCEEDS_CREDITS, p -> p.amount = ++p.legAmount[0] + 1),
                rejection(Outcome.TOTAL_OVERFLOWS, p -> p.legLow[0] = FULL),
                rejection(Outcome.AMOUNT_MUST_NOT_BE_ZERO, p -> p.units = 0));
    }

    @ParameterizedTest
    @MethodSource("edgesOfTheTimeOfPlay")
    void shouldTakePlaysUpToTheEdges(long playedAtNs) {
        StreamPayment payment = books.payment(1, FAN, LABEL, 1);
        payment.playedAtNs = playedAtNs;

        assertThat(books.apply(payment)).isEqualTo(Outcome.POSTED);
    }

    static Stream<Long> edgesOfTheTimeOfPlay() {
        return Stream.of(LedgerFixture.START_NS - LedgerFixture.HOUR_NS, LedgerFixture.START_NS + 60_000_000_000L);
    }

    @Test
    void shouldRejectWhatOverflowsThePayer() {
        books.pay(1, CREDIT_LINE, REMOTE, Long.MAX_VALUE - 5);

        assertThat(books.pay(2, CREDIT_LINE, LABEL, 6)).isEqualTo(Outcome.TOTAL_OVERFLOWS);
        assertThat(books.pay(3, CREDIT_LINE, LABEL, 5)).isEqualTo(Outcome.POSTED);
    }

    @Test
    void shouldRejectWhatOverflowsAnAccrual() {
        books.open(26, LedgerFixture.NO_LIMIT);
        books.pay(1, CREDIT_LINE, REMOTE, Long.MAX_VALUE - 5);

        assertThat(books.pay(2, 26, LABEL, 1, REMOTE, 6)).isEqualTo(Outcome.TOTAL_OVERFLOWS);
        assertThat(books.pay(3, 26, LABEL, 6, REMOTE, 5, REMOTE_TOO, 7)).isEqualTo(Outcome.POSTED);
        assertThat(books.ledger.accrued(0, REMOTE)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldJudgeOverflowByWhatGoesToOneAccountAndNotByTheWhole() {
        assertThat(books.pay(1, FAN, FULL, 20, LABEL, 40, ABSENT, 40)).isEqualTo(Outcome.POSTED);
        assertThat(books.pay(2, CREDIT_LINE, FULL, 31, LABEL, 40)).isEqualTo(Outcome.TOTAL_OVERFLOWS);
    }

    @Test
    void shouldSumLegsThatGoToTheUnclaimedAccount() {
        books.pay(1, CREDIT_LINE, ABSENT, Long.MAX_VALUE - 50);

        assertThat(books.pay(2, FAN, ABSENT, 30, ABSENT + 100, 21)).isEqualTo(Outcome.TOTAL_OVERFLOWS);
        assertThat(books.pay(3, FAN, ABSENT, 30, ABSENT + 100, 20, REMOTE, 1)).isEqualTo(Outcome.POSTED);
    }

    @Test
    void shouldRefuseWithoutSpendingTheIdWhereAccrualsHaveNoRoom() {
        LedgerFixture tight = new LedgerFixture(
                0, 2, new LedgerLimits(99, 9, 9, 9, 2, 99, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 99));
        tight.openWith(FAN, 100);
        tight.pay(1, FAN, REMOTE, 1);

        assertThat(tight.pay(2, FAN, REMOTE, 1, REMOTE_TOO, 1, 15, 1)).isEqualTo(Outcome.TABLE_IS_FULL);
        assertThat(tight.ledger.lastTimestampNs()).isZero();
        assertThat(tight.available(FAN)).isEqualTo(99);
        assertThat(tight.pay(3, FAN, REMOTE, 1, REMOTE_TOO, 1)).isEqualTo(Outcome.POSTED);
        tight.ledger.settle(1, 1, (high, low, asset, amount) -> {});
        assertThat(tight.pay(2, FAN, REMOTE_TOO, 1, 15, 1)).isEqualTo(Outcome.POSTED);
        assertThat(tight.ledger.lastReplayed()).isFalse();
    }

    @Test
    void shouldRefusePaymentWhosePayerLivesElsewhere() {
        assertThat(books.pay(1, REMOTE, LABEL, 1)).isEqualTo(Outcome.MOVED);
    }

    @ParameterizedTest
    @MethodSource("wrongLegs")
    void shouldHaltWhereLegsAreNotWhatTheGatewayMakes(Consumer<StreamPayment> spoil) {
        StreamPayment payment = books.payment(1, FAN, LABEL, 10, REMOTE, 10);
        spoil.accept(payment);
        long digest = books.ledger.digest();

        assertThatThrownBy(() -> books.ledger.apply(payment, books.position()))
                .isInstanceOf(BrokenInvariantException.class);
        assertThat(books.ledger.digest()).isEqualTo(digest);
    }

    static Stream<Consumer<StreamPayment>> wrongLegs() {
        return Stream.of(
                p -> p.legCount = 0,
                p -> {
                    p.amount = 0;
                    p.legAmount[0] = 0;
                    p.legAmount[1] = 0;
                },
                p -> p.legCount = 65,
                p -> p.amount = 19,
                p -> p.amount = 21,
                p -> p.legAmount[0] = -1,
                p -> {
                    Arrays.fill(p.legAmount, Long.MAX_VALUE);
                    p.legAmount[1] = 22;
                });
    }

    @Test
    void shouldFollowWorkByPriceAndSplit() {
        Split split = new Split(new long[] {1, 2}, new long[] {3, 4}, new int[] {700_000, 300_000});
        StreamPayment payment = new StreamPayment();
        payment.units = 3;

        payment.follow(new WorkView(0, 900, 5, "t", "", 35, 6, split, 0));

        assertThat(payment.amount).isEqualTo(105);
        assertThat(payment.asset).isEqualTo(5);
        assertThat(payment.splitVersion).isEqualTo(6);
        assertThat(payment.legCount).isEqualTo(2);
        assertThat(Arrays.copyOf(payment.legHigh, 2)).containsExactly(1, 2);
        assertThat(Arrays.copyOf(payment.legLow, 2)).containsExactly(3, 4);
        assertThat(Arrays.copyOf(payment.legAmount, 2)).containsExactly(74, 31);
    }

    @ParameterizedTest
    @MethodSource("pricesAndUnitsThatOverflow")
    void shouldTellWhereUnitsTimesPriceOverflows(long price, long units) {
        Split split = new Split(new long[1], new long[] {3}, new int[] {1_000_000});
        StreamPayment payment = books.payment(1, FAN, LABEL, 1);
        payment.units = units;

        payment.follow(new WorkView(0, 900, LedgerFixture.TUNE, "t", "", price, 1, split, 0));

        assertThat(payment.legCount).isZero();
        assertThat(books.apply(payment)).isEqualTo(Outcome.AMOUNT_OVERFLOWS);
    }

    static Stream<Arguments> pricesAndUnitsThatOverflow() {
        return Stream.of(
                arguments(2L, 1L << 62),
                arguments(Long.MAX_VALUE, 2L),
                arguments(Long.MAX_VALUE, Long.MAX_VALUE),
                arguments(1L << 32, 1L << 32),
                arguments(3L, Long.MAX_VALUE / 3 * 2));
    }

    private static Arguments rejection(Outcome expected, Consumer<StreamPayment> spoil) {
        return arguments(expected, spoil);
    }
}
