package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static tutti.gateway.LedgerCallsFixture.outcomes;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tutti.codec.SectionKind;
import tutti.ledger.SplitVersion;
import tutti.ledger.WorkView;
import tutti.v1.Outcome;
import tutti.v1.Result;
import tutti.v1.StreamPayment;

class PaymentCallsTest {
    private static final long PRICE = 1_000;

    private final LedgerCallsFixture fixture = new LedgerCallsFixture();
    private final FakePartitions partitions = fixture.partitions;
    private final Samples samples = fixture.samples;
    private final WorkView work = samples.work(1, PRICE, samples.split(3));

    PaymentCallsTest() {
        partitions.addWork(work);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    static Stream<Arguments> malformed() {
        ByteString zero = IdBytes.of(0, 0);
        ByteString reserved = IdBytes.of(-1, 7);
        return Stream.of(
                malformed(p -> p.clearId(), Outcome.OUTCOME_ID_MUST_HAVE_16_BYTES),
                malformed(p -> p.setPayerAccountId(zero.substring(3)), Outcome.OUTCOME_ID_MUST_HAVE_16_BYTES),
                malformed(p -> p.setWorkId(zero.concat(zero)), Outcome.OUTCOME_ID_MUST_HAVE_16_BYTES),
                malformed(p -> p.setId(zero), Outcome.OUTCOME_ID_MUST_NOT_BE_ZERO),
                malformed(p -> p.setWorkId(zero), Outcome.OUTCOME_ID_MUST_NOT_BE_ZERO),
                malformed(p -> p.setPayerAccountId(reserved), Outcome.OUTCOME_ID_IS_RESERVED),
                malformed(p -> p.setUnits(0), Outcome.OUTCOME_AMOUNT_MUST_NOT_BE_ZERO),
                malformed(p -> p.setUnits(-5), Outcome.OUTCOME_AMOUNT_OVERFLOWS),
                malformed(p -> p.setUnits(Long.MAX_VALUE / PRICE + 1), Outcome.OUTCOME_AMOUNT_OVERFLOWS),
                malformed(p -> p.setCode(65_536), Outcome.OUTCOME_CODE_OUT_OF_RANGE),
                malformed(p -> p.setWorkId(IdBytes.of(3, 3)), Outcome.OUTCOME_WORK_NOT_FOUND),
                malformed(p -> p.setWorkId(IdBytes.of(3, 3)).setCode(-1), Outcome.OUTCOME_CODE_OUT_OF_RANGE));
    }

    private static Arguments malformed(Consumer<StreamPayment.Builder> change, Outcome outcome) {
        return Arguments.of(change, outcome);
    }

    @ParameterizedTest(name = "{index} {1}")
    @MethodSource("malformed")
    void shouldAnswerWhatCannotBePaidWithoutALog(Consumer<StreamPayment.Builder> change, Outcome outcome) {
        StreamPayment.Builder payment = samples.payment(0, work).toBuilder();
        change.accept(payment);

        List<Result> results = pay(payment.build(), samples.payment(0, work)).join();

        assertThat(outcomes(results)).containsExactly(outcome, Outcome.OUTCOME_POSTED);
        assertThat(partitions.submitted).hasSize(1);
        assertThat(partitions.submitted.get(0).count()).isEqualTo(1);
    }

    @Test
    void shouldSendAPaymentWithItsLegsToTheHomeOfThePayer() {
        StreamPayment payment = samples.payment(1, work).toBuilder()
                .setUnits(7)
                .setCode(9)
                .setPlayedAtNs(123_456_789)
                .build();

        pay(payment).join();

        FakeSection section = partitions.submitted.get(0);
        assertThat(section.partition()).isEqualTo(1);
        assertThat(section.kind()).isEqualTo(SectionKind.STREAM_PAYMENTS);
        tutti.ledger.StreamPayment sent = sent(0);
        assertThat(IdBytes.of(sent.idHigh, sent.idLow)).isEqualTo(payment.getId());
        assertThat(IdBytes.of(sent.payerHigh, sent.payerLow)).isEqualTo(payment.getPayerAccountId());
        assertThat(IdBytes.of(sent.workHigh, sent.workLow)).isEqualTo(payment.getWorkId());
        assertThat(sent.units).isEqualTo(7);
        assertThat(sent.amount).isEqualTo(7 * PRICE);
        assertThat(sent.playedAtNs).isEqualTo(123_456_789);
        assertThat(sent.flags).isZero();
        assertThat(sent.code).isEqualTo(9);
        assertThat(sent.asset).isEqualTo(Samples.ASSET);
        assertThat(sent.splitVersion).isEqualTo(3);
        assertThat(sent.legCount).isEqualTo(3);
        // 7,000 by 333,334, 333,333 and 333,333 millionths: the one left over goes to the largest fraction.
        assertThat(sent.legAmount).startsWith(2334, 2333, 2333);
        for (int leg = 0; leg < 3; leg++) {
            assertThat(sent.legHigh[leg]).isEqualTo(work.firstVersion().split().payeeHigh(leg));
            assertThat(sent.legLow[leg]).isEqualTo(work.firstVersion().split().payeeLow(leg));
        }
    }

    @Test
    void shouldFollowTheSplitThatHeldWhenItWasPlayed() {
        SplitVersion first = new SplitVersion(1, 0, samples.split(1));
        SplitVersion second = new SplitVersion(2, 5_000, samples.split(2));
        WorkView changing =
                new WorkView(work.idHigh(), work.idLow(), Samples.ASSET, "", "", PRICE, List.of(first, second), 77);
        partitions.addWork(changing);

        for (long playedAtNs : new long[] {1, 4_999, 5_000, 0}) {
            pay(samples.payment(0, changing).toBuilder()
                            .setPlayedAtNs(playedAtNs)
                            .build())
                    .join();
        }

        assertThat(partitions.submitted.stream()
                        .flatMap(section -> section.records(tutti.ledger.StreamPayment.class).stream())
                        .map(sent -> sent.splitVersion + " " + sent.legCount))
                .containsExactly("1 1", "1 1", "2 2", "2 2");
    }

    @Test
    void shouldNotTakeAWorkFromAReplicaThatLiesTooFarBehind() {
        long usableNs = TimeUnit.SECONDS.toNanos(60);
        long nowNs = TimeUnit.MILLISECONDS.toNanos(LedgerCallsFixture.WALL_CLOCK_MS);
        partitions.leaderTimeNs = nowNs;
        partitions.asOfNs = nowNs - usableNs;

        pay(samples.payment(0, work)).join();

        assertThat(partitions.queries).hasSize(1);
    }

    @Test
    void shouldPayTheLargestAmountThereIs() {
        pay(samples.payment(0, work).toBuilder()
                        .setUnits(Long.MAX_VALUE / PRICE)
                        .build())
                .join();

        assertThat(sent(0).amount).isEqualTo(Long.MAX_VALUE / PRICE * PRICE);
    }

    @Test
    void shouldStampTheTimeOfPlayWhereTheClientLeftItOut() {
        pay(samples.payment(0, work)).join();

        assertThat(sent(0).playedAtNs).isEqualTo(TimeUnit.MILLISECONDS.toNanos(LedgerCallsFixture.WALL_CLOCK_MS));
        assertThat(sent(0).flags).isEqualTo(tutti.ledger.StreamPayment.FLAG_PLAYED_AT_OMITTED);
    }

    @Test
    void shouldReadWorksOncePerPartitionAndKeepThem() {
        WorkView other = samples.work(0, 1, samples.split(1));
        WorkView third = samples.work(0, 1, samples.split(1));
        partitions.addWork(other);
        partitions.addWork(third);

        pay(samples.payment(0, work), samples.payment(0, other), samples.payment(0, third))
                .join();
        pay(samples.payment(0, work), samples.payment(0, other), samples.payment(1, third))
                .join();

        assertThat(partitions.looks).hasSize(2);
        assertThat(partitions.queries).isEmpty();
    }

    @Test
    void shouldAskSoonAgainForAWorkThatWasNotThere() throws InterruptedException {
        WorkView late = samples.work(0, 1, samples.split(1));
        List<Result> before = pay(samples.payment(0, late)).join();
        partitions.addWork(late);

        TimeUnit.MILLISECONDS.sleep(150);
        List<Result> after = pay(samples.payment(0, late)).join();

        assertThat(outcomes(before)).containsExactly(Outcome.OUTCOME_WORK_NOT_FOUND);
        assertThat(outcomes(after)).containsExactly(Outcome.OUTCOME_POSTED);
    }

    @Test
    void shouldNotAskAtOnceAgainForAWorkThatIsNotThere() {
        StreamPayment payment =
                samples.payment(0, work).toBuilder().setWorkId(IdBytes.of(3, 3)).build();

        pay(payment).join();
        pay(payment).join();

        assertThat(partitions.queries).hasSize(1);
    }

    @Test
    void shouldPayFromItsOwnReplicaWhileTheHomeOfTheWorkHasNoLeader() {
        partitions.unreadable.add(1);

        List<Result> results = pay(samples.payment(0, work)).join();

        assertThat(outcomes(results)).containsExactly(Outcome.OUTCOME_POSTED);
    }

    @Test
    void shouldAskTheLeaderForAWorkThatItsOwnReplicaDoesNotHaveYet() {
        partitions.isBehind = true;

        List<Result> results = pay(samples.payment(0, work)).join();

        assertThat(outcomes(results)).containsExactly(Outcome.OUTCOME_POSTED);
        assertThat(partitions.queries).hasSize(1);
    }

    @Test
    void shouldTurnTheCallAwayWhenTheHomeOfTheWorkCannotBeAsked() {
        partitions.isBehind = true;
        partitions.unreadable.add(1);

        assertThat(pay(samples.payment(0, work)))
                .failsWithin(java.time.Duration.ofSeconds(5))
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        CallRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(CallRefusedException.Reason.UNAVAILABLE));
        assertThat(partitions.submitted).isEmpty();
    }

    @Test
    void shouldPayWhatItCanWhenTheHomeOfAnotherWorkCannotBeAsked() {
        pay(samples.payment(0, work)).join();
        WorkView other = samples.work(0, 1, samples.split(1));
        partitions.addWork(other);
        partitions.isBehind = true;
        partitions.unreadable.add(0);

        List<Result> results =
                pay(samples.payment(0, other), samples.payment(0, work)).join();

        assertThat(outcomes(results)).containsExactly(Outcome.OUTCOME_OVERLOADED, Outcome.OUTCOME_POSTED);
    }

    @Test
    void shouldKeepTheOrderOfDuplicates() {
        StreamPayment twice = samples.payment(0, work);
        WorkView uncached = samples.work(1, 1, samples.split(1));
        partitions.addWork(uncached);
        pay(samples.payment(0, work)).join();

        List<Result> results = pay(samples.payment(0, uncached), twice, samples.payment(1, work), twice)
                .join();

        assertThat(results.stream().map(Result::getReplayed)).containsExactly(false, false, false, true);
    }

    @Test
    void shouldPayEightThousandPaymentsOfSixtyFourShares() {
        WorkView wide = samples.work(0, 1_000_000, samples.split(64));
        partitions.addWork(wide);
        StreamPayment[] payments =
                Stream.generate(() -> samples.payment(0, wide)).limit(8192).toArray(StreamPayment[]::new);

        List<Result> results = pay(payments).join();

        assertThat(results).hasSize(8192).allMatch(result -> result.getOutcome() == Outcome.OUTCOME_POSTED);
        assertThat(partitions.submitted).allMatch(section -> section.bytes() <= 512 * 1024);
        assertThat(partitions.submitted).hasSize(26);
    }

    private CompletableFuture<List<Result>> pay(StreamPayment... payments) {
        return fixture.calls.payStreams(Samples.caller(), List.of(payments));
    }

    private tutti.ledger.StreamPayment sent(int section) {
        return partitions
                .submitted
                .get(section)
                .records(tutti.ledger.StreamPayment.class)
                .get(0);
    }
}
