package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Transfers whose accounts both live here. */
class TransferTest {
    private static final long ALICE = 10;
    private static final long BOB = 11;
    private static final long FULL = 12;
    private static final long ABSENT = 13;
    private static final long CAPPED = 14;
    private static final long FOREIGN = 15;
    private static final long CREDIT_LINE = 16;
    private static final long HIGH_ROLLER = 17;

    private LedgerFixture books;

    @BeforeEach
    void openAccounts() {
        books = LedgerFixture.alone();
        books.openWith(ALICE, 100);
        books.open(BOB, LedgerFixture.NO_LIMIT);
        books.open(FULL, LedgerFixture.NO_LIMIT);
        books.open(CAPPED, LedgerFixture.NOT_ABOVE_ZERO);
        books.open(CREDIT_LINE, LedgerFixture.NO_LIMIT);
        books.open(HIGH_ROLLER, LedgerFixture.NO_LIMIT);
        books.ledger.createAsset(new NewAsset(LedgerFixture.OTHER, "OTHER", 0, 5, "service"));
        books.ledger.createAccount(new NewAccount(0, FOREIGN, LedgerFixture.OTHER, 0, 0, 0, books.service));
        books.move(9001, HIGH_ROLLER, FULL, Long.MAX_VALUE - 50);
    }

    @Test
    void shouldMoveAmountFromDebitToCreditAccount() {
        Outcome outcome = books.move(1, ALICE, BOB, 40);

        assertThat(outcome).isEqualTo(Outcome.POSTED);
        assertThat(books.account(ALICE).debitsPosted()).isEqualTo(40);
        assertThat(books.account(ALICE).creditsPosted()).isEqualTo(100);
        assertThat(books.account(BOB).creditsPosted()).isEqualTo(40);
        assertThat(books.ledger.lastReplayed()).isFalse();
        assertThat(books.ledger.lastTimestampNs()).isEqualTo(LedgerFixture.START_NS);
    }

    @Test
    void shouldCountWhatIsPosted() {
        long before = books.ledger.postedCount();

        books.move(1, ALICE, BOB, 40);
        books.move(2, ALICE, BOB, 400);

        assertThat(books.ledger.postedCount()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @MethodSource("rejections")
    void shouldRejectAndChangeNoAccount(Outcome expected, long debit, long credit, long amount, String caller) {
        String before = books.books().toString();
        Transfer transfer = books.transfer(1, debit, credit, amount);
        transfer.principal = books.ledger.principal(caller);

        Outcome outcome = books.apply(transfer);

        assertThat(outcome).isEqualTo(expected);
        assertThat(books.ledger.lastTimestampNs()).isEqualTo(LedgerFixture.START_NS);
        assertThat(books.books()).hasToString(before);
    }

    static Stream<Arguments> rejections() {
        return Stream.of(
                arguments(Outcome.DEBIT_ACCOUNT_NOT_FOUND, ABSENT, BOB, 1, "service"),
                arguments(Outcome.DEBIT_ACCOUNT_NOT_FOUND, ABSENT, ABSENT + 1000, 1, "stranger"),
                arguments(Outcome.CREDIT_ACCOUNT_NOT_FOUND, ALICE, ABSENT, 1000, "stranger"),
                arguments(Outcome.DEBIT_NOT_ALLOWED, ALICE, FOREIGN, 1000, "stranger"),
                arguments(Outcome.DEBIT_NOT_ALLOWED, ALICE, BOB, 1, "nobody knows this one"),
                arguments(Outcome.ASSETS_MUST_MATCH, ALICE, FOREIGN, 1000, "service"),
                arguments(Outcome.EXCEEDS_CREDITS, ALICE, CAPPED, 101, "service"),
                arguments(Outcome.EXCEEDS_DEBITS, ALICE, CAPPED, 100, "service"),
                arguments(Outcome.TOTAL_OVERFLOWS, ALICE, FULL, 51, "service"),
                arguments(Outcome.TOTAL_OVERFLOWS, HIGH_ROLLER, BOB, 51, "service"));
    }

    @Test
    void shouldTakeTotalsUpToTheLargestNumber() {
        assertThat(books.move(1, ALICE, FULL, 50)).isEqualTo(Outcome.POSTED);
        assertThat(books.move(2, HIGH_ROLLER, BOB, 50)).isEqualTo(Outcome.POSTED);

        assertThat(books.account(FULL).creditsPosted()).isEqualTo(Long.MAX_VALUE);
        assertThat(books.account(HIGH_ROLLER).debitsPosted()).isEqualTo(Long.MAX_VALUE);
        assertThat(books.move(3, ALICE, FULL, 1)).isEqualTo(Outcome.TOTAL_OVERFLOWS);
    }

    @Test
    void shouldLetAccountSpendAllItHasAndNoMore() {
        assertThat(books.move(1, ALICE, BOB, 100)).isEqualTo(Outcome.POSTED);
        assertThat(books.move(2, ALICE, BOB, 1)).isEqualTo(Outcome.EXCEEDS_CREDITS);
    }

    @Test
    void shouldLetAccountWithoutLimitGoBelowZero() {
        assertThat(books.move(1, CREDIT_LINE, BOB, 5)).isEqualTo(Outcome.POSTED);

        assertThat(books.available(CREDIT_LINE)).isEqualTo(-5);
    }

    @Test
    void shouldLetCappedAccountTakeBackWhatItGaveAndNoMore() {
        books.move(1, CAPPED, BOB, 30);

        assertThat(books.move(2, ALICE, CAPPED, 30)).isEqualTo(Outcome.POSTED);
        assertThat(books.move(3, ALICE, CAPPED, 1)).isEqualTo(Outcome.EXCEEDS_DEBITS);
    }

    @Test
    void shouldMintUpToMaximumSupplyAndAgainWhatWasBurnt() {
        long left = LedgerFixture.SUPPLY - 100;

        assertThat(books.apply(mint(1, left + 1))).isEqualTo(Outcome.EXCEEDS_MAXIMUM_SUPPLY);
        assertThat(books.apply(mint(2, left))).isEqualTo(Outcome.POSTED);
        assertThat(books.apply(mint(3, 1))).isEqualTo(Outcome.EXCEEDS_MAXIMUM_SUPPLY);
        assertThat(books.apply(burn(4, 7))).isEqualTo(Outcome.POSTED);
        assertThat(books.apply(mint(5, 8))).isEqualTo(Outcome.EXCEEDS_MAXIMUM_SUPPLY);
        assertThat(books.apply(mint(6, 7))).isEqualTo(Outcome.POSTED);
    }

    @Test
    void shouldLetTheAssetsCreatorAloneMint() {
        Transfer mint = mint(1, 1);
        mint.principal = books.stranger;

        assertThat(books.apply(mint)).isEqualTo(Outcome.DEBIT_NOT_ALLOWED);
    }

    @Test
    void shouldNotBurnMoreThanWasMinted() {
        books.move(1, CREDIT_LINE, BOB, 500);
        Transfer burn = books.transfer(2, BOB, 0, 101);
        burn.creditHigh = AssetAccounts.RESERVED_HIGH;
        burn.creditLow = AssetAccounts.issuingLow(LedgerFixture.TUNE);

        assertThat(books.apply(burn)).isEqualTo(Outcome.EXCEEDS_DEBITS);
    }

    @ParameterizedTest
    @MethodSource("wrongShapes")
    void shouldRejectWrongShapeWithoutSpendingTheId(Outcome expected, Consumer<Transfer> spoil) {
        Transfer transfer = books.transfer(1, ALICE, BOB, 40);
        spoil.accept(transfer);

        assertThat(books.apply(transfer)).isEqualTo(expected);

        assertThat(books.move(1, ALICE, BOB, 40)).isEqualTo(Outcome.POSTED);
        assertThat(books.ledger.lastReplayed()).isFalse();
    }

    static Stream<Arguments> wrongShapes() {
        return Stream.of(
                arguments(Outcome.AMOUNT_MUST_NOT_BE_ZERO, (Consumer<Transfer>) t -> t.amount = 0),
                arguments(Outcome.FLAG_IS_RESERVED, (Consumer<Transfer>) t -> t.flags = 1 << 14));
    }

    @Test
    void shouldRefuseTransferWhoseDebitAccountLivesElsewhere() {
        LedgerFixture even = LedgerFixture.even();

        assertThat(even.move(1, 11, 10, 5)).isEqualTo(Outcome.MOVED);
        assertThat(even.ledger.lastTimestampNs()).isZero();
    }

    @Test
    void shouldHaltWhereThePositionFalls() {
        Transfer transfer = books.transfer(1, ALICE, BOB, 1);

        assertThatThrownBy(() -> books.ledger.apply(transfer, books.position() - 1))
                .isInstanceOf(BrokenInvariantException.class)
                .hasMessageContaining("position must not fall");
    }

    private Transfer mint(long id, long amount) {
        Transfer mint = books.transfer(id, 0, ALICE, amount);
        mint.debitHigh = AssetAccounts.RESERVED_HIGH;
        mint.debitLow = AssetAccounts.issuingLow(LedgerFixture.TUNE);
        return mint;
    }

    private Transfer burn(long id, long amount) {
        Transfer burn = books.transfer(id, ALICE, 0, amount);
        burn.creditHigh = AssetAccounts.RESERVED_HIGH;
        burn.creditLow = AssetAccounts.issuingLow(LedgerFixture.TUNE);
        return burn;
    }
}
