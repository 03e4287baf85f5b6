package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static tutti.gateway.LedgerCallsFixture.outcomes;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tutti.ledger.AccountFlags;
import tutti.ledger.AssetView;
import tutti.ledger.NewWork;
import tutti.v1.LookupWorksRequest;
import tutti.v1.Outcome;
import tutti.v1.RegisterWorksRequest;
import tutti.v1.Result;
import tutti.v1.Share;
import tutti.v1.SplitVersion;
import tutti.v1.Work;

class WorkCallsTest {
    private static final int OTHER_ASSET = 2;

    private final LedgerCallsFixture fixture = new LedgerCallsFixture();
    private final FakePartitions partitions = fixture.partitions;
    private final Samples samples = fixture.samples;
    private final ByteString nearPayee = payee(0, Samples.ASSET, 0);
    private final ByteString farPayee = payee(1, Samples.ASSET, 0);

    WorkCallsTest() {
        partitions.addAsset(new AssetView(Samples.ASSET, "TUTTI", 2, 1_000_000));
        partitions.addAsset(new AssetView(OTHER_ASSET, "SOLO", 2, 1_000_000));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    static Stream<Arguments> malformed() {
        ByteString zero = IdBytes.of(0, 0);
        return Stream.of(
                malformed(w -> w.clearId(), Outcome.OUTCOME_ID_MUST_HAVE_16_BYTES),
                malformed(w -> w.getSharesBuilder(1).clearAccountId(), Outcome.OUTCOME_ID_MUST_HAVE_16_BYTES),
                malformed(w -> w.setId(zero), Outcome.OUTCOME_ID_MUST_NOT_BE_ZERO),
                malformed(w -> w.getSharesBuilder(0).setAccountId(zero), Outcome.OUTCOME_ID_MUST_NOT_BE_ZERO),
                malformed(w -> w.setId(IdBytes.of(-1, 3)), Outcome.OUTCOME_ID_IS_RESERVED),
                malformed(w -> w.setAsset(0), Outcome.OUTCOME_ASSET_MUST_NOT_BE_ZERO),
                malformed(w -> w.setPrice(0), Outcome.OUTCOME_AMOUNT_MUST_NOT_BE_ZERO),
                malformed(w -> w.setPrice(-1), Outcome.OUTCOME_AMOUNT_OVERFLOWS),
                malformed(w -> w.setTitle("x".repeat(257)), Outcome.OUTCOME_DESCRIPTION_IS_INVALID),
                malformed(w -> w.setIsrc("FR-Z03-98-00212"), Outcome.OUTCOME_DESCRIPTION_IS_INVALID),
                malformed(w -> w.clearShares(), Outcome.OUTCOME_SHARE_COUNT_OUT_OF_RANGE),
                malformed(WorkCallsTest::addTooManyShares, Outcome.OUTCOME_SHARE_COUNT_OUT_OF_RANGE),
                malformed(w -> w.getSharesBuilder(0).setMillionths(1), Outcome.OUTCOME_SHARES_MUST_SUM_TO_ONE_MILLION),
                malformed(w -> w.getSharesBuilder(0).setMillionths(-1), Outcome.OUTCOME_SHARES_MUST_SUM_TO_ONE_MILLION),
                malformed(
                        w -> w.getSharesBuilder(0).setAccountId(w.getShares(1).getAccountId()),
                        Outcome.OUTCOME_PAYEES_MUST_BE_DIFFERENT),
                malformed(w -> w.setPrice(1), Outcome.OUTCOME_SHARE_IS_BELOW_ONE_MINOR_UNIT));
    }

    private static Arguments malformed(Consumer<Work.Builder> change, Outcome outcome) {
        return Arguments.of(change, outcome);
    }

    private static void addTooManyShares(Work.Builder work) {
        for (int i = 0; i < 65; i++) {
            work.addShares(
                    Share.newBuilder().setAccountId(IdBytes.of(50, 1 + i)).setMillionths(1));
        }
    }

    @ParameterizedTest(name = "{index} {1}")
    @MethodSource("malformed")
    void shouldAnswerMalformedWorksWithoutALog(Consumer<Work.Builder> change, Outcome outcome) {
        Work.Builder work = work(1, nearPayee, farPayee);
        change.accept(work);

        List<Result> results =
                register(work.build(), work(0, nearPayee, farPayee).build());

        assertThat(outcomes(results)).containsExactly(outcome, Outcome.OUTCOME_CREATED);
        assertThat(partitions.submitted).hasSize(1);
    }

    @Test
    void shouldCarryEveryFieldToTheHomeOfTheWork() {
        Work work = work(1, nearPayee, farPayee)
                .setTitle("Ø".repeat(128))
                .setIsrc("FRZ039800212")
                .build();

        assertThat(outcomes(register(work))).containsExactly(Outcome.OUTCOME_CREATED);

        FakeSection section = partitions.submitted.get(0);
        NewWork sent = section.records(NewWork.class).get(0);
        assertThat(section.partition()).isEqualTo(1);
        assertThat(IdBytes.of(sent.idHigh(), sent.idLow())).isEqualTo(work.getId());
        assertThat(sent.asset()).isEqualTo(Samples.ASSET);
        assertThat(sent.title()).isEqualTo(work.getTitle());
        assertThat(sent.isrc()).isEqualTo("FRZ039800212");
        assertThat(sent.price()).isEqualTo(500);
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

        List<Result> results = register(
                work(0, nearPayee, absent).build(),
                work(0, nearPayee, limited).build(),
                work(0, foreign, nearPayee).build(),
                work(0, foreign, limited).build(),
                work(0, limited, foreign).build(),
                work(0, foreign, absent).build(),
                work(0, nearPayee, farPayee).build());

        assertThat(outcomes(results))
                .containsExactly(
                        Outcome.OUTCOME_PAYEE_NOT_FOUND,
                        Outcome.OUTCOME_PAYEE_LIMITS_CREDITS,
                        Outcome.OUTCOME_ASSETS_MUST_MATCH,
                        Outcome.OUTCOME_PAYEE_LIMITS_CREDITS,
                        Outcome.OUTCOME_PAYEE_LIMITS_CREDITS,
                        Outcome.OUTCOME_PAYEE_NOT_FOUND,
                        Outcome.OUTCOME_CREATED);
        assertThat(partitions.submitted.get(0).count()).isEqualTo(1);
    }

    @Test
    void shouldAnswerAnUnknownAssetBeforeItsPayees() {
        Work work = work(0, nearPayee, farPayee).setAsset(77).build();

        assertThat(outcomes(register(work))).containsExactly(Outcome.OUTCOME_ASSET_NOT_FOUND);
    }

    @Test
    void shouldLetTheLedgerAnswerForAWorkThatExistsWhateverItsPayees() {
        Work work = work(1, nearPayee, farPayee).build();
        register(work);
        Work changed = work.toBuilder()
                .setShares(0, work.getShares(0).toBuilder().setAccountId(samples.id(0)))
                .build();

        assertThat(outcomes(register(changed))).containsExactly(Outcome.OUTCOME_EXISTS);
        assertThat(partitions.submitted).hasSize(2);
    }

    @Test
    void shouldTurnTheCallAwayWhenPayeesCannotBeRead() {
        partitions.unreadable.add(1);
        RegisterWorksRequest request = RegisterWorksRequest.newBuilder()
                .addWorks(work(0, nearPayee, farPayee))
                .build();

        assertThat(fixture.calls.registerWorks(Samples.caller(), request))
                .failsWithin(java.time.Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(CallRefusedException.class);
        assertThat(partitions.submitted).isEmpty();
    }

    @Test
    void shouldFindWorksInTheOrderOfTheRequest() {
        Work first = work(0, nearPayee, farPayee).setTitle("La valse").build();
        Work second = work(1, nearPayee, farPayee).build();
        register(first, second);
        LookupWorksRequest request = LookupWorksRequest.newBuilder()
                .addIds(second.getId())
                .addIds(samples.id(0))
                .addIds(first.getId())
                .addIds(second.getId())
                .build();

        List<Work> found =
                fixture.calls.lookupWorks(Samples.caller(), request).join().getWorksList();

        assertThat(found).hasSize(2);
        assertThat(found.get(0).getId()).isEqualTo(second.getId());
        assertThat(found.get(1))
                .isEqualTo(first.toBuilder()
                        .setSplitVersion(1)
                        .addVersions(
                                SplitVersion.newBuilder().setSplitVersion(1).addAllShares(first.getSharesList()))
                        .setRegisteredAtNs(FakeLedger.TIME_NS)
                        .build());
    }

    private List<Result> register(Work... works) {
        RegisterWorksRequest request =
                RegisterWorksRequest.newBuilder().addAllWorks(List.of(works)).build();
        return fixture.calls.registerWorks(Samples.caller(), request).join().getResultsList();
    }

    private Work.Builder work(int partition, ByteString payee, ByteString otherPayee) {
        return Work.newBuilder()
                .setId(samples.id(partition))
                .setAsset(Samples.ASSET)
                .setPrice(500)
                .addShares(Share.newBuilder().setAccountId(payee).setMillionths(400_000))
                .addShares(Share.newBuilder().setAccountId(otherPayee).setMillionths(600_000));
    }

    private ByteString payee(int partition, int asset, int flags) {
        ByteString id = samples.id(partition);
        partitions.addAccount(Samples.account(id, asset, flags));
        return id;
    }
}
