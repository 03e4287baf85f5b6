package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static tutti.gateway.LedgerCallsFixture.outcomes;
import static tutti.gateway.LedgerCallsFixture.overloaded;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tutti.codec.OutcomeRecord;
import tutti.codec.SectionKind;
import tutti.config.GatewayConfig;
import tutti.ledger.TransferFlags;
import tutti.sharding.SubmitReply;
import tutti.v1.CreateTransfersRequest;
import tutti.v1.Outcome;
import tutti.v1.Result;
import tutti.v1.Transfer;

class TransferCallsTest {
    private static final ByteString ZERO = IdBytes.of(0, 0);
    private static final ByteString RESERVED = IdBytes.of(-1, 7);

    private final LedgerCallsFixture fixture = new LedgerCallsFixture();
    private final FakePartitions partitions = fixture.partitions;
    private final Samples samples = fixture.samples;

    @AfterEach
    void close() {
        fixture.close();
    }

    static Stream<Arguments> malformed() {
        ByteString one = IdBytes.of(1, 1);
        return Stream.of(
                malformed(t -> t.setId(ByteString.EMPTY), Outcome.OUTCOME_ID_MUST_HAVE_16_BYTES),
                malformed(t -> t.setId(one.substring(1)), Outcome.OUTCOME_ID_MUST_HAVE_16_BYTES),
                malformed(t -> t.setDebitAccountId(one.concat(one)), Outcome.OUTCOME_ID_MUST_HAVE_16_BYTES),
                malformed(t -> t.clearCreditAccountId(), Outcome.OUTCOME_ID_MUST_HAVE_16_BYTES),
                malformed(t -> t.setId(ZERO), Outcome.OUTCOME_ID_MUST_NOT_BE_ZERO),
                malformed(t -> t.setDebitAccountId(ZERO), Outcome.OUTCOME_ID_MUST_NOT_BE_ZERO),
                malformed(t -> t.setCreditAccountId(ZERO), Outcome.OUTCOME_ID_MUST_NOT_BE_ZERO),
                malformed(t -> t.setId(RESERVED), Outcome.OUTCOME_ID_IS_RESERVED),
                malformed(t -> t.setAmount(0), Outcome.OUTCOME_AMOUNT_MUST_NOT_BE_ZERO),
                malformed(t -> t.setAmount(Long.MIN_VALUE), Outcome.OUTCOME_AMOUNT_OVERFLOWS),
                malformed(t -> t.setAmount(-1), Outcome.OUTCOME_AMOUNT_OVERFLOWS),
                malformed(t -> t.setCreditAccountId(t.getDebitAccountId()), Outcome.OUTCOME_ACCOUNTS_MUST_BE_DIFFERENT),
                malformed(t -> t.setCode(65_536), Outcome.OUTCOME_CODE_OUT_OF_RANGE),
                malformed(t -> t.setCode(-1), Outcome.OUTCOME_CODE_OUT_OF_RANGE),
                malformed(t -> t.setAmount(0).setCode(-1), Outcome.OUTCOME_AMOUNT_MUST_NOT_BE_ZERO),
                malformed(t -> t.setAmount(0).clearId(), Outcome.OUTCOME_ID_MUST_HAVE_16_BYTES),
                malformed(t -> t.setPendingId(one.substring(1)), Outcome.OUTCOME_ID_MUST_HAVE_16_BYTES),
                malformed(t -> t.setUserData128(one.substring(1)), Outcome.OUTCOME_ID_MUST_HAVE_16_BYTES),
                malformed(t -> t.setFlags(1 << 14), Outcome.OUTCOME_FLAG_IS_RESERVED),
                malformed(t -> t.setFlags(1 << 31), Outcome.OUTCOME_FLAG_IS_RESERVED),
                malformed(t -> t.setFlags(4), Outcome.OUTCOME_PENDING_ID_MUST_NOT_BE_ZERO),
                malformed(t -> t.setTimeoutSeconds(1), Outcome.OUTCOME_TIMEOUT_RESERVED_FOR_PENDING_TRANSFER),
                malformed(t -> t.setEffectiveDateNs(-1), Outcome.OUTCOME_EFFECTIVE_DATE_OUT_OF_RANGE));
    }

    private static Arguments malformed(Consumer<Transfer.Builder> change, Outcome outcome) {
        return Arguments.of(change, outcome);
    }

    @ParameterizedTest(name = "{index} {1}")
    @MethodSource("malformed")
    void shouldAnswerMalformedTransfersWithoutALog(Consumer<Transfer.Builder> change, Outcome outcome) {
        Transfer.Builder transfer = samples.transfer(0).toBuilder();
        change.accept(transfer);

        List<Result> results = create(samples.transfer(0), transfer.build(), samples.transfer(0))
                .join();

        assertThat(outcomes(results)).containsExactly(Outcome.OUTCOME_POSTED, outcome, Outcome.OUTCOME_POSTED);
        assertThat(results.get(1).getTimestampNs()).isZero();
        assertThat(partitions.submitted).hasSize(1);
        assertThat(partitions.submitted.get(0).count()).isEqualTo(2);
    }

    @Test
    void shouldCarryTheTimeOfAScheduledTransfer() {
        Transfer transfer = samples.transfer(1).toBuilder()
                .setFlags(TransferFlags.SCHEDULED)
                .setScheduledAtNs(7)
                .build();

        create(transfer, transfer.toBuilder().setScheduledAtNs(-1).build()).join();

        tutti.ledger.Transfer sent =
                partitions.submitted.get(0).records(tutti.ledger.Transfer.class).get(0);
        assertThat(sent.flags).isEqualTo(TransferFlags.SCHEDULED);
        assertThat(sent.scheduledAtNs).isEqualTo(7);
        assertThat(partitions.submitted.get(0).records(tutti.ledger.Transfer.class))
                .hasSize(1);
    }

    @Test
    void shouldCarryEveryFieldToTheHomeOfTheDebitAccount() {
        Transfer transfer = samples.transfer(1).toBuilder()
                .setAmount(Long.MAX_VALUE)
                .setCode(65_535)
                .setFlags(TransferFlags.PENDING | TransferFlags.BALANCING_DEBIT)
                .setUserData128(IdBytes.of(1, 2))
                .setUserData(-3)
                .setUserData32(-4)
                .setTimeoutSeconds(-5)
                .setEffectiveDateNs(6)
                .build();

        create(transfer).join();

        FakeSection section = partitions.submitted.get(0);
        assertThat(section.partition()).isEqualTo(1);
        assertThat(section.kind()).isEqualTo(SectionKind.TRANSFERS);
        assertThat(section.principal()).isEqualTo("alice");
        tutti.ledger.Transfer sent =
                section.records(tutti.ledger.Transfer.class).get(0);
        assertThat(IdBytes.of(sent.idHigh, sent.idLow)).isEqualTo(transfer.getId());
        assertThat(IdBytes.of(sent.debitHigh, sent.debitLow)).isEqualTo(transfer.getDebitAccountId());
        assertThat(IdBytes.of(sent.creditHigh, sent.creditLow)).isEqualTo(transfer.getCreditAccountId());
        assertThat(sent.amount).isEqualTo(Long.MAX_VALUE);
        assertThat(sent.code).isEqualTo(65_535);
        assertThat(sent.flags).isEqualTo(TransferFlags.PENDING | TransferFlags.BALANCING_DEBIT);
        assertThat(sent.principal).isZero();
        assertThat(sent.userDataHigh).isEqualTo(1);
        assertThat(sent.userDataLow).isEqualTo(2);
        assertThat(sent.userData).isEqualTo(-3);
        assertThat(sent.userDataShort).isEqualTo(-4);
        assertThat(sent.timeoutSeconds).isEqualTo(-5);
        assertThat(sent.effectiveDateNs).isEqualTo(6);
    }

    @Test
    void shouldLeaveOutTheCreditAccountOfATransferThatEndsAPendingOne() {
        Transfer post = samples.transfer(0).toBuilder()
                .clearCreditAccountId()
                .setFlags(TransferFlags.POST_PENDING)
                .setPendingId(IdBytes.of(8, 9))
                .build();

        create(post).join();

        tutti.ledger.Transfer sent = sent(0).get(0);
        assertThat(sent.creditHigh | sent.creditLow).isZero();
        assertThat(sent.pendingHigh).isEqualTo(8);
        assertThat(sent.pendingLow).isEqualTo(9);
    }

    private List<tutti.ledger.Transfer> sent(int section) {
        return partitions.submitted.get(section).records(tutti.ledger.Transfer.class);
    }

    @Test
    void shouldMergeOutcomesOfPartitionsInTheOrderOfTheRequest() {
        Transfer twice = samples.transfer(1);
        create(twice).join();

        List<Result> results = create(samples.transfer(0), twice, samples.transfer(0), samples.transfer(1))
                .join();

        assertThat(results.stream().map(Result::getReplayed)).containsExactly(false, true, false, false);
        assertThat(results).allMatch(result -> result.getTimestampNs() == FakeLedger.TIME_NS);
    }

    @Test
    void shouldSendDuplicatesOfOneRequestInOrder() {
        Transfer twice = samples.transfer(0);

        List<Result> results = create(twice, twice).join();

        assertThat(results.stream().map(Result::getReplayed)).containsExactly(false, true);
    }

    @Test
    void shouldAnswerAnEmptyRequestWithoutALog() {
        assertThat(create().join()).isEmpty();
        assertThat(partitions.submitted).isEmpty();
    }

    @Test
    void shouldTurnTheWholeCallAwayWhenNothingOfItReachedALog() {
        partitions.script(0, overloaded(20));
        partitions.script(1, overloaded(70));

        CompletableFuture<List<Result>> answer = create(samples.transfer(0), samples.transfer(1));

        assertThat(refusal(answer).reason()).isEqualTo(CallRefusedException.Reason.OVERLOADED);
        assertThat(refusal(answer).retryAfterMs()).isEqualTo(70);
    }

    @Test
    void shouldAnswerItemsAsOverloadedWhenOthersWereDone() {
        partitions.script(0, overloaded(20));

        List<Result> results = create(samples.transfer(0), samples.transfer(1)).join();

        assertThat(outcomes(results)).containsExactly(Outcome.OUTCOME_OVERLOADED, Outcome.OUTCOME_POSTED);
    }

    @Test
    void shouldAnswerItemsOfAPartitionWithoutStorageAtOnceAndNotTryAgain() {
        partitions.script(0, new SubmitReply.StorageFull(1000));

        List<Result> results = create(samples.transfer(0), samples.transfer(1)).join();

        assertThat(outcomes(results)).containsExactly(Outcome.OUTCOME_STORAGE_IS_FULL, Outcome.OUTCOME_POSTED);
    }

    @Test
    void shouldTurnTheCallAwayAsUnavailableWhenNoLeaderWasFound() {
        partitions.script(0, new SubmitReply.Unavailable());

        assertThat(refusal(create(samples.transfer(0))).reason()).isEqualTo(CallRefusedException.Reason.UNAVAILABLE);
    }

    @Test
    void shouldNotHideWhatWasDoneWhenOnePartitionHasNoLeader() {
        partitions.script(1, new SubmitReply.Unavailable());

        List<Result> results = create(samples.transfer(0), samples.transfer(1)).join();

        assertThat(outcomes(results)).containsExactly(Outcome.OUTCOME_POSTED, Outcome.OUTCOME_OVERLOADED);
    }

    @Test
    void shouldAnswerUnknownWhereItemsMayBeInALog() {
        partitions.script(0, new SubmitReply.Unknown());
        partitions.script(1, overloaded(20));

        List<Result> results = create(samples.transfer(0), samples.transfer(1)).join();

        assertThat(outcomes(results)).containsExactly(Outcome.OUTCOME_UNKNOWN, Outcome.OUTCOME_OVERLOADED);
    }

    @Test
    void shouldSendMovedItemsAgainAndOnlyThose() {
        Transfer moved = samples.transfer(0);
        partitions.script(0, decided(tutti.ledger.Outcome.POSTED, tutti.ledger.Outcome.MOVED));

        List<Result> results = create(samples.transfer(0), moved).join();

        assertThat(outcomes(results)).containsExactly(Outcome.OUTCOME_POSTED, Outcome.OUTCOME_POSTED);
        assertThat(partitions.submitted).hasSize(2);
        tutti.ledger.Transfer again =
                partitions.submitted.get(1).records(tutti.ledger.Transfer.class).get(0);
        assertThat(partitions.submitted.get(1).count()).isEqualTo(1);
        assertThat(IdBytes.of(again.idHigh, again.idLow)).isEqualTo(moved.getId());
    }

    @Test
    void shouldAnswerMovedWhenThereIsNoTimeForAnotherAttempt() {
        partitions.script(0, decided(tutti.ledger.Outcome.MOVED));
        Caller hurried = new Caller("alice", System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(4));

        List<Result> results = fixture.calls
                .createTransfers(
                        hurried,
                        CreateTransfersRequest.newBuilder()
                                .addTransfers(samples.transfer(0))
                                .build())
                .join()
                .getResultsList();

        assertThat(outcomes(results)).containsExactly(Outcome.OUTCOME_MOVED);
    }

    @Test
    void shouldSplitWhatDoesNotFitAndSendItOnePartAfterTheOther() {
        Transfer[] transfers =
                Stream.generate(() -> samples.transfer(0)).limit(8192).toArray(Transfer[]::new);
        partitions.hold();

        CompletableFuture<List<Result>> answer = create(transfers);

        assertThat(partitions.submitted).hasSize(1);
        partitions.release();
        assertThat(partitions.submitted).hasSize(2);
        partitions.release();
        assertThat(answer).succeedsWithin(Duration.ofSeconds(5));
        assertThat(answer.join()).hasSize(8192).allMatch(result -> result.getOutcome() == Outcome.OUTCOME_POSTED);
        assertThat(partitions.submitted).allMatch(section -> section.bytes() <= GatewayConfig.SECTION_BYTES_MAX);
        assertThat(idsOf(partitions.submitted))
                .isEqualTo(Stream.of(transfers).map(Transfer::getId).toList());
    }

    @Test
    void shouldNotSendTheNextPartWhenOneWasTurnedAway() {
        Transfer[] transfers =
                Stream.generate(() -> samples.transfer(0)).limit(8192).toArray(Transfer[]::new);
        partitions.script(0, overloaded(20));

        assertThat(refusal(create(transfers)).reason()).isEqualTo(CallRefusedException.Reason.OVERLOADED);
        assertThat(partitions.submitted).hasSize(1);
    }

    @Test
    void shouldRefuseMoreItemsThanAllowed() {
        Transfer transfer = samples.transfer(0);
        CreateTransfersRequest.Builder request = CreateTransfersRequest.newBuilder();
        for (int i = 0; i <= 8192; i++) {
            request.addTransfers(transfer);
        }

        assertThat(catchThrowableOfType(
                                CallRefusedException.class,
                                () -> fixture.calls.createTransfers(Samples.caller(), request.build()))
                        .reason())
                .isEqualTo(CallRefusedException.Reason.INVALID);
        assertThat(partitions.submitted).isEmpty();
    }

    private CompletableFuture<List<Result>> create(Transfer... transfers) {
        return fixture.calls
                .createTransfers(
                        Samples.caller(),
                        CreateTransfersRequest.newBuilder()
                                .addAllTransfers(List.of(transfers))
                                .build())
                .thenApply(response -> response.getResultsList());
    }

    private static List<ByteString> idsOf(List<FakeSection> sections) {
        List<ByteString> ids = new ArrayList<>();
        for (FakeSection section : sections) {
            section.records(tutti.ledger.Transfer.class).forEach(t -> ids.add(IdBytes.of(t.idHigh, t.idLow)));
        }
        return ids;
    }

    private static SubmitReply decided(tutti.ledger.Outcome... outcomes) {
        UnsafeBuffer records = new UnsafeBuffer(new byte[outcomes.length * OutcomeRecord.BYTES]);
        for (int i = 0; i < outcomes.length; i++) {
            OutcomeRecord.encodeFirst(records, i * OutcomeRecord.BYTES, outcomes[i], 1);
        }
        return new SubmitReply.Decided(records);
    }

    private static CallRefusedException refusal(CompletableFuture<?> answer) {
        assertThat(answer).failsWithin(Duration.ofSeconds(5));
        return (CallRefusedException)
                Failures.cause(answer.handle((done, failure) -> failure).join());
    }
}
