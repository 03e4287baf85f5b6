package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static tutti.ledger.TransferFlags.BALANCING_CREDIT;
import static tutti.ledger.TransferFlags.BALANCING_DEBIT;
import static tutti.ledger.TransferFlags.CLAIM;
import static tutti.ledger.TransferFlags.CLOSING_CREDIT;
import static tutti.ledger.TransferFlags.CLOSING_DEBIT;
import static tutti.ledger.TransferFlags.LINKED;
import static tutti.ledger.TransferFlags.PENDING;
import static tutti.ledger.TransferFlags.POST_PENDING;
import static tutti.ledger.TransferFlags.REVERSAL;
import static tutti.ledger.TransferFlags.SCHEDULED;
import static tutti.ledger.TransferFlags.VOID_PENDING;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShapeTest {
    private static final long ISSUING = AssetAccounts.issuingLow(7);
    private static final long UNCLAIMED = AssetAccounts.unclaimedLow(7);

    @ParameterizedTest
    @MethodSource("wrongTransfers")
    void shouldNameWhatIsWrongWithTransfer(Outcome expected, Consumer<Transfer> spoil) {
        Transfer transfer = goodTransfer();

        spoil.accept(transfer);

        assertThat(Shape.of(transfer)).isEqualTo(expected);
    }

    static Stream<Arguments> wrongTransfers() {
        return Stream.of(
                transfer(Outcome.ID_MUST_NOT_BE_ZERO, t -> t.idLow = 0),
                transfer(Outcome.ID_MUST_NOT_BE_ZERO, t -> t.debitLow = 0),
                transfer(Outcome.ID_MUST_NOT_BE_ZERO, t -> t.creditLow = 0),
                transfer(Outcome.ID_IS_RESERVED, t -> t.idHigh = -1),
                transfer(Outcome.ID_IS_RESERVED, t -> t.debitHigh = -1),
                transfer(Outcome.ID_IS_RESERVED, t -> t.creditHigh = -1),
                transfer(Outcome.ID_IS_RESERVED, t -> setCredit(t, UNCLAIMED)),
                transfer(Outcome.ID_IS_RESERVED, t -> setDebit(t, UNCLAIMED)),
                transfer(Outcome.ID_IS_RESERVED, t -> setDebit(t, AssetAccounts.issuingLow(0))),
                transfer(Outcome.FLAG_IS_RESERVED, t -> t.flags = 1 << 14),
                transfer(Outcome.AMOUNT_MUST_NOT_BE_ZERO, t -> t.amount = 0),
                transfer(Outcome.AMOUNT_OVERFLOWS, t -> t.amount = -1),
                transfer(Outcome.AMOUNT_OVERFLOWS, t -> t.amount = Long.MIN_VALUE),
                transfer(Outcome.ACCOUNTS_MUST_BE_DIFFERENT, t -> t.creditLow = t.debitLow),
                transfer(Outcome.CODE_OUT_OF_RANGE, t -> t.code = 65_536),
                transfer(Outcome.CODE_OUT_OF_RANGE, t -> t.code = -1),
                transfer(Outcome.ID_IS_RESERVED, t -> t.pendingHigh = -1),
                flagged(Outcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE, PENDING | POST_PENDING, t -> t.pendingLow = 9),
                flagged(Outcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE, PENDING | VOID_PENDING, t -> t.pendingLow = 9),
                flagged(Outcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE, POST_PENDING | VOID_PENDING, t -> t.pendingLow = 9),
                flagged(Outcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE, POST_PENDING | BALANCING_DEBIT, t -> t.pendingLow = 9),
                flagged(Outcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE, VOID_PENDING | BALANCING_CREDIT, t -> t.pendingLow = 9),
                flagged(Outcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE, POST_PENDING | CLOSING_DEBIT, t -> t.pendingLow = 9),
                flagged(Outcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE, VOID_PENDING | CLOSING_CREDIT, t -> t.pendingLow = 9),
                flagged(Outcome.AMOUNT_MUST_NOT_BE_ZERO, PENDING, t -> t.amount = 0),
                flagged(Outcome.AMOUNT_MUST_NOT_BE_ZERO, BALANCING_DEBIT, t -> t.amount = 0),
                flagged(Outcome.PENDING_ID_MUST_NOT_BE_ZERO, POST_PENDING, t -> {}),
                flagged(Outcome.PENDING_ID_MUST_NOT_BE_ZERO, VOID_PENDING, t -> {}),
                flagged(Outcome.PENDING_ID_MUST_BE_DIFFERENT, POST_PENDING, t -> t.pendingLow = t.idLow),
                flagged(Outcome.PENDING_ID_MUST_BE_ZERO, PENDING, t -> t.pendingLow = 9),
                transfer(Outcome.PENDING_ID_MUST_BE_ZERO, t -> t.pendingHigh = 9),
                transfer(Outcome.TIMEOUT_RESERVED_FOR_PENDING_TRANSFER, t -> t.timeoutSeconds = -1),
                flagged(Outcome.CLOSING_TRANSFER_MUST_BE_PENDING, CLOSING_DEBIT, t -> {}),
                flagged(Outcome.CLOSING_TRANSFER_MUST_BE_PENDING, CLOSING_CREDIT, t -> t.amount = 0),
                transfer(Outcome.EFFECTIVE_DATE_OUT_OF_RANGE, t -> t.effectiveDateNs = -1),
                flagged(Outcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE, SCHEDULED | PENDING, t -> t.scheduledAtNs = 9),
                flagged(Outcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE, SCHEDULED | POST_PENDING, t -> t.pendingLow = 9),
                flagged(Outcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE, SCHEDULED | VOID_PENDING, t -> t.pendingLow = 9),
                flagged(Outcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE, SCHEDULED | REVERSAL, t -> t.pendingLow = 9),
                flagged(Outcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE, SCHEDULED | CLAIM, t -> t.scheduledAtNs = 9),
                flagged(Outcome.CLOSING_TRANSFER_MUST_BE_PENDING, SCHEDULED | CLOSING_DEBIT, t -> t.scheduledAtNs = 9),
                flagged(Outcome.SCHEDULED_AT_IS_INVALID, SCHEDULED, t -> {}),
                flagged(Outcome.SCHEDULED_AT_IS_INVALID, SCHEDULED, t -> t.scheduledAtNs = -1),
                flagged(Outcome.SCHEDULED_AT_IS_INVALID, SCHEDULED, t -> t.scheduledAtNs = Long.MIN_VALUE),
                transfer(Outcome.SCHEDULED_AT_IS_INVALID, t -> t.scheduledAtNs = 1));
    }

    private static Arguments flagged(Outcome expected, int flags, Consumer<Transfer> spoil) {
        return transfer(expected, t -> {
            t.flags = flags;
            spoil.accept(t);
        });
    }

    @ParameterizedTest
    @MethodSource("goodTransfers")
    void shouldFindNothingWrongWithTransfer(Consumer<Transfer> change) {
        Transfer transfer = goodTransfer();

        change.accept(transfer);

        assertThat(Shape.of(transfer)).isNull();
    }

    static Stream<Consumer<Transfer>> goodTransfers() {
        return Stream.of(
                t -> {},
                t -> t.flags = LINKED | PENDING | BALANCING_DEBIT | BALANCING_CREDIT | CLOSING_DEBIT | CLOSING_CREDIT,
                t -> end(t, POST_PENDING, 0),
                t -> end(t, POST_PENDING | LINKED, Transfer.AMOUNT_MAX),
                t -> end(t, VOID_PENDING, 0),
                t -> {
                    t.flags = PENDING | CLOSING_DEBIT;
                    t.amount = 0;
                    t.timeoutSeconds = -1;
                    t.effectiveDateNs = Long.MAX_VALUE;
                },
                t -> {
                    t.flags = SCHEDULED | BALANCING_DEBIT | BALANCING_CREDIT;
                    t.scheduledAtNs = 1;
                },
                t -> {
                    t.flags = SCHEDULED;
                    t.scheduledAtNs = Long.MAX_VALUE;
                },
                t -> t.amount = Long.MAX_VALUE,
                t -> t.code = 65_535,
                t -> t.debitHigh = Long.MIN_VALUE,
                t -> setDebit(t, ISSUING),
                t -> setCredit(t, ISSUING),
                t -> setCredit(t, AssetAccounts.issuingLow(-1)));
    }

    @Test
    void shouldNameSmallestCodeOfAllThatIsWrongWithTransfer() {
        Transfer transfer = goodTransfer();
        transfer.creditLow = transfer.debitLow;
        transfer.code = -1;

        assertThat(Shape.of(transfer)).isEqualTo(Outcome.ACCOUNTS_MUST_BE_DIFFERENT);
        transfer.amount = 0;
        assertThat(Shape.of(transfer)).isEqualTo(Outcome.AMOUNT_MUST_NOT_BE_ZERO);
        transfer.flags = 1 << 14;
        assertThat(Shape.of(transfer)).isEqualTo(Outcome.FLAG_IS_RESERVED);
        transfer.debitHigh = -1;
        assertThat(Shape.of(transfer)).isEqualTo(Outcome.ID_IS_RESERVED);
        transfer.creditLow = 0;
        assertThat(Shape.of(transfer)).isEqualTo(Outcome.ID_MUST_NOT_BE_ZERO);
    }

    @ParameterizedTest
    @MethodSource("wrongPayments")
    void shouldNameWhatIsWrongWithPayment(Outcome expected, Consumer<StreamPayment> spoil) {
        StreamPayment payment = goodPayment();

        spoil.accept(payment);

        assertThat(Shape.of(payment)).isEqualTo(expected);
    }

    static Stream<Arguments> wrongPayments() {
        return Stream.of(
                payment(Outcome.ID_MUST_NOT_BE_ZERO, p -> p.idLow = 0),
                payment(Outcome.ID_MUST_NOT_BE_ZERO, p -> p.payerLow = 0),
                payment(Outcome.ID_MUST_NOT_BE_ZERO, p -> p.workLow = 0),
                payment(Outcome.ID_IS_RESERVED, p -> p.idHigh = -1),
                payment(Outcome.ID_IS_RESERVED, p -> p.payerHigh = -1),
                payment(Outcome.ID_IS_RESERVED, p -> p.workHigh = -1),
                payment(Outcome.FLAG_IS_RESERVED, p -> p.flags = 2),
                payment(Outcome.AMOUNT_MUST_NOT_BE_ZERO, p -> p.units = 0),
                payment(Outcome.AMOUNT_OVERFLOWS, p -> p.units = -5),
                payment(Outcome.AMOUNT_OVERFLOWS, p -> p.amount = -1),
                payment(Outcome.CODE_OUT_OF_RANGE, p -> p.code = 65_536));
    }

    @Test
    void shouldFindNothingWrongWithPaymentOfOmittedTime() {
        StreamPayment payment = goodPayment();
        payment.flags = StreamPayment.FLAG_PLAYED_AT_OMITTED;

        assertThat(Shape.of(payment)).isNull();
    }

    @ParameterizedTest
    @MethodSource("assets")
    void shouldJudgeShapeOfAsset(Outcome expected, NewAsset asset) {
        assertThat(Shape.of(asset)).isEqualTo(expected);
    }

    static Stream<Arguments> assets() {
        return Stream.of(
                arguments(null, new NewAsset(1, "TUNE", 2, 1, "me")),
                arguments(null, new NewAsset(-1, "A1234567890Z", 18, Long.MAX_VALUE, "é".repeat(32))),
                arguments(null, new NewAsset(1, "9", 0, 1, "p".repeat(64))),
                arguments(Outcome.ASSET_MUST_NOT_BE_ZERO, new NewAsset(0, "", 99, 0, "")),
                arguments(Outcome.AMOUNT_MUST_NOT_BE_ZERO, new NewAsset(1, "", 99, 0, "")),
                arguments(Outcome.AMOUNT_OVERFLOWS, new NewAsset(1, "", 99, -1, "")),
                arguments(Outcome.SYMBOL_IS_INVALID, new NewAsset(1, "", 99, 1, "")),
                arguments(Outcome.SYMBOL_IS_INVALID, new NewAsset(1, "A234567890123", 2, 1, "me")),
                arguments(Outcome.SYMBOL_IS_INVALID, new NewAsset(1, "tune", 2, 1, "me")),
                arguments(Outcome.SYMBOL_IS_INVALID, new NewAsset(1, "A B", 2, 1, "me")),
                arguments(Outcome.SYMBOL_IS_INVALID, new NewAsset(1, "A:", 2, 1, "me")),
                arguments(Outcome.SYMBOL_IS_INVALID, new NewAsset(1, "A@", 2, 1, "me")),
                arguments(Outcome.DECIMALS_OUT_OF_RANGE, new NewAsset(1, "TUNE", 19, 1, "")),
                arguments(Outcome.DECIMALS_OUT_OF_RANGE, new NewAsset(1, "TUNE", -1, 1, "me")),
                arguments(Outcome.DESCRIPTION_IS_INVALID, new NewAsset(1, "TUNE", 2, 1, "")),
                arguments(Outcome.DESCRIPTION_IS_INVALID, new NewAsset(1, "TUNE", 2, 1, "é".repeat(33))),
                arguments(Outcome.DESCRIPTION_IS_INVALID, new NewAsset(1, "TUNE", 2, 1, "\ud800")));
    }

    @ParameterizedTest
    @MethodSource("accounts")
    void shouldJudgeShapeOfAccount(Outcome expected, NewAccount account) {
        assertThat(Shape.of(account)).isEqualTo(expected);
    }

    static Stream<Arguments> accounts() {
        return Stream.of(
                arguments(null, new NewAccount(0, 1, 1, 0, 0, 0, 1)),
                arguments(null, new NewAccount(1, 0, -1, 2, 65_535, -1, 1)),
                arguments(null, new NewAccount(1, 0, -1, 5, 65_535, -1, 1)),
                arguments(Outcome.ID_MUST_NOT_BE_ZERO, new NewAccount(0, 0, 0, 7, -1, 0, 1)),
                arguments(Outcome.ID_IS_RESERVED, new NewAccount(-1, ISSUING, 0, 7, -1, 0, 1)),
                arguments(Outcome.FLAG_IS_RESERVED, new NewAccount(0, 1, 0, 11, -1, 0, 1)),
                arguments(Outcome.FLAGS_ARE_MUTUALLY_EXCLUSIVE, new NewAccount(0, 1, 0, 3, -1, 0, 1)),
                arguments(Outcome.ASSET_MUST_NOT_BE_ZERO, new NewAccount(0, 1, 0, 1, -1, 0, 1)),
                arguments(Outcome.CODE_OUT_OF_RANGE, new NewAccount(0, 1, 1, 1, -1, 0, 1)));
    }

    @ParameterizedTest
    @MethodSource("works")
    void shouldJudgeShapeOfWork(Outcome expected, NewWork work) {
        assertThat(Shape.of(work)).isEqualTo(expected);
    }

    static Stream<Arguments> works() {
        Split half = split(new long[] {1, 2}, 500_000, 500_000);
        Split whole = split(new long[] {1}, 1_000_000);
        return Stream.of(
                arguments(null, work(9, 1, "Prélude", "FR6V81141061", 2, half)),
                arguments(null, work(9, 1, "", "", Long.MAX_VALUE, whole)),
                arguments(null, work(9, 1, "é".repeat(128), "", 1, whole)),
                arguments(null, work(9, 1, "t", "", 1_000_000, split(new long[] {1, 2}, 999_999, 1))),
                arguments(Outcome.ID_MUST_NOT_BE_ZERO, work(0, 0, "t", "bad", 0, whole)),
                arguments(Outcome.ID_MUST_NOT_BE_ZERO, work(9, 0, "t", "", 1, split(new long[] {1, 0}, 1, 2))),
                arguments(Outcome.ID_MUST_NOT_BE_ZERO, reservedWork(split(new long[] {0}, 1_000_000))),
                arguments(Outcome.ID_IS_RESERVED, reservedWork(whole)),
                arguments(Outcome.ID_IS_RESERVED, work(9, 0, "t", "", 1, reservedPayee())),
                arguments(Outcome.ASSET_MUST_NOT_BE_ZERO, work(9, 0, "t", "bad", 0, whole)),
                arguments(Outcome.AMOUNT_MUST_NOT_BE_ZERO, work(9, 1, "t", "bad", 0, whole)),
                arguments(Outcome.AMOUNT_OVERFLOWS, work(9, 1, "t", "bad", -1, whole)),
                arguments(Outcome.DESCRIPTION_IS_INVALID, work(9, 1, "t", "bad", 1, split(new long[0]))),
                arguments(Outcome.DESCRIPTION_IS_INVALID, work(9, 1, "t", "fr6v81141061", 1, whole)),
                arguments(Outcome.DESCRIPTION_IS_INVALID, work(9, 1, "é".repeat(129), "", 1, whole)),
                arguments(Outcome.DESCRIPTION_IS_INVALID, work(9, 1, "\udc00", "", 1, whole)),
                arguments(Outcome.SHARE_COUNT_OUT_OF_RANGE, work(9, 1, "t", "", 1, split(new long[0]))),
                arguments(Outcome.SHARE_COUNT_OUT_OF_RANGE, work(9, 1, "t", "", 1, equalShares(65))),
                arguments(Outcome.SHARES_MUST_SUM_TO_ONE_MILLION, work(9, 1, "t", "", 1, split(new long[] {1}, 7))),
                arguments(
                        Outcome.SHARES_MUST_SUM_TO_ONE_MILLION,
                        work(9, 1, "t", "", 1, split(new long[] {1, 2}, 1_000_000, 0))),
                arguments(
                        Outcome.SHARES_MUST_SUM_TO_ONE_MILLION,
                        work(9, 1, "t", "", 1, split(new long[] {1, 2}, 1_000_001, -1))),
                arguments(
                        Outcome.PAYEES_MUST_BE_DIFFERENT,
                        work(9, 1, "t", "", 1, split(new long[] {5, 6, 5}, 1, 1, 999_998))),
                arguments(Outcome.SHARE_IS_BELOW_ONE_MINOR_UNIT, work(9, 1, "t", "", 1, half)),
                arguments(
                        Outcome.SHARE_IS_BELOW_ONE_MINOR_UNIT,
                        work(9, 1, "t", "", 999_999, split(new long[] {1, 2}, 999_999, 1))));
    }

    @Test
    void shouldTakePayeesThatDifferInHighHalfOnly() {
        Split split = new Split(new long[] {1, 2}, new long[] {5, 5}, new int[] {500_000, 500_000});

        assertThat(Shape.of(work(9, 1, "t", "", 2, split))).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64})
    void shouldTakeUpTo64Shares(int shares) {
        assertThat(Shape.of(work(9, 1, "t", "", 1_000_000, equalShares(shares))))
                .isNull();
    }

    private static Arguments transfer(Outcome expected, Consumer<Transfer> spoil) {
        return arguments(expected, spoil);
    }

    private static Arguments payment(Outcome expected, Consumer<StreamPayment> spoil) {
        return arguments(expected, spoil);
    }

    /** Ends a pending transfer whose credit account it takes over. */
    private static void end(Transfer transfer, int flags, long amount) {
        transfer.flags = flags;
        transfer.pendingLow = 9;
        transfer.creditLow = 0;
        transfer.amount = amount;
    }

    private static Transfer goodTransfer() {
        Transfer transfer = new Transfer();
        transfer.idLow = 1;
        transfer.debitLow = 2;
        transfer.creditLow = 3;
        transfer.amount = 4;
        return transfer;
    }

    private static void setDebit(Transfer transfer, long reservedLow) {
        transfer.debitHigh = AssetAccounts.RESERVED_HIGH;
        transfer.debitLow = reservedLow;
    }

    private static void setCredit(Transfer transfer, long reservedLow) {
        transfer.creditHigh = AssetAccounts.RESERVED_HIGH;
        transfer.creditLow = reservedLow;
    }

    private static StreamPayment goodPayment() {
        StreamPayment payment = new StreamPayment();
        payment.idLow = 1;
        payment.payerLow = 2;
        payment.workLow = 3;
        payment.units = 4;
        return payment;
    }

    private static NewWork work(long id, int asset, String title, String isrc, long price, Split split) {
        return new NewWork(0, id, asset, title, isrc, price, split, 1);
    }

    private static NewWork reservedWork(Split split) {
        return new NewWork(-1, 9, 0, "t", "", 0, split, 1);
    }

    private static Split reservedPayee() {
        return new Split(new long[] {-1}, new long[] {ISSUING}, new int[] {1_000_000});
    }

    private static Split split(long[] payees, int... millionths) {
        return new Split(new long[payees.length], payees, millionths);
    }

    private static Split equalShares(int count) {
        long[] payees = new long[count];
        int[] millionths = new int[count];
        int left = Split.WHOLE;
        for (int i = 0; i < count; i++) {
            payees[i] = i + 1L;
            millionths[i] = left / (count - i);
            left -= millionths[i];
        }
        return split(payees, millionths);
    }
}
