package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static tutti.ledger.LedgerFixture.NOTICE_NS;
import static tutti.ledger.LedgerFixture.NS_PER_MS;
import static tutti.ledger.LedgerFixture.TUNE;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SplitVersionsTest {
    private static final int WORK = 900;
    private static final int HOUR_MS = (int) (LedgerFixture.HOUR_NS / NS_PER_MS);

    private final LedgerFixture books = LedgerFixture.even();

    @BeforeEach
    void register() {
        books.open(10, LedgerFixture.NO_LIMIT);
        books.open(12, LedgerFixture.NO_LIMIT);
        books.open(14, LedgerFixture.NOT_ABOVE_ZERO);
        books.ledger.createAsset(new NewAsset(LedgerFixture.OTHER, "OTHER", 0, 9, "service"));
        books.ledger.createAccount(
                new NewAccount(0, 16, LedgerFixture.OTHER, LedgerFixture.NO_LIMIT, 0, 0, books.service));
        assertThat(books.ledger.registerWork(new NewWork(0, WORK, TUNE, "Song", "", 3, halves(10, 12), books.service)))
                .isEqualTo(Outcome.CREATED);
    }

    @Test
    void shouldHoldFromItsTimeOn() {
        long fromNs = inNs(NOTICE_NS);

        assertThat(add(2, fromNs, halves(12, 10))).isEqualTo(Outcome.CREATED);

        WorkView work = work();
        assertThat(work.versionAt(fromNs - 1)).isEqualTo(new SplitVersion(1, 0, halves(10, 12)));
        assertThat(work.versionAt(fromNs)).isEqualTo(new SplitVersion(2, fromNs, halves(12, 10)));
        assertThat(work.versionAt(Long.MAX_VALUE).number()).isEqualTo(2);
        assertThat(work.versionAt(-1).number()).isEqualTo(1);
        checkDigest();
    }

    @Test
    void shouldAnswerTheSameVersionAgainAsExisting() {
        long fromNs = inNs(NOTICE_NS);
        add(2, fromNs, halves(12, 10));
        long digest = books.ledger.digest();
        books.advanceMs(NOTICE_NS / NS_PER_MS);

        assertThat(add(2, fromNs, halves(12, 10))).isEqualTo(Outcome.EXISTS);
        assertThat(add(2, fromNs + 1, halves(12, 10))).isEqualTo(Outcome.EXISTS_WITH_DIFFERENT_EFFECTIVE_DATE);
        assertThat(add(2, fromNs + 1, halves(10, 12))).isEqualTo(Outcome.EXISTS_WITH_DIFFERENT_SPLIT);
        assertThat(addAs(books.stranger, 2, fromNs, halves(10, 12)))
                .isEqualTo(Outcome.EXISTS_WITH_DIFFERENT_CONTROLLER);
        books.ledger.advanceTime(books.ledger.timeNs());
        assertThat(work().versions()).hasSize(2);
        assertThat(books.ledger.recomputeDigest())
                .isEqualTo(books.ledger.digest())
                .isNotEqualTo(digest);
    }

    static Stream<Arguments> refused() {
        Split good = halves(10, 12);
        long soon = NOTICE_NS;
        return Stream.of(
                Arguments.of(Outcome.ID_MUST_NOT_BE_ZERO, command(0, 2, soon, good, true)),
                Arguments.of(Outcome.ID_MUST_NOT_BE_ZERO, command(WORK, 2, soon, halves(0, 12), true)),
                Arguments.of(Outcome.SHARE_COUNT_OUT_OF_RANGE, command(WORK, 2, soon, split(), true)),
                Arguments.of(Outcome.SHARES_MUST_SUM_TO_ONE_MILLION, command(WORK, 2, soon, split(10, 1), true)),
                Arguments.of(Outcome.PAYEES_MUST_BE_DIFFERENT, command(WORK, 2, soon, halves(10, 10), true)),
                Arguments.of(Outcome.EFFECTIVE_DATE_OUT_OF_RANGE, command(WORK, 2, Long.MIN_VALUE, good, true)),
                Arguments.of(Outcome.SPLIT_VERSION_OUT_OF_RANGE, command(WORK, 1, soon, good, true)),
                Arguments.of(Outcome.SPLIT_VERSION_OUT_OF_RANGE, command(WORK, 4_096, soon, good, true)),
                Arguments.of(Outcome.MOVED, command(WORK + 1, 2, soon, good, true)),
                Arguments.of(Outcome.WORK_NOT_FOUND, command(WORK + 2, 2, soon, good, true)),
                Arguments.of(
                        Outcome.SHARE_IS_BELOW_ONE_MINOR_UNIT,
                        command(WORK, 9, 0, split(10, 333_333, 77_778, 666_667), false)),
                Arguments.of(Outcome.PAYEE_NOT_FOUND, command(WORK, 9, 0, halves(14, 18), false)),
                Arguments.of(Outcome.PAYEE_LIMITS_CREDITS, command(WORK, 9, 0, halves(14, 16), false)),
                Arguments.of(Outcome.ASSETS_MUST_MATCH, command(WORK, 9, 0, halves(10, 16), false)),
                Arguments.of(Outcome.UPDATING_NOT_ALLOWED, command(WORK, 9, 0, halves(10, 77_777), false)),
                Arguments.of(Outcome.SPLIT_VERSION_NOT_NEXT, command(WORK, 3, 0, good, true)),
                Arguments.of(Outcome.NOTICE_TOO_SHORT, command(WORK, 2, soon - 1, good, true)),
                Arguments.of(Outcome.NOTICE_TOO_SHORT, command(WORK, 2, -LedgerFixture.START_NS, good, true)));
    }

    /** Effective date relative to the present; number 1 or 2 of a principal. */
    private static NewSplit command(int work, int version, long inNs, Split split, boolean isController) {
        long fromNs = inNs == Long.MIN_VALUE ? -1 : LedgerFixture.START_NS + inNs;
        return new NewSplit(0, work, version, fromNs, split, isController ? 1 : 2);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void shouldRefuseWithTheFirstOfWhatIsWrong(Outcome outcome, NewSplit command) {
        long digest = books.ledger.digest();

        assertThat(books.ledger.addSplit(command)).isEqualTo(outcome);

        assertThat(books.ledger.digest()).isEqualTo(digest);
    }

    @Test
    void shouldDropVersionsThatWouldBeginLater() {
        add(2, inNs(NOTICE_NS), halves(12, 10));
        add(3, inNs(3 * NOTICE_NS), halves(10, 12));
        add(4, inNs(4 * NOTICE_NS), halves(10, 12));

        assertThat(add(5, inNs(3 * NOTICE_NS), halves(12, 10))).isEqualTo(Outcome.CREATED);

        assertThat(work().versions()).extracting(SplitVersion::number).containsExactly(1, 2, 5);
        assertThat(add(4, inNs(4 * NOTICE_NS), halves(10, 12))).isEqualTo(Outcome.SPLIT_VERSION_NOT_NEXT);
        checkDigest();
    }

    @Test
    void shouldKeepNoMoreVersionsThanPlaysCanBePaidBy() {
        int versions = SplitVersion.KEPT_MAX;
        for (int number = 2; number <= versions; number++) {
            assertThat(add(number, inNs(NOTICE_NS), halves(10 + 2 * (number % 2), 12 - 2 * (number % 2))))
                    .isEqualTo(Outcome.CREATED);
            books.advanceMs(1);
        }
        assertThat(add(versions + 1, inNs(NOTICE_NS), halves(10, 12))).isEqualTo(Outcome.TOO_MANY_SPLIT_VERSIONS);

        // Until the third holds for so long that no partition takes plays from before it.
        books.advanceMs(HOUR_MS + 2 * NOTICE_NS / NS_PER_MS - versions + 2);
        assertThat(add(versions + 1, inNs(NOTICE_NS), halves(10, 12))).isEqualTo(Outcome.CREATED);

        assertThat(work().versions()).extracting(SplitVersion::number).containsExactly(1, 3, 4, 5, 6, 7, 8, 9);
        assertThat(books.ledger.registerWork(new NewWork(0, WORK, TUNE, "Song", "", 3, halves(10, 12), books.service)))
                .isEqualTo(Outcome.EXISTS);
        checkDigest();
    }

    @Test
    void shouldKeepTheVersionByWhichAPaymentWasDivided() {
        books.openWith(20, 100);
        StreamPayment payment = books.payment(1, 20, 10, 5);
        payment.splitVersion = SplitVersion.NUMBER_MAX;
        long digest = books.ledger.digest();

        assertThat(books.apply(payment)).isEqualTo(Outcome.POSTED);

        assertThat(books.ledger.digest()).isNotEqualTo(digest);
        // It is no content of the client's.
        payment.splitVersion = 2;
        assertThat(books.apply(payment)).isEqualTo(Outcome.POSTED);
        assertThat(books.ledger.lastReplayed()).isTrue();
        checkDigest();
    }

    @Test
    void shouldTellVersionsApartInTheDigest() {
        long before = books.ledger.digest();
        add(2, inNs(NOTICE_NS), halves(12, 10));
        long after = books.ledger.digest();
        add(3, inNs(2 * NOTICE_NS), halves(12, 10));

        assertThat(List.of(before, after, books.ledger.digest())).doesNotHaveDuplicates();
    }

    private long inNs(long ns) {
        return books.ledger.timeNs() + ns;
    }

    private WorkView work() {
        WorkView work = books.ledger.work(0, WORK);
        if (work == null) {
            throw new IllegalStateException("no work");
        }
        return work;
    }

    private Outcome add(int version, long fromNs, Split split) {
        return addAs(books.service, version, fromNs, split);
    }

    private Outcome addAs(int principal, int version, long fromNs, Split split) {
        return books.ledger.addSplit(new NewSplit(0, WORK, version, fromNs, split, principal));
    }

    private void checkDigest() {
        assertThat(books.ledger.recomputeDigest()).isEqualTo(books.ledger.digest());
        Ledger loaded = books.reload(LedgerFixture.snapshot(books.ledger));
        assertThat(loaded.digest()).isEqualTo(books.ledger.digest());
        assertThat(loaded.work(0, WORK)).isEqualTo(work());
    }

    private static Split halves(long one, long other) {
        return split(one, 500_000, other, 500_000);
    }

    /** Payee and millionths in turns. */
    private static Split split(long... shares) {
        int size = shares.length / 2;
        long[] payees = new long[size];
        int[] millionths = new int[size];
        for (int i = 0; i < size; i++) {
            payees[i] = shares[2 * i];
            millionths[i] = (int) shares[2 * i + 1];
        }
        return new Split(new long[size], payees, millionths);
    }
}
