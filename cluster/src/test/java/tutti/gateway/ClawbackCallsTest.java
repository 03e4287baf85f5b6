package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tutti.gateway.LedgerCallsFixture.outcomes;

import com.google.protobuf.ByteString;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tutti.codec.HistoryEntry;
import tutti.codec.SectionKind;
import tutti.ledger.IdLayout;
import tutti.ledger.Journal;
import tutti.v1.ClawBackPaymentsRequest;
import tutti.v1.Clawback;
import tutti.v1.Outcome;
import tutti.v1.Result;

class ClawbackCallsTest {
    private static final long POSITION = 1_000;

    private final LedgerCallsFixture fixture = new LedgerCallsFixture();
    private final FakePartitions partitions = fixture.partitions;
    private final ByteString payer = fixture.samples.id(1);
    private final ByteString payment = IdBytes.of(5, 7);

    @AfterEach
    void close() {
        fixture.close();
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                malformed(c -> c.clearId(), Outcome.OUTCOME_ID_MUST_HAVE_16_BYTES),
                malformed(c -> c.clearPaymentId(), Outcome.OUTCOME_ID_MUST_HAVE_16_BYTES),
                malformed(
                        c -> c.setCoverAccountId(IdBytes.of(1, 2).substring(1)), Outcome.OUTCOME_ID_MUST_HAVE_16_BYTES),
                malformed(c -> c.setId(IdBytes.of(0, 0)), Outcome.OUTCOME_ID_MUST_NOT_BE_ZERO),
                malformed(c -> c.setPaymentId(IdBytes.of(-1, 3)), Outcome.OUTCOME_ID_IS_RESERVED),
                malformed(c -> c.setCoverAccountId(c.getPayerAccountId()), Outcome.OUTCOME_ACCOUNTS_MUST_BE_DIFFERENT),
                malformed(c -> c.setCode(65_536), Outcome.OUTCOME_CODE_OUT_OF_RANGE),
                malformed(c -> c.setPaymentId(c.getId()), Outcome.OUTCOME_PENDING_ID_MUST_BE_DIFFERENT));
    }

    private static Arguments malformed(Consumer<Clawback.Builder> change, Outcome outcome) {
        return Arguments.of(change, outcome);
    }

    @ParameterizedTest(name = "{index} {1}")
    @MethodSource("malformed")
    void shouldAnswerMalformedClawbacksWithoutALog(Consumer<Clawback.Builder> change, Outcome outcome) {
        Clawback.Builder wrong = clawback();
        change.accept(wrong);

        List<Result> results = clawBack(List.of(wrong.build(), clawback().build()));

        assertThat(outcomes(results)).containsExactly(outcome, Outcome.OUTCOME_POSTED);
        assertThat(partitions.submitted).hasSize(1);
        assertThat(partitions.submitted.get(0).count()).isEqualTo(1);
    }

    @Test
    void shouldCarryTheLegsThatHistoryHasToTheHomeOfThePayer() {
        partitions.position = POSITION;
        fixture.histories.get(1).add(payment(POSITION - 1, 9, payer));
        fixture.histories.get(1).add(payment(POSITION, 11, IdBytes.of(8, 8)));

        clawBack(List.of(clawback()
                .setCode(3)
                .setUserData(4)
                .setCoverAccountId(IdBytes.of(6, 6))
                .build()));

        FakeSection section = partitions.submitted.get(0);
        assertThat(section.kind()).isEqualTo(SectionKind.CLAWBACKS);
        assertThat(section.partition()).isEqualTo(1);
        tutti.ledger.Clawback sent =
                section.records(tutti.ledger.Clawback.class).get(0);
        assertThat(new long[] {sent.legCount, sent.legHigh[1], sent.legLow[1], sent.legAmount[0], sent.legAmount[1]})
                .containsExactly(2, 0, 21, 9, 10);
        assertThat(new long[] {sent.code, sent.userData, sent.coverHigh, sent.paymentLow})
                .containsExactly(3, 4, 6, 7);
    }

    @Test
    void shouldSendItWithoutLegsWhereHistoryHasNone() {
        fixture.histories.get(1).setComplete(false);

        assertThat(outcomes(clawBack(List.of(clawback().build())))).containsExactly(Outcome.OUTCOME_POSTED);

        assertThat(partitions.submitted.get(0).records(tutti.ledger.Clawback.class))
                .extracting(clawback -> clawback.legCount)
                .containsExactly(0);
    }

    @Test
    void shouldTakeNoMoreThanItMayReadFromTheDisk() {
        List<Clawback> tooMany = Collections.nCopies(257, clawback().build());

        assertThatThrownBy(() -> clawBack(tooMany)).isInstanceOf(CallRefusedException.class);
        assertThat(partitions.submitted).isEmpty();
    }

    private Clawback.Builder clawback() {
        return Clawback.newBuilder()
                .setId(fixture.samples.id(0))
                .setPayerAccountId(payer)
                .setPaymentId(payment);
    }

    /** An entry of a payment with that id: two legs. */
    private static HistoryEntry payment(long position, long amount, ByteString payer) {
        long[] words = new long[1 + IdLayout.RECORD_WORDS + 2 + 6];
        words[0] = 2L << 32 | Journal.FIRST_OUTCOME | (long) words.length << 8 | Journal.PAYMENT;
        words[1] = 5;
        words[2] = 7;
        words[3] = IdBytes.high(payer);
        words[4] = IdBytes.low(payer);
        int leg = 1 + IdLayout.RECORD_WORDS + 2;
        words[leg + 1] = 20;
        words[leg + 2] = amount;
        words[leg + 4] = 21;
        words[leg + 5] = amount + 1;
        return new HistoryEntry(position, 0, 1, words);
    }

    private List<Result> clawBack(List<Clawback> clawbacks) {
        ClawBackPaymentsRequest request =
                ClawBackPaymentsRequest.newBuilder().addAllClawbacks(clawbacks).build();
        return fixture.calls.clawBackPayments(Samples.caller(), request).join().getResultsList();
    }
}
