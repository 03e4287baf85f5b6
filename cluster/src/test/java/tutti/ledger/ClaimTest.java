package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClaimTest {
    private static final long PAYER = 10;
    private static final long PAYEE = 12;
    private static final long OTHER = 14;
    private static final long CAPPED = 16;
    private static final long FOREIGN = 18;

    /** Lives in the other partition. */
    private static final long FAR = 13;

    private final LedgerFixture books = LedgerFixture.even();
    private long nextId = 100;

    @BeforeEach
    void open() {
        books.openWith(PAYER, 1_000);
        books.ledger.createAccount(
                new NewAccount(0, PAYEE, LedgerFixture.TUNE, LedgerFixture.NOT_BELOW_ZERO, 0, 0, owner()));
        books.open(OTHER, LedgerFixture.NO_LIMIT);
        books.open(CAPPED, LedgerFixture.NOT_ABOVE_ZERO);
        books.ledger.createAsset(new NewAsset(LedgerFixture.OTHER, "OTHER", 0, 9, "service"));
        books.ledger.createAccount(
                new NewAccount(0, FOREIGN, LedgerFixture.OTHER, LedgerFixture.NO_LIMIT, 0, 0, books.service));
        close();
        books.pay(1, PAYER, PAYEE, 60, OTHER, 40);
        books.ledger.postSettlementEntry(1, 0, PAYEE, LedgerFixture.TUNE, 7);
    }

    /** Controls the payee's account, and is not the asset's. */
    private int owner() {
        return books.ledger.intern("owner");
    }

    private void close() {
        Transfer closing = transfer(PAYEE, OTHER, 0);
        closing.flags = TransferFlags.PENDING | TransferFlags.CLOSING_DEBIT;
        closing.principal = owner();
        closing.timeoutSeconds = 1;
        assertThat(books.apply(closing)).isEqualTo(Outcome.PENDING);
    }

    private Transfer transfer(long debit, long credit, long amount) {
        return books.transfer(nextId++, debit, credit, amount);
    }

    private Transfer claim(long credit, long amount) {
        Transfer claim = transfer(PAYEE, credit, amount);
        claim.flags = TransferFlags.CLAIM;
        claim.principal = owner();
        return claim;
    }

    @Test
    void shouldKeepWhatAClosedPayeeIsPaidHereAndFromElsewhere() {
        assertThat(books.account(PAYEE).unclaimed()).isEqualTo(67);
        assertThat(books.account(PAYEE).creditsPosted()).isZero();
        assertThat(books.unclaimed().creditsPosted()).isEqualTo(67);
        check();
    }

    @Test
    void shouldMoveItToAnotherAccountOrBackToThePayee() {
        assertThat(books.apply(claim(OTHER, 20))).isEqualTo(Outcome.POSTED);
        assertThat(books.available(OTHER)).isEqualTo(60);
        assertThat(books.account(PAYEE).unclaimed()).isEqualTo(47);
        assertThat(books.apply(claim(0, Transfer.AMOUNT_MAX))).isEqualTo(Outcome.CREDIT_ACCOUNT_CLOSED);
        books.advanceMs(1_001);

        assertThat(books.apply(claim(0, Transfer.AMOUNT_MAX))).isEqualTo(Outcome.POSTED);

        assertThat(books.available(PAYEE)).isEqualTo(47);
        assertThat(books.account(PAYEE).unclaimed()).isZero();
        assertThat(books.unclaimed().debitsPosted()).isEqualTo(67);
        check();
    }

    @Test
    void shouldLetWhoControlsTheAssetClaimToo() {
        Transfer claim = claim(OTHER, 67);
        claim.principal = books.service;

        assertThat(books.apply(claim)).isEqualTo(Outcome.POSTED);
        check();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(Outcome.DEBIT_ACCOUNT_NOT_FOUND, t -> t.debitLow = 98),
                refused(Outcome.CREDIT_ACCOUNT_NOT_FOUND, t -> t.creditLow = 98),
                refused(Outcome.DEBIT_NOT_ALLOWED, t -> t.principal = 2),
                refused(Outcome.ASSETS_MUST_MATCH, t -> t.creditLow = FOREIGN),
                refused(Outcome.EXCEEDS_DEBITS, t -> t.creditLow = CAPPED),
                refused(Outcome.TOTAL_OVERFLOWS, t -> t.amount = Long.MAX_VALUE - 1),
                refused(Outcome.CREDIT_ACCOUNT_CLOSED, t -> t.creditLow = PAYEE),
                refused(Outcome.EXCEEDS_UNCLAIMED, t -> t.amount = 68),
                refused(Outcome.EXCEEDS_UNCLAIMED, t -> {
                    t.debitLow = PAYER;
                    t.principal = 1;
                    t.amount = Transfer.AMOUNT_MAX;
                }),
                refused(Outcome.AMOUNT_MUST_NOT_BE_ZERO, t -> t.amount = 0),
                refused(Outcome.PENDING_ID_MUST_BE_ZERO, t -> t.pendingLow = 7),
                refused(Outcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE, t -> t.flags |= TransferFlags.PENDING),
                refused(Outcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE, t -> t.flags |= TransferFlags.REVERSAL),
                refused(Outcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE, t -> t.flags |= TransferFlags.BALANCING_DEBIT));
    }

    private static Arguments refused(Outcome outcome, Consumer<Transfer> change) {
        return Arguments.of(outcome, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void shouldRefuseWithTheFirstOfWhatIsWrong(Outcome outcome, Consumer<Transfer> change) {
        Transfer claim = claim(OTHER, 67);
        change.accept(claim);

        assertThat(books.apply(claim)).isEqualTo(outcome);

        assertThat(books.account(PAYEE).unclaimed()).isEqualTo(67);
        check();
    }

    @Test
    void shouldGoToTheFrozenPayeeButNotPastIt() {
        books.ledger.freeze(new AccountFreeze(0, PAYEE, true, books.service));

        assertThat(books.apply(claim(OTHER, 67))).isEqualTo(Outcome.DEBIT_ACCOUNT_FROZEN);
        books.advanceMs(1_001);
        assertThat(books.apply(claim(0, 67))).isEqualTo(Outcome.POSTED);
        check();
    }

    @Test
    void shouldReserveAndPostWhatIsClaimedToAnotherPartition() {
        Transfer claim = claim(FAR, 60);

        assertThat(books.apply(claim)).isNull();

        assertThat(books.ledger.lastReserved()).isEqualTo(60);
        assertThat(books.account(PAYEE).unclaimed()).isEqualTo(67);
        assertThat(books.unclaimed().debitsPending()).isEqualTo(60);
        check();
        assertThat(books.apply(claim)).isNull();
        assertThat(books.ledger.lastReplayed()).isTrue();
        reply(claim, Outcome.POSTED, 60);
        assertThat(books.account(PAYEE).unclaimed()).isEqualTo(7);
        assertThat(books.unclaimed().debitsPending()).isZero();
        assertThat(books.unclaimed().debitsPosted()).isEqualTo(60);
        assertThat(books.apply(claim)).isEqualTo(Outcome.POSTED);
        assertThat(books.ledger.lastReplayed()).isTrue();
        check();
    }

    @Test
    void shouldLetNobodyElseHaveWhatAnUndecidedClaimReserves() {
        Transfer claim = new Transfer();
        claim.copy(claim(FAR, 60));
        books.apply(claim);

        assertThat(books.apply(claim(OTHER, 60))).isEqualTo(Outcome.CHAIN_CONFLICT);
        assertThat(books.apply(claim(OTHER, 68))).isEqualTo(Outcome.EXCEEDS_UNCLAIMED);
        assertThat(books.apply(claim(OTHER, Transfer.AMOUNT_MAX))).isEqualTo(Outcome.POSTED);
        assertThat(books.available(OTHER)).isEqualTo(47);
        assertThat(books.apply(claim(OTHER, Transfer.AMOUNT_MAX))).isEqualTo(Outcome.CHAIN_CONFLICT);
        check();
        reply(claim, Outcome.CREDIT_ACCOUNT_CLOSED, 0);

        assertThat(books.account(PAYEE).unclaimed()).isEqualTo(60);
        assertThat(books.unclaimed().debitsPending()).isZero();
        assertThat(books.apply(claim)).isEqualTo(Outcome.CREDIT_ACCOUNT_CLOSED);
        assertThat(books.apply(claim(OTHER, Transfer.AMOUNT_MAX))).isEqualTo(Outcome.POSTED);
        check();
    }

    @Test
    void shouldForgetAClaimThatTheOtherPartitionCouldNotDecide() {
        Transfer claim = new Transfer();
        claim.copy(claim(FAR, Transfer.AMOUNT_MAX));
        books.apply(claim);
        reply(claim, Outcome.CHAIN_CONFLICT, 0);

        assertThat(books.ledger.undecidedCount()).isZero();
        assertThat(books.apply(claim)).isNull();
        assertThat(books.ledger.lastReplayed()).isFalse();
        assertThat(books.ledger.lastReserved()).isEqualTo(67);
        check();
    }

    @Test
    void shouldCreditWhatIsClaimedElsewhereLikeAnyTransfer() {
        Transfer claim = new Transfer();
        claim.copy(books.transfer(nextId++, FAR, OTHER, 25));
        claim.flags = TransferFlags.CLAIM;

        assertThat(books.ledger.applyEscrowRequest(1, claim, LedgerFixture.TUNE))
                .isEqualTo(Outcome.POSTED);

        assertThat(books.ledger.lastAccepted()).isEqualTo(25);
        assertThat(books.available(OTHER)).isEqualTo(65);
        check();
    }

    private void reply(Transfer claim, Outcome outcome, long taken) {
        books.ledger.applyEscrowReply(1, claim.idHigh, claim.idLow, claim.debitHigh, claim.debitLow, outcome, taken);
    }

    @Test
    void shouldKeepNothingForWhoCannotEverTakeIt() {
        books.pay(2, PAYER, 98, 5, FOREIGN, 6);

        assertThat(books.account(FOREIGN).unclaimed()).isZero();
        assertThat(books.unclaimed().creditsPosted()).isEqualTo(78);
        check();
    }

    private void check() {
        books.books();
        assertThat(books.ledger.recomputeDigest()).isEqualTo(books.ledger.digest());
        Ledger loaded = books.reload(LedgerFixture.snapshot(books.ledger));
        assertThat(loaded.digest()).isEqualTo(books.ledger.digest());
        assertThat(loaded.account(0, PAYEE)).isEqualTo(books.ledger.account(0, PAYEE));
    }
}
