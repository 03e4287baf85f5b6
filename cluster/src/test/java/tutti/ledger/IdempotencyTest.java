package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One id, one effect, one answer. */
class IdempotencyTest {
    private static final long ALICE = 10;
    private static final long BOB = 11;
    private static final long CAROL = 12;
    private static final int OMITTED = StreamPayment.FLAG_PLAYED_AT_OMITTED;

    private LedgerFixture books;

    @BeforeEach
    void openAccounts() {
        books = LedgerFixture.alone();
        books.openWith(ALICE, 100);
        books.open(BOB, LedgerFixture.NO_LIMIT);
        books.open(CAROL, LedgerFixture.NO_LIMIT);
    }

    @Test
    void shouldReplayOutcomeOfTransferWithItsTime() {
        Transfer transfer = books.transfer(1, ALICE, BOB, 60);
        books.apply(transfer);
        books.advanceMs(7);

        assertThat(books.apply(transfer)).isEqualTo(Outcome.POSTED);

        assertThat(books.ledger.lastReplayed()).isTrue();
        assertThat(books.ledger.lastTimestampNs()).isEqualTo(LedgerFixture.START_NS);
        assertThat(books.available(ALICE)).isEqualTo(40);
    }

    @Test
    void shouldReplayOutcomeOfPaymentWithItsTime() {
        StreamPayment payment = books.payment(1, ALICE, BOB, 60);
        books.apply(payment);
        books.advanceMs(7);

        assertThat(books.apply(payment)).isEqualTo(Outcome.POSTED);

        assertThat(books.ledger.lastReplayed()).isTrue();
        assertThat(books.ledger.lastTimestampNs()).isEqualTo(LedgerFixture.START_NS);
        assertThat(books.available(ALICE)).isEqualTo(40);
    }

    @Test
    void shouldReplayRejectionEvenAfterItsReasonIsGone() {
        Transfer transfer = books.transfer(1, ALICE, BOB, 101);
        assertThat(books.apply(transfer)).isEqualTo(Outcome.EXCEEDS_CREDITS);
        books.mint(ALICE, 50);

        Transfer retry = books.transfer(1, ALICE, BOB, 101);

        assertThat(books.apply(retry)).isEqualTo(Outcome.EXCEEDS_CREDITS);
        assertThat(books.ledger.lastReplayed()).isTrue();
        assertThat(books.move(2, ALICE, BOB, 101)).isEqualTo(Outcome.POSTED);
        assertThat(books.ledger.lastReplayed()).isFalse();
    }

    @Test
    void shouldReplayRejectionOfPayment() {
        books.pay(1, 77, BOB, 1);
        books.open(77, LedgerFixture.NO_LIMIT);

        assertThat(books.pay(1, 77, BOB, 1)).isEqualTo(Outcome.DEBIT_ACCOUNT_NOT_FOUND);
        assertThat(books.ledger.lastReplayed()).isTrue();
    }

    @Test
    void shouldScopeIdByDebitAccount() {
        assertThat(books.move(1, ALICE, BOB, 10)).isEqualTo(Outcome.POSTED);
        assertThat(books.move(1, BOB, ALICE, 4)).isEqualTo(Outcome.POSTED);
        assertThat(books.ledger.lastReplayed()).isFalse();
        assertThat(books.pay(1, CAROL, BOB, 10)).isEqualTo(Outcome.POSTED);
        assertThat(books.ledger.lastReplayed()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("differentTransfers")
    void shouldNameFirstFieldInWhichTransferDiffers(Outcome expected, Consumer<Transfer> change) {
        Transfer transfer = books.transfer(1, ALICE, BOB, 60);
        books.apply(transfer);
        change.accept(transfer);

        assertThat(books.apply(transfer)).isEqualTo(expected);

        assertThat(books.ledger.lastReplayed()).isEqualTo(expected == Outcome.POSTED);
        assertThat(books.available(ALICE)).isEqualTo(40);
    }

    static Stream<Arguments> differentTransfers() {
        return Stream.of(
                transfer(Outcome.EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT, t -> t.creditLow = t.amount = t.code = 12),
                transfer(Outcome.EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT, t -> t.creditHigh = 1),
                transfer(Outcome.EXISTS_WITH_DIFFERENT_AMOUNT, t -> t.amount = t.code = 61),
                transfer(Outcome.EXISTS_WITH_DIFFERENT_CODE, t -> t.code = 65_535),
                // Who asks is no content of the transfer.
                transfer(Outcome.POSTED, t -> t.principal = 2));
    }

    @ParameterizedTest
    @MethodSource("differentPayments")
    void shouldNameFirstFieldInWhichPaymentDiffers(Outcome expected, int flags, Consumer<StreamPayment> change) {
        StreamPayment payment = books.payment(1, ALICE, BOB, 60);
        payment.flags = flags;
        books.apply(payment);
        change.accept(payment);

        assertThat(books.apply(payment)).isEqualTo(expected);

        assertThat(books.ledger.lastReplayed()).isEqualTo(expected == Outcome.POSTED);
        assertThat(books.available(ALICE)).isEqualTo(40);
    }

    static Stream<Arguments> differentPayments() {
        return Stream.of(
                payment(Outcome.EXISTS_WITH_DIFFERENT_CODE, 0, p -> {
                    p.code = 3;
                    p.workLow++;
                    p.units++;
                    p.playedAtNs++;
                }),
                payment(Outcome.EXISTS_WITH_DIFFERENT_WORK, 0, p -> {
                    p.workLow++;
                    p.units++;
                    p.playedAtNs++;
                }),
                payment(Outcome.EXISTS_WITH_DIFFERENT_WORK, 0, p -> p.workHigh++),
                payment(Outcome.EXISTS_WITH_DIFFERENT_UNITS, 0, p -> {
                    p.units++;
                    p.playedAtNs++;
                }),
                payment(Outcome.EXISTS_WITH_DIFFERENT_PLAYED_AT, 0, p -> p.playedAtNs++),
                payment(Outcome.EXISTS_WITH_DIFFERENT_PLAYED_AT, 0, p -> p.flags = OMITTED),
                payment(Outcome.EXISTS_WITH_DIFFERENT_PLAYED_AT, OMITTED, p -> p.flags = 0),
                // A time that the client did not give is no content, and neither is what the gateway makes of the work.
                payment(Outcome.POSTED, OMITTED, p -> p.playedAtNs++),
                payment(Outcome.POSTED, 0, p -> {
                    p.splitVersion++;
                    p.amount = ++p.legAmount[0];
                }),
                payment(Outcome.POSTED, 0, p -> p.principal = 2));
    }

    @Test
    void shouldTellTransferFromPayment() {
        books.move(1, ALICE, BOB, 60);
        books.pay(2, ALICE, BOB, 1);

        assertThat(books.pay(1, ALICE, BOB, 60)).isEqualTo(Outcome.EXISTS_WITH_DIFFERENT_KIND);
        assertThat(books.move(2, ALICE, BOB, 1)).isEqualTo(Outcome.EXISTS_WITH_DIFFERENT_KIND);
        assertThat(books.ledger.lastTimestampNs()).isEqualTo(LedgerFixture.START_NS);
    }

    private static Arguments transfer(Outcome expected, Consumer<Transfer> change) {
        return arguments(expected, change);
    }

    private static Arguments payment(Outcome expected, int flags, Consumer<StreamPayment> change) {
        return arguments(expected, flags, change);
    }
}
