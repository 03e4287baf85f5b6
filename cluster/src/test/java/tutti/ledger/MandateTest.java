package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static tutti.ledger.LedgerFixture.NS_PER_MS;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MandateTest {
    private static final long PAYER = 10;
    private static final long PAYEE = 12;
    private static final int MINUTE_S = 60;
    private static final long MINUTE_MS = 60_000;

    private final LedgerFixture books = LedgerFixture.even();

    /** Of the last transfer. */
    private Id last = new Id(0, 0);

    private long nextId = 100;

    @BeforeEach
    void open() {
        books.openWith(PAYER, 1_000);
        books.open(PAYEE, LedgerFixture.NO_LIMIT);
    }

    static Stream<Arguments> refused() {
        long soon = LedgerFixture.START_NS + 1;
        return Stream.of(
                Arguments.of(Outcome.ID_MUST_NOT_BE_ZERO, change(0, "stranger", 1, 1, soon, 1)),
                Arguments.of(
                        Outcome.ID_IS_RESERVED,
                        new MandateChange(AssetAccounts.RESERVED_HIGH, 5, "stranger", false, 1, 1, soon, 1)),
                Arguments.of(Outcome.AMOUNT_MUST_NOT_BE_ZERO, change(PAYER, "stranger", 0, 1, soon, 1)),
                Arguments.of(Outcome.AMOUNT_OVERFLOWS, change(PAYER, "stranger", -1, 1, soon, 1)),
                Arguments.of(Outcome.DESCRIPTION_IS_INVALID, change(PAYER, "", 1, 0, soon, 1)),
                Arguments.of(Outcome.DESCRIPTION_IS_INVALID, change(PAYER, "x".repeat(65), 1, 1, soon, 1)),
                Arguments.of(Outcome.INTERVAL_MUST_NOT_BE_ZERO, change(PAYER, "stranger", 1, 0, soon, 1)),
                Arguments.of(Outcome.MOVED, change(PAYER + 1, "stranger", 1, 1, soon, 1)),
                Arguments.of(Outcome.ACCOUNT_NOT_FOUND, change(PAYER + 4, "stranger", 1, 1, soon, 1)),
                Arguments.of(Outcome.GRANTING_NOT_ALLOWED, change(PAYER, "stranger", 1, 1, 0, 2)),
                Arguments.of(Outcome.MANDATE_EXPIRED, change(PAYER, "stranger", 1, 1, soon - 1, 1)),
                Arguments.of(Outcome.MANDATE_EXPIRED, change(PAYER, "stranger", 1, 1, Long.MIN_VALUE, 1)),
                Arguments.of(Outcome.MANDATE_NOT_FOUND, revocation("stranger", 1)),
                Arguments.of(Outcome.MANDATE_NOT_FOUND, revocation("never heard of", 1)),
                Arguments.of(Outcome.GRANTING_NOT_ALLOWED, revocation("stranger", 2)));
    }

    private static MandateChange change(
            long account, String grantee, long limit, int intervalSeconds, long untilNs, int principal) {
        return new MandateChange(0, account, grantee, false, limit, intervalSeconds, untilNs, principal);
    }

    private static MandateChange revocation(String grantee, int principal) {
        return new MandateChange(0, PAYER, grantee, true, 0, 0, 0, principal);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void shouldRefuseWithTheFirstOfWhatIsWrong(Outcome outcome, MandateChange change) {
        long digest = books.ledger.digest();

        assertThat(books.ledger.change(change)).isEqualTo(outcome);

        assertThat(books.ledger.digest()).isEqualTo(digest);
    }

    @Test
    void shouldAnswerTheSameTermsAgainAsExistingAndOthersAsChanged() {
        assertThat(grant(100, MINUTE_S)).isEqualTo(Outcome.CREATED);
        assertThat(grant(100, MINUTE_S)).isEqualTo(Outcome.EXISTS);
        assertThat(grant(101, MINUTE_S)).isEqualTo(Outcome.CHANGED);
        assertThat(grant(101, MINUTE_S + 1)).isEqualTo(Outcome.CHANGED);
        assertThat(revoke()).isEqualTo(Outcome.CHANGED);
        assertThat(revoke()).isEqualTo(Outcome.EXISTS);
        assertThat(grant(101, MINUTE_S + 1)).isEqualTo(Outcome.CHANGED);
        assertThat(grant(101, MINUTE_S + 1)).isEqualTo(Outcome.EXISTS);
        check();
    }

    @Test
    void shouldLetPayAndMoveUpToTheLimitOfEachInterval() {
        grant(100, MINUTE_S);
        books.advanceMs(MINUTE_MS - 1);
        assertThat(payBy(books.stranger, 60)).isEqualTo(Outcome.POSTED);
        assertThat(moveBy(books.stranger, 41, 0)).isEqualTo(Outcome.EXCEEDS_MANDATE);
        assertThat(payBy(books.stranger, 41)).isEqualTo(Outcome.EXCEEDS_MANDATE);
        assertThat(moveBy(books.stranger, 40, 0)).isEqualTo(Outcome.POSTED);
        assertThat(mandate().used()).isEqualTo(100);
        assertThat(moveBy(books.service, 1, 0)).isEqualTo(Outcome.POSTED);

        books.advanceMs(1);

        assertThat(mandate().used()).isZero();
        assertThat(payBy(books.stranger, 101)).isEqualTo(Outcome.EXCEEDS_MANDATE);
        assertThat(payBy(books.stranger, 100)).isEqualTo(Outcome.POSTED);
        assertThat(books.available(PAYER)).isEqualTo(799);
        check();
    }

    @Test
    void shouldUseNothingForWhatIsRejected() {
        grant(2_000, MINUTE_S);
        long digest = mandatesDigest();

        assertThat(moveBy(books.stranger, 1_001, 0)).isEqualTo(Outcome.EXCEEDS_CREDITS);
        assertThat(payBy(books.stranger, 1_001)).isEqualTo(Outcome.EXCEEDS_CREDITS);

        assertThat(mandate().used()).isZero();
        assertThat(mandatesDigest()).isEqualTo(digest);
        check();
    }

    @Test
    void shouldNotDebitWithoutAMandateOrAfterItsTime() {
        assertThat(payBy(books.stranger, 1)).isEqualTo(Outcome.DEBIT_NOT_ALLOWED);
        grant(100, MINUTE_S);
        revoke();
        assertThat(payBy(books.stranger, 1)).isEqualTo(Outcome.DEBIT_NOT_ALLOWED);
        assertThat(moveBy(books.stranger, 1, 0)).isEqualTo(Outcome.DEBIT_NOT_ALLOWED);
        grant(100, MINUTE_S);

        books.advanceMs(3 * MINUTE_MS);

        assertThat(payBy(books.stranger, 1)).isEqualTo(Outcome.MANDATE_EXPIRED);
        assertThat(moveBy(books.stranger, 1, 0)).isEqualTo(Outcome.MANDATE_EXPIRED);
        assertThat(moveBy(books.stranger, 1, TransferFlags.PENDING)).isEqualTo(Outcome.MANDATE_EXPIRED);
    }

    @Test
    void shouldCountWhatIsReservedForAsLongAsItIs() {
        grant(100, MINUTE_S);
        assertThat(moveBy(books.stranger, 70, TransferFlags.PENDING)).isEqualTo(Outcome.PENDING);
        Id pending = last;
        assertThat(moveBy(books.stranger, 31, 0)).isEqualTo(Outcome.EXCEEDS_MANDATE);
        books.advanceMs(MINUTE_MS);
        assertThat(moveBy(books.stranger, 31, 0)).isEqualTo(Outcome.EXCEEDS_MANDATE);
        check();

        assertThat(end(books.stranger, pending, TransferFlags.POST_PENDING, 50)).isEqualTo(Outcome.POSTED);

        assertThat(mandate().used()).isEqualTo(50);
        assertThat(mandate().reserved()).isZero();
        assertThat(moveBy(books.stranger, 51, TransferFlags.PENDING)).isEqualTo(Outcome.EXCEEDS_MANDATE);
        assertThat(moveBy(books.stranger, 50, TransferFlags.PENDING)).isEqualTo(Outcome.PENDING);
        assertThat(end(books.stranger, last, TransferFlags.VOID_PENDING, 0)).isEqualTo(Outcome.VOIDED);
        assertThat(mandate().used()).isEqualTo(50);
        check();
    }

    @Test
    void shouldEndByAMandateOnlyWhatWasReservedByIt() {
        books.ledger.intern("third");
        grant(100, MINUTE_S);
        books.ledger.change(change(PAYER, "third", 100, MINUTE_S, untilNs(), books.service));
        int third = books.ledger.principal("third");
        assertThat(moveBy(books.service, 5, TransferFlags.PENDING)).isEqualTo(Outcome.PENDING);
        Id owns = last;
        assertThat(moveBy(third, 6, TransferFlags.PENDING)).isEqualTo(Outcome.PENDING);
        Id thirds = last;

        assertThat(end(books.stranger, owns, TransferFlags.POST_PENDING, 5)).isEqualTo(Outcome.DEBIT_NOT_ALLOWED);
        assertThat(end(books.stranger, thirds, TransferFlags.VOID_PENDING, 0)).isEqualTo(Outcome.DEBIT_NOT_ALLOWED);
        assertThat(end(books.stranger, new Id(9, 9), TransferFlags.VOID_PENDING, 0))
                .isEqualTo(Outcome.PENDING_TRANSFER_NOT_FOUND);
        assertThat(end(books.service, thirds, TransferFlags.POST_PENDING, 6)).isEqualTo(Outcome.POSTED);

        assertThat(books.ledger.mandates(0, PAYER))
                .extracting(mandate -> mandate.principal() + " " + mandate.used() + " " + mandate.reserved())
                .containsExactly("stranger 0 0", "third 6 0");
        check();
    }

    @Test
    void shouldPostNothingAfterItsTimeButVoid() {
        grant(100, MINUTE_S);
        moveBy(books.stranger, 5, TransferFlags.PENDING);
        Id one = last;
        books.advanceMs(3 * MINUTE_MS);

        assertThat(end(books.stranger, one, TransferFlags.POST_PENDING, 5)).isEqualTo(Outcome.MANDATE_EXPIRED);
        assertThat(end(books.stranger, one, TransferFlags.VOID_PENDING, 0)).isEqualTo(Outcome.VOIDED);
        check();
    }

    @Test
    void shouldCloseNoAccount() {
        grant(100, MINUTE_S);

        assertThat(moveBy(books.stranger, 0, TransferFlags.PENDING | TransferFlags.CLOSING_DEBIT))
                .isEqualTo(Outcome.CLOSING_NOT_ALLOWED);
        assertThat(moveAway(books.stranger, 0, TransferFlags.PENDING | TransferFlags.CLOSING_DEBIT))
                .isEqualTo(Outcome.CLOSING_NOT_ALLOWED);
    }

    @Test
    void shouldGiveBackWhatAnotherPartitionDoesNotTake() {
        grant(100, MINUTE_S);
        assertThat(moveAway(books.stranger, 70, 0)).isNull();
        Id undecided = last;
        assertThat(mandate().reserved()).isEqualTo(70);
        assertThat(moveBy(books.stranger, 31, 0)).isEqualTo(Outcome.EXCEEDS_MANDATE);
        check();

        reply(undecided, Outcome.CREDIT_ACCOUNT_NOT_FOUND, 0);

        assertThat(mandate().reserved()).isZero();
        assertThat(mandate().used()).isZero();
        assertThat(moveAway(books.stranger, 100, TransferFlags.BALANCING_CREDIT))
                .isNull();
        reply(last, Outcome.POSTED, 30);
        assertThat(mandate().used()).isEqualTo(30);
        assertThat(mandate().reserved()).isZero();
        assertThat(moveAway(books.stranger, 70, TransferFlags.PENDING)).isNull();
        Id pending = last;
        reply(pending, Outcome.PENDING, 70);
        assertThat(mandate().reserved()).isEqualTo(70);
        check();
        assertThat(end(books.stranger, pending, TransferFlags.POST_PENDING, 60)).isEqualTo(Outcome.POSTED);
        assertThat(mandate().used()).isEqualTo(90);
        assertThat(mandate().reserved()).isZero();
        check();
    }

    @Test
    void shouldUseNothingForAChainThatFails() {
        grant(100, MINUTE_S);
        moveBy(books.stranger, 10, 0);
        books.advanceMs(MINUTE_MS);
        long digest = mandatesDigest();

        chain(60, 50);

        assertThat(books.ledger.chainOutcome(1)).isEqualTo(Outcome.EXCEEDS_MANDATE);
        assertThat(mandatesDigest()).isEqualTo(digest);
        check();
        chain(60, 40);
        assertThat(books.ledger.chainOutcome(1)).isEqualTo(Outcome.POSTED);
        assertThat(mandate().used()).isEqualTo(100);
        check();
    }

    @Test
    void shouldGiveBackNothingWithOtherTermsOfTheSameInterval() {
        grant(100, MINUTE_S);
        moveBy(books.stranger, 80, 0);

        revoke();
        grant(90, MINUTE_S);

        assertThat(mandate().used()).isEqualTo(80);
        assertThat(moveBy(books.stranger, 11, 0)).isEqualTo(Outcome.EXCEEDS_MANDATE);
        grant(50, MINUTE_S);
        assertThat(moveBy(books.stranger, 1, 0)).isEqualTo(Outcome.EXCEEDS_MANDATE);
        grant(50, 2 * MINUTE_S);
        assertThat(moveBy(books.stranger, 50, 0)).isEqualTo(Outcome.POSTED);
        check();
    }

    // ---- helpers ----

    private long untilNs() {
        return LedgerFixture.START_NS + 3 * MINUTE_MS * NS_PER_MS;
    }

    private Outcome grant(long limit, int intervalSeconds) {
        return books.ledger.change(change(PAYER, "stranger", limit, intervalSeconds, untilNs(), books.service));
    }

    private Outcome revoke() {
        return books.ledger.change(revocation("stranger", books.service));
    }

    private MandateView mandate() {
        return books.ledger.mandates(0, PAYER).get(0);
    }

    private Outcome payBy(int principal, long amount) {
        StreamPayment payment = books.payment(nextId++, PAYER, PAYEE, amount);
        payment.principal = principal;
        return books.apply(payment);
    }

    private Outcome moveBy(int principal, long amount, int flags) {
        Outcome outcome = move(principal, PAYEE, amount, flags);
        if (outcome == null) {
            throw new IllegalStateException("undecided");
        }
        return outcome;
    }

    private @Nullable Outcome moveAway(int principal, long amount, int flags) {
        return move(principal, PAYEE + 1, amount, flags);
    }

    private @Nullable Outcome move(int principal, long credit, long amount, int flags) {
        Transfer transfer = books.transfer(nextId++, PAYER, credit, amount);
        transfer.principal = principal;
        transfer.flags = flags;
        last = new Id(transfer.idHigh, transfer.idLow);
        return books.apply(transfer);
    }

    private Outcome end(int principal, Id pending, int flag, long amount) {
        Transfer transfer = books.transfer(nextId++, PAYER, 0, amount);
        transfer.principal = principal;
        transfer.flags = flag;
        transfer.pendingHigh = pending.high;
        transfer.pendingLow = pending.low;
        Outcome outcome = books.apply(transfer);
        return outcome == null ? Outcome.UNKNOWN : outcome;
    }

    private void reply(Id id, Outcome outcome, long taken) {
        books.ledger.applyEscrowReply(1, id.high, id.low, 0, PAYER, outcome, taken);
    }

    private void chain(long... amounts) {
        long first = nextId;
        nextId += amounts.length;
        long timeHigh = LedgerFixture.timedHigh(books.ledger.timeNs() / NS_PER_MS);
        books.ledger.apply(
                new Chain() {
                    @Override
                    public int length() {
                        return amounts.length;
                    }

                    @Override
                    public void read(int member, Transfer transfer) {
                        transfer.clearExtension();
                        transfer.idHigh = timeHigh;
                        transfer.idLow = LedgerFixture.timedLow(first + member);
                        transfer.debitHigh = 0;
                        transfer.debitLow = PAYER;
                        transfer.creditHigh = 0;
                        transfer.creditLow = PAYEE;
                        transfer.amount = amounts[member];
                        transfer.code = 0;
                        transfer.flags = member < amounts.length - 1 ? TransferFlags.LINKED : 0;
                        transfer.principal = books.stranger;
                    }
                },
                books.nextPosition());
    }

    /** Changes with the mandates alone: the views, and the words behind them. */
    private long mandatesDigest() {
        List<Integer> hashes = LedgerFixture.snapshot(books.ledger).stream()
                .filter(chunk -> chunk[SnapshotLayout.KIND_AT] == SnapshotLayout.MANDATES)
                .map(Arrays::hashCode)
                .toList();
        return hashes.hashCode();
    }

    private void check() {
        books.books();
        assertThat(books.ledger.recomputeDigest()).isEqualTo(books.ledger.digest());
        Ledger loaded = books.reload(LedgerFixture.snapshot(books.ledger));
        assertThat(loaded.digest()).isEqualTo(books.ledger.digest());
        assertThat(loaded.mandates(0, PAYER)).isEqualTo(books.ledger.mandates(0, PAYER));
    }

    private record Id(long high, long low) {}
}
