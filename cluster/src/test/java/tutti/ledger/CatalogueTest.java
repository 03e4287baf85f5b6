package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Assets, accounts, works and principals. */
class CatalogueTest {
    private static final int TUNE = LedgerFixture.TUNE;
    private static final LedgerLimits TIGHT =
            new LedgerLimits(4, 1, 2, 3, 10, 10, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 99);

    private final LedgerFixture books = LedgerFixture.alone();

    @Test
    void shouldCreateAssetWithItsTwoAccounts() {
        assertThat(books.ledger.asset(TUNE)).isEqualTo(new AssetView(TUNE, "TUNE", 2, LedgerFixture.SUPPLY));
        assertThat(books.issuing().controller()).isEqualTo("service");
        assertThat(books.issuing().asset()).isEqualTo(TUNE);
        assertThat(books.issuing().createdAtNs()).isEqualTo(LedgerFixture.START_NS);
        assertThat(books.unclaimed().controller()).isEmpty();
        assertThat(books.ledger.accountCount()).isEqualTo(2);
    }

    @Test
    void shouldCreateIssuingAccountAtItsHomeOnly() {
        LedgerFixture even = LedgerFixture.even();
        LedgerFixture odd = new LedgerFixture(1, 2, LedgerFixture.LIMITS);

        assertThat(even.ledger.accountCount()).isEqualTo(2);
        assertThat(odd.ledger.accountCount()).isEqualTo(1);
        assertThat(odd.ledger.account(-1, AssetAccounts.issuingLow(TUNE))).isNull();
        assertThat(odd.unclaimed().asset()).isEqualTo(TUNE);
    }

    @Test
    void shouldInternTheNameOfAnAssetsCreator() {
        books.ledger.createAsset(new NewAsset(9, "NINE", 0, 1, "label"));

        int label = books.ledger.principal("label");
        assertThat(label).isEqualTo(3);
        assertThat(books.account(-1, AssetAccounts.issuingLow(9)).controller()).isEqualTo("label");
    }

    @ParameterizedTest
    @MethodSource("assets")
    void shouldAnswerExistsForAssetThatIsThere(Outcome expected, NewAsset asset) {
        long digest = books.ledger.digest();

        assertThat(books.ledger.createAsset(asset)).isEqualTo(expected);
        assertThat(books.ledger.digest()).isEqualTo(digest);
    }

    static Stream<Arguments> assets() {
        return Stream.of(
                arguments(Outcome.EXISTS, LedgerFixture.tune()),
                arguments(Outcome.EXISTS_WITH_DIFFERENT_CONTROLLER, new NewAsset(TUNE, "X", 3, 5, "stranger")),
                arguments(Outcome.EXISTS_WITH_DIFFERENT_CONTROLLER, new NewAsset(TUNE, "X", 3, 5, "unknown")),
                arguments(Outcome.EXISTS_WITH_DIFFERENT_SYMBOL, new NewAsset(TUNE, "X", 3, 5, "service")),
                arguments(Outcome.EXISTS_WITH_DIFFERENT_DECIMALS, new NewAsset(TUNE, "TUNE", 3, 5, "service")),
                arguments(Outcome.EXISTS_WITH_DIFFERENT_MAXIMUM_SUPPLY, new NewAsset(TUNE, "TUNE", 2, 5, "service")),
                arguments(Outcome.SYMBOL_IS_INVALID, new NewAsset(TUNE, "", 2, 5, "service")));
    }

    @Test
    void shouldCreateAccountOnceForItsController() {
        Outcome outcome = books.ledger.createAccount(new NewAccount(7, 8, TUNE, 1, 65_535, -3, books.stranger));

        assertThat(outcome).isEqualTo(Outcome.CREATED);
        assertThat(books.account(7, 8))
                .isEqualTo(new AccountView(
                        7, 8, TUNE, 1, 65_535, -3, 0, 0, 0, "stranger", 0, 0, 0, 0, LedgerFixture.START_NS, 0));
        assertThat(books.ledger.assetOf(7, 8)).isEqualTo(TUNE);
        assertThat(books.ledger.assetOf(8, 7)).isZero();
        assertThat(books.ledger.account(8, 7)).isNull();
    }

    @ParameterizedTest
    @MethodSource("accounts")
    void shouldAnswerExistsForAccountThatIsThere(Outcome expected, NewAccount account) {
        books.ledger.createAsset(new NewAsset(9, "NINE", 0, 1, "label"));
        books.ledger.createAccount(new NewAccount(7, 8, TUNE, 1, 2, 3, 1));
        long digest = books.ledger.digest();

        assertThat(books.ledger.createAccount(account)).isEqualTo(expected);
        assertThat(books.ledger.digest()).isEqualTo(digest);
    }

    static Stream<Arguments> accounts() {
        return Stream.of(
                arguments(Outcome.EXISTS, new NewAccount(7, 8, TUNE, 1, 2, 3, 1)),
                arguments(Outcome.EXISTS_WITH_DIFFERENT_FLAGS, new NewAccount(7, 8, 9, 0, 0, 0, 2)),
                arguments(Outcome.EXISTS_WITH_DIFFERENT_CODE, new NewAccount(7, 8, 9, 1, 0, 0, 2)),
                arguments(Outcome.EXISTS_WITH_DIFFERENT_ASSET, new NewAccount(7, 8, 9, 1, 2, 0, 2)),
                arguments(Outcome.EXISTS_WITH_DIFFERENT_CONTROLLER, new NewAccount(7, 8, TUNE, 1, 2, 0, 2)),
                arguments(Outcome.EXISTS_WITH_DIFFERENT_USER_DATA, new NewAccount(7, 8, TUNE, 1, 2, 0, 1)),
                arguments(Outcome.ASSET_NOT_FOUND, new NewAccount(7, 9, 77, 1, 2, 3, 1)),
                arguments(Outcome.OVERDRAFT_NOT_ALLOWED, new NewAccount(7, 9, TUNE, 0, 2, 3, 2)),
                arguments(Outcome.OVERDRAFT_NOT_ALLOWED, new NewAccount(7, 9, TUNE, 2, 2, 3, 2)),
                arguments(Outcome.OVERDRAFT_NOT_ALLOWED, new NewAccount(7, 9, 9, 0, 2, 3, 1)),
                arguments(Outcome.TABLE_IS_FULL, new NewAccount(7, 9, TUNE, 1, 2, 3, 0)),
                arguments(Outcome.TABLE_IS_FULL, new NewAccount(7, 9, TUNE, 1, 2, 3, 4)),
                arguments(Outcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE, new NewAccount(7, 9, TUNE, 3, 2, 3, 1)));
    }

    @Test
    void shouldRefuseAccountAndWorkWhoseHomeIsElsewhere() {
        LedgerFixture even = LedgerFixture.even();

        assertThat(even.open(11, 0)).isEqualTo(Outcome.MOVED);
        assertThat(even.ledger.registerWork(work(901, TUNE, "t", "", 9, split(10), 1)))
                .isEqualTo(Outcome.MOVED);
    }

    @Test
    void shouldRegisterWorkWithItsFirstSplitVersion() {
        books.open(10, 0);
        Split split = split(10);

        Outcome outcome = books.ledger.registerWork(work(900, TUNE, "Tutti", "USRC17607839", 9, split, 1));

        assertThat(outcome).isEqualTo(Outcome.CREATED);
        assertThat(books.ledger.work(0, 900))
                .isEqualTo(new WorkView(0, 900, TUNE, "Tutti", "USRC17607839", 9, 1, split, LedgerFixture.START_NS));
        assertThat(books.ledger.work(900, 0)).isNull();
        assertThat(books.ledger.workCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("works")
    void shouldAnswerExistsForWorkThatIsThere(Outcome expected, NewWork work) {
        books.ledger.createAsset(new NewAsset(9, "NINE", 0, 1, "label"));
        books.open(10, 0);
        books.open(11, LedgerFixture.NOT_ABOVE_ZERO);
        books.ledger.createAccount(new NewAccount(0, 13, 9, LedgerFixture.NOT_BELOW_ZERO, 0, 0, 1));
        books.ledger.registerWork(work(900, TUNE, "t", "", 9, split(10), 1));
        long digest = books.ledger.digest();

        assertThat(books.ledger.registerWork(work)).isEqualTo(expected);
        assertThat(books.ledger.digest()).isEqualTo(digest);
    }

    static Stream<Arguments> works() {
        String isrc = "USRC17607839";
        return Stream.of(
                arguments(Outcome.EXISTS, work(900, TUNE, "t", "", 9, split(10), 1)),
                arguments(Outcome.EXISTS_WITH_DIFFERENT_ASSET, work(900, 9, "u", isrc, 8, split(12), 2)),
                arguments(Outcome.EXISTS_WITH_DIFFERENT_CONTROLLER, work(900, TUNE, "u", isrc, 8, split(12), 2)),
                arguments(Outcome.EXISTS_WITH_DIFFERENT_DESCRIPTION, work(900, TUNE, "u", "", 8, split(12), 1)),
                arguments(Outcome.EXISTS_WITH_DIFFERENT_DESCRIPTION, work(900, TUNE, "t", isrc, 8, split(12), 1)),
                arguments(Outcome.EXISTS_WITH_DIFFERENT_PRICE, work(900, TUNE, "t", "", 8, split(12), 1)),
                arguments(Outcome.EXISTS_WITH_DIFFERENT_SPLIT, work(900, TUNE, "t", "", 9, split(12), 1)),
                arguments(Outcome.ASSET_NOT_FOUND, work(902, 77, "t", "", 9, split(12), 1)),
                arguments(Outcome.PAYEE_NOT_FOUND, work(902, TUNE, "t", "", 9, split(13, 11, 12), 0)),
                arguments(Outcome.PAYEE_LIMITS_CREDITS, work(902, TUNE, "t", "", 9, split(10, 11, 13), 0)),
                arguments(Outcome.ASSETS_MUST_MATCH, work(902, TUNE, "t", "", 9, split(10, 13), 0)),
                arguments(Outcome.TABLE_IS_FULL, work(902, TUNE, "t", "", 9, split(10), 0)),
                arguments(Outcome.AMOUNT_MUST_NOT_BE_ZERO, work(902, TUNE, "t", "", 0, split(10), 0)));
    }

    @Test
    void shouldLeavePayeesThatLiveElsewhereToTheGateway() {
        LedgerFixture even = LedgerFixture.even();
        even.open(10, 0);

        assertThat(even.ledger.registerWork(work(900, TUNE, "t", "", 9, split(11, 10, 13), 1)))
                .isEqualTo(Outcome.CREATED);
    }

    @Test
    void shouldInternNameOnce() {
        int first = books.ledger.intern("label");

        assertThat(books.ledger.intern("label")).isEqualTo(first);
        assertThat(books.ledger.principal("label")).isEqualTo(first);
        assertThat(books.ledger.principal("Label")).isZero();
    }

    @Test
    void shouldNotInternWhatCannotBeAName() {
        assertThat(books.ledger.intern("")).isZero();
        assertThat(books.ledger.intern("p".repeat(65))).isZero();
    }

    @Test
    void shouldRefuseWhatTheTablesHaveNoRoomFor() {
        LedgerFixture tight = new LedgerFixture(0, 1, TIGHT);

        assertThat(tight.ledger.intern("third")).isEqualTo(3);
        assertThat(tight.ledger.intern("fourth")).isZero();
        assertThat(tight.ledger.createAsset(new NewAsset(8, "E", 0, 1, "fourth")))
                .isEqualTo(Outcome.TABLE_IS_FULL);
        assertThat(tight.open(10, 0)).isEqualTo(Outcome.CREATED);
        assertThat(tight.ledger.createAsset(new NewAsset(8, "E", 0, 1, "third")))
                .isEqualTo(Outcome.TABLE_IS_FULL);
        assertThat(tight.open(11, 0)).isEqualTo(Outcome.CREATED);
        assertThat(tight.open(12, 0)).isEqualTo(Outcome.TABLE_IS_FULL);
        assertThat(tight.ledger.registerWork(work(900, TUNE, "t", "", 9, split(10), 1)))
                .isEqualTo(Outcome.CREATED);
        assertThat(tight.ledger.registerWork(work(901, TUNE, "t", "", 9, split(10), 1)))
                .isEqualTo(Outcome.TABLE_IS_FULL);
    }

    @Test
    void shouldRefuseAssetPastTheBoundOfAssets() {
        LedgerFixture tight = new LedgerFixture(
                0, 1, new LedgerLimits(100, 1, 2, 3, 10, 10, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 99));

        assertThat(tight.ledger.createAsset(new NewAsset(8, "E", 0, 1, "third")))
                .isEqualTo(Outcome.CREATED);
        assertThat(tight.ledger.createAsset(new NewAsset(9, "N", 0, 1, "third")))
                .isEqualTo(Outcome.TABLE_IS_FULL);
        assertThat(tight.ledger.asset(9)).isNull();
    }

    @Test
    void shouldHoldMoreAssetsThanItBeganWithRoomFor() {
        LedgerFixture wide = new LedgerFixture(
                0, 1, new LedgerLimits(100, 1, 40, 3, 10, 10, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 99));
        for (int asset = 100; asset < 130; asset++) {
            assertThat(wide.ledger.createAsset(new NewAsset(asset, "A", 0, asset, "service")))
                    .isEqualTo(Outcome.CREATED);
        }

        assertThat(wide.ledger.asset(129)).isEqualTo(new AssetView(129, "A", 0, 129));
        assertThat(wide.ledger.recomputeDigest()).isEqualTo(wide.ledger.digest());
    }

    private static NewWork work(long id, int asset, String title, String isrc, long price, Split split, int principal) {
        return new NewWork(0, id, asset, title, isrc, price, split, principal);
    }

    /** The payees, with equal shares as far as that goes. */
    private static Split split(long... payees) {
        int[] millionths = new int[payees.length];
        for (int i = 0; i < payees.length; i++) {
            millionths[i] = Split.WHOLE / payees.length;
        }
        millionths[0] += Split.WHOLE % payees.length;
        return new Split(new long[payees.length], payees, millionths);
    }
}
