package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static tutti.gateway.LedgerCallsFixture.outcomes;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tutti.codec.SectionKind;
import tutti.ledger.AccountFlags;
import tutti.ledger.NewSplit;
import tutti.ledger.WorkView;
import tutti.v1.LookupWorksRequest;
import tutti.v1.Outcome;
import tutti.v1.Result;
import tutti.v1.Share;
import tutti.v1.UpdateWorksRequest;
import tutti.v1.Work;
import tutti.v1.WorkUpdate;

class SplitCallsTest {
    private static final int OTHER_ASSET = 2;
    private static final long FROM_NS = FakeLedger.TIME_NS + 1_000;

    private final LedgerCallsFixture fixture = new LedgerCallsFixture();
    private final FakePartitions partitions = fixture.partitions;
    private final Samples samples = fixture.samples;

    /** Version 3 of its split is its only one; price 500. */
    private final WorkView work = samples.work(1, 500, samples.split(2));

    private final ByteString nearPayee = payee(0, Samples.ASSET, 0);
    private final ByteString farPayee = payee(1, Samples.ASSET, 0);

    SplitCallsTest() {
        partitions.addWork(work);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    static Stream<Arguments> malformed() {
        ByteString zero = IdBytes.of(0, 0);
        return Stream.of(
                malformed(u -> u.clearWorkId(), Outcome.OUTCOME_ID_MUST_HAVE_16_BYTES),
                malformed(u -> u.getSharesBuilder(1).clearAccountId(), Outcome.OUTCOME_ID_MUST_HAVE_16_BYTES),
                malformed(u -> u.setWorkId(zero), Outcome.OUTCOME_ID_MUST_NOT_BE_ZERO),
                malformed(u -> u.clearShares(), Outcome.OUTCOME_SHARE_COUNT_OUT_OF_RANGE),
                malformed(u -> u.getSharesBuilder(0).setMillionths(-1), Outcome.OUTCOME_SHARES_MUST_SUM_TO_ONE_MILLION),
                malformed(u -> u.setEffectiveFromNs(-1), Outcome.OUTCOME_EFFECTIVE_DATE_OUT_OF_RANGE),
                malformed(u -> u.setSplitVersion(-1), Outcome.OUTCOME_SPLIT_VERSION_OUT_OF_RANGE));
    }

    private static Arguments malformed(Consumer<WorkUpdate.Builder> change, Outcome outcome) {
        return Arguments.of(change, outcome);
    }

    @ParameterizedTest(name = "{index} {1}")
    @MethodSource("malformed")
    void shouldAnswerMalformedUpdatesWithoutALog(Consumer<WorkUpdate.Builder> change, Outcome outcome) {
        WorkUpdate.Builder update = update(nearPayee, farPayee);
        change.accept(update);

        List<Result> results =
                update(update.build(), update(nearPayee, farPayee).build());

        assertThat(outcomes(results)).containsExactly(outcome, Outcome.OUTCOME_CREATED);
        assertThat(partitions.submitted).hasSize(1);
    }

    @Test
    void shouldCarryEveryFieldToTheHomeOfTheWork() {
        assertThat(outcomes(update(update(nearPayee, farPayee).build()))).containsExactly(Outcome.OUTCOME_CREATED);

        FakeSection section = partitions.submitted.get(0);
        NewSplit sent = section.records(NewSplit.class).get(0);
        assertThat(section.kind()).isEqualTo(SectionKind.SPLITS);
        assertThat(section.partition()).isEqualTo(1);
        assertThat(sent.workHigh()).isEqualTo(work.idHigh());
        assertThat(sent.workLow()).isEqualTo(work.idLow());
        assertThat(sent.version()).isEqualTo(4);
        assertThat(sent.effectiveFromNs()).isEqualTo(FROM_NS);
        assertThat(sent.split().size()).isEqualTo(2);
        assertThat(IdBytes.of(sent.split().payeeHigh(1), sent.split().payeeLow(1)))
                .isEqualTo(farPayee);
        assertThat(sent.split().millionths(0)).isEqualTo(400_000);
    }

    @Test
    void shouldAnswerPayeesThatMayNotBePaidInOrderOfPrecedence() {
        ByteString absent = samples.id(1);
        ByteString limited = payee(1, Samples.ASSET, AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS);
        ByteString foreign = payee(0, OTHER_ASSET, 0);

        List<Result> results = update(
                update(limited, absent).build(),
                update(limited, foreign).build(),
                update(foreign, nearPayee).build());

        assertThat(outcomes(results))
                .containsExactly(
                        Outcome.OUTCOME_PAYEE_NOT_FOUND,
                        Outcome.OUTCOME_PAYEE_LIMITS_CREDITS,
                        Outcome.OUTCOME_ASSETS_MUST_MATCH);
        assertThat(partitions.submitted).isEmpty();
    }

    @Test
    void shouldLeaveToTheLedgerWhatItLooksAtBeforePayees() {
        ByteString absent = samples.id(1);
        WorkUpdate known = update(nearPayee, absent).setSplitVersion(3).build();
        WorkUpdate ofNoWork = update(nearPayee, absent).setWorkId(samples.id(1)).build();
        WorkUpdate tooSmall = update(nearPayee, absent)
                .setShares(0, Share.newBuilder().setAccountId(nearPayee).setMillionths(1_000))
                .setShares(1, Share.newBuilder().setAccountId(absent).setMillionths(999_000))
                .build();

        update(known, ofNoWork, tooSmall);

        assertThat(partitions.submitted.get(0).count()).isEqualTo(3);
    }

    @Test
    void shouldTurnTheCallAwayWhenPayeesCannotBeRead() {
        partitions.unreadable.add(0);
        UpdateWorksRequest request = UpdateWorksRequest.newBuilder()
                .addUpdates(update(nearPayee, farPayee))
                .build();

        assertThat(fixture.calls.updateWorks(Samples.caller(), request))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(CallRefusedException.class);
        assertThat(partitions.submitted).isEmpty();
    }

    @Test
    void shouldTellAllVersionsAndTheSharesOfTheOneThatHolds() {
        update(update(nearPayee, farPayee).build());

        Work before = lookUp();
        partitions.leaderTimeNs = FROM_NS;
        Work after = lookUp();

        assertThat(before.getVersionsList())
                .extracting(tutti.v1.SplitVersion::getSplitVersion)
                .containsExactly(3, 4);
        assertThat(before.getSplitVersion()).isEqualTo(3);
        assertThat(before.getSharesList()).isEqualTo(before.getVersions(0).getSharesList());
        assertThat(after.getVersionsList()).isEqualTo(before.getVersionsList());
        assertThat(after.getVersions(1).getEffectiveFromNs()).isEqualTo(FROM_NS);
        assertThat(after.getSplitVersion()).isEqualTo(4);
        assertThat(after.getSharesList())
                .isEqualTo(update(nearPayee, farPayee).build().getSharesList());
    }

    private Work lookUp() {
        LookupWorksRequest request = LookupWorksRequest.newBuilder()
                .addIds(IdBytes.of(work.idHigh(), work.idLow()))
                .build();
        return fixture.calls.lookupWorks(Samples.caller(), request).join().getWorks(0);
    }

    private List<Result> update(WorkUpdate... updates) {
        UpdateWorksRequest request =
                UpdateWorksRequest.newBuilder().addAllUpdates(List.of(updates)).build();
        return fixture.calls.updateWorks(Samples.caller(), request).join().getResultsList();
    }

    private WorkUpdate.Builder update(ByteString payee, ByteString otherPayee) {
        return WorkUpdate.newBuilder()
                .setWorkId(IdBytes.of(work.idHigh(), work.idLow()))
                .setSplitVersion(4)
                .setEffectiveFromNs(FROM_NS)
                .addShares(Share.newBuilder().setAccountId(payee).setMillionths(400_000))
                .addShares(Share.newBuilder().setAccountId(otherPayee).setMillionths(600_000));
    }

    private ByteString payee(int partition, int asset, int flags) {
        ByteString id = samples.id(partition);
        partitions.addAccount(Samples.account(id, asset, flags));
        return id;
    }
}
