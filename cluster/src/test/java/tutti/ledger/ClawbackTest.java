package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClawbackTest {
    private static final long PAYER = 10;
    private static final long PAYEE = 12;
    private static final long COVER = 14;
    private static final long FOREIGN = 16;
    private static final long OWNED = 18;
    private static final long CLOSED = 20;
    private static final long CAPPED = 22;

    private final LedgerFixture books = LedgerFixture.even();
    private final StreamPayment payment = new StreamPayment();

    @BeforeEach
    void open() {
        books.openWith(PAYER, 1_000);
        books.open(PAYEE, LedgerFixture.NOT_BELOW_ZERO);
        books.openWith(COVER, 59);
        books.ledger.createAsset(new NewAsset(LedgerFixture.OTHER, "OTHER", 0, 9, "service"));
        books.ledger.createAccount(
                new NewAccount(0, FOREIGN, LedgerFixture.OTHER, LedgerFixture.NO_LIMIT, 0, 0, books.service));
        books.ledger.createAccount(
                new NewAccount(0, OWNED, LedgerFixture.TUNE, LedgerFixture.NOT_BELOW_ZERO, 0, 0, books.stranger));
        books.open(CLOSED, LedgerFixture.NOT_BELOW_ZERO);
        books.open(CAPPED, LedgerFixture.NOT_ABOVE_ZERO);
        close(CLOSED);
        pay(1, PAYER, PAYEE, 60, 13, 40);
    }

    private void close(long account) {
        Transfer closing = books.transfer(900 + account, account, COVER, 0);
        closing.flags = TransferFlags.PENDING | TransferFlags.CLOSING_DEBIT;
        assertThat(books.apply(closing)).isEqualTo(Outcome.PENDING);
    }

    private void pay(long id, long payer, long... legs) {
        StreamPayment paid = books.payment(id, payer, legs);
        assertThat(books.apply(paid)).isEqualTo(Outcome.POSTED);
        payment.idHigh = paid.idHigh;
        payment.idLow = paid.idLow;
        payment.payerLow = paid.payerLow;
        payment.legCount = paid.legCount;
        System.arraycopy(paid.legLow, 0, payment.legLow, 0, paid.legCount);
        System.arraycopy(paid.legAmount, 0, payment.legAmount, 0, paid.legCount);
    }

    /** Of the last payment. */
    private Clawback clawback(long id) {
        Clawback clawback = new Clawback();
        clawback.idHigh = payment.idHigh;
        clawback.idLow = LedgerFixture.timedLow(id);
        clawback.payerLow = payment.payerLow;
        clawback.paymentHigh = payment.idHigh;
        clawback.paymentLow = payment.idLow;
        clawback.principal = books.service;
        clawback.legCount = payment.legCount;
        System.arraycopy(payment.legLow, 0, clawback.legLow, 0, payment.legCount);
        System.arraycopy(payment.legAmount, 0, clawback.legAmount, 0, payment.legCount);
        return clawback;
    }

    private Outcome apply(Clawback clawback) {
        Outcome outcome = books.ledger.apply(clawback, books.nextPosition());
        return outcome == null ? Outcome.UNKNOWN : outcome;
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(Outcome.ID_MUST_NOT_BE_ZERO, c -> c.payerLow = 0),
                refused(Outcome.ID_IS_RESERVED, c -> c.coverHigh = AssetAccounts.RESERVED_HIGH),
                refused(Outcome.ACCOUNTS_MUST_BE_DIFFERENT, c -> c.coverLow = PAYER),
                refused(Outcome.CODE_OUT_OF_RANGE, c -> c.code = -1),
                refused(Outcome.PENDING_ID_MUST_BE_DIFFERENT, c -> c.paymentLow = c.idLow),
                refused(Outcome.DEBIT_ACCOUNT_NOT_FOUND, c -> c.payerLow = 98),
                refused(Outcome.MOVED, c -> c.payerLow = 97),
                refused(Outcome.ASSETS_MUST_MATCH, c -> c.coverLow = FOREIGN),
                refused(Outcome.CREDIT_ACCOUNT_CLOSED, c -> {
                    c.payerLow = CLOSED;
                    c.principal = 2;
                }),
                refused(Outcome.CLAWBACK_NOT_ALLOWED, c -> {
                    c.principal = 2;
                    c.paymentLow = 98;
                }),
                refused(Outcome.CLAWBACK_NOT_ALLOWED, c -> c.principal = Principals.NOBODY),
                refused(Outcome.PAYMENT_NOT_FOUND, c -> c.paymentLow = 98),
                refused(Outcome.ID_LOOKUP_UNAVAILABLE, c -> c.legCount = 0),
                refused(Outcome.ID_LOOKUP_UNAVAILABLE, c -> c.legCount = 1),
                refused(Outcome.ID_LOOKUP_UNAVAILABLE, c -> c.legAmount[1]++),
                refused(Outcome.ID_LOOKUP_UNAVAILABLE, c -> c.legLow[0] = COVER),
                refused(Outcome.CLAWBACK_EXCEEDS_CREDITS, c -> {}),
                refused(Outcome.COVER_ACCOUNT_NOT_FOUND, c -> c.coverLow = 98),
                refused(Outcome.COVER_NOT_ALLOWED, c -> c.coverLow = OWNED),
                refused(Outcome.COVER_ACCOUNT_CLOSED, c -> c.coverLow = CLOSED),
                refused(Outcome.COVER_EXCEEDS_CREDITS, c -> c.coverLow = COVER),
                refused(Outcome.COVER_EXCEEDS_CREDITS, c -> c.coverLow = PAYEE));
    }

    private static Arguments refused(Outcome outcome, Consumer<Clawback> change) {
        return Arguments.of(outcome, change);
    }

    /** The payee has spent all that it was paid. */
    @ParameterizedTest(name = "{index} {0}")
    @MethodSource("refused")
    void shouldChangeNothingIfItIsRefused(Outcome outcome, Consumer<Clawback> change) {
        books.open(24, LedgerFixture.NO_LIMIT);
        assertThat(books.move(5, PAYEE, 24, 60)).isEqualTo(Outcome.POSTED);
        Clawback clawback = clawback(6);
        change.accept(clawback);

        assertThat(apply(clawback)).isEqualTo(outcome);

        assertThat(books.available(PAYER)).isEqualTo(900);
        assertThat(books.ledger.accrued(0, 13)).isEqualTo(40);
        assertThat(books.ledger.undecidedCount()).isZero();
        check();
    }

    @Test
    void shouldLetAnAccountCoverWhatIsMissingAndNoMore() {
        books.open(24, LedgerFixture.NO_LIMIT);
        books.move(5, PAYEE, 24, 20);
        Clawback clawback = clawback(6);
        clawback.coverLow = COVER;

        assertThat(apply(clawback)).isEqualTo(Outcome.POSTED);

        assertThat(books.available(PAYER)).isEqualTo(1_000);
        assertThat(books.available(COVER)).isEqualTo(39);
        assertThat(books.available(PAYEE)).isZero();
        check();
    }

    @Test
    void shouldTakeFromTheUnclaimedAccountWhatAClosedPayeeWasPaid() {
        pay(7, PAYER, CLOSED, 30);
        assertThat(books.account(CLOSED).unclaimed()).isEqualTo(30);

        assertThat(apply(clawback(8))).isEqualTo(Outcome.POSTED);

        assertThat(books.account(CLOSED).unclaimed()).isZero();
        assertThat(books.unclaimed().debitsPosted()).isEqualTo(30);
        check();
    }

    /** Its share went to the unclaimed account, without a name: there is nobody to take it from. */
    @Test
    void shouldNotTakeFromWhoNeverWasAPayee() {
        pay(7, PAYER, FOREIGN, 30);

        assertThat(apply(clawback(8))).isEqualTo(Outcome.CLAWBACK_EXCEEDS_CREDITS);
        Clawback covered = clawback(9);
        covered.coverLow = COVER;
        assertThat(apply(covered)).isEqualTo(Outcome.POSTED);

        assertThat(books.available(COVER)).isEqualTo(29);
        check();
    }

    /** A payer that may not rise above zero was debited by the payment: as much room it has. */
    @Test
    void shouldNotPayBackMoreThanAPayerMayTake() {
        pay(7, CAPPED, PAYEE, 30);
        assertThat(books.move(8, PAYEE, CAPPED, 1)).isEqualTo(Outcome.POSTED);

        assertThat(apply(clawback(9))).isEqualTo(Outcome.EXCEEDS_DEBITS);

        check();
    }

    @Test
    void shouldTakeBackAPaymentThatIsOfNobodyElse() {
        pay(7, PAYER, PAYER, 30);

        assertThat(apply(clawback(8))).isEqualTo(Outcome.POSTED);
        assertThat(apply(clawback(9))).isEqualTo(Outcome.PAYMENT_ALREADY_CLAWED_BACK);

        assertThat(books.available(PAYER)).isEqualTo(900);
        check();
    }

    @Test
    void shouldSayWhatWasTakenFromWhomAndWhatBecameOfThePayment() {
        books.ledger.advanceTime(books.ledger.timeNs(), books.nextPosition());
        apply(clawback(6));
        long[] words = books.ledger.journal().words();
        StringBuilder told = new StringBuilder();

        for (int at = 0; at < books.ledger.journal().length(); at += Journal.words(words[at])) {
            int kind = Journal.kind(words[at]);
            told.append(kind).append(Journal.isFirstOutcome(words[at]) ? "! " : " ");
            if (kind == Journal.CLAWED_BACK) {
                told.append(IdLayout.creditLow(words, at + 1))
                        .append('=')
                        .append(words[at + 7])
                        .append(words[at + 11] == Journal.GAVE_ACCRUED ? " accrued " : " ");
            } else {
                told.append(IdLayout.stage(words, at + 1)).append(' ');
            }
        }

        assertThat(told.toString().trim()).isEqualTo("8 12=60 8 13=40 accrued 2 9 1! 0");
    }

    private void check() {
        books.books();
        assertThat(books.ledger.recomputeDigest()).isEqualTo(books.ledger.digest());
        Ledger loaded = books.reload(LedgerFixture.snapshot(books.ledger));
        assertThat(loaded.digest()).isEqualTo(books.ledger.digest());
    }
}
