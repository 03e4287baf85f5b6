package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static tutti.gateway.LedgerCallsFixture.outcomes;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tutti.codec.Answer;
import tutti.codec.Query;
import tutti.ledger.AccountFlags;
import tutti.ledger.AccountView;
import tutti.ledger.NewAccount;
import tutti.ledger.NewAsset;
import tutti.sharding.PartitionUnavailableException;
import tutti.v1.Account;
import tutti.v1.Asset;
import tutti.v1.CreateAccountsRequest;
import tutti.v1.CreateAssetsRequest;
import tutti.v1.LookupAccountsRequest;
import tutti.v1.LookupAssetsRequest;
import tutti.v1.Outcome;
import tutti.v1.Result;

class AssetAndAccountCallsTest {
    private final LedgerCallsFixture fixture = new LedgerCallsFixture();
    private final FakePartitions partitions = fixture.partitions;
    private final Samples samples = fixture.samples;

    @AfterEach
    void close() {
        fixture.close();
    }

    static Stream<Arguments> malformedAssets() {
        return Stream.of(
                malformedAsset(a -> a.setAsset(0), Outcome.OUTCOME_ASSET_MUST_NOT_BE_ZERO),
                malformedAsset(a -> a.setMaximumSupply(0), Outcome.OUTCOME_AMOUNT_MUST_NOT_BE_ZERO),
                malformedAsset(a -> a.setMaximumSupply(-1), Outcome.OUTCOME_AMOUNT_OVERFLOWS),
                malformedAsset(a -> a.setSymbol(""), Outcome.OUTCOME_SYMBOL_IS_INVALID),
                malformedAsset(a -> a.setSymbol("tutti"), Outcome.OUTCOME_SYMBOL_IS_INVALID),
                malformedAsset(a -> a.setSymbol("THIRTEENCHARS"), Outcome.OUTCOME_SYMBOL_IS_INVALID),
                malformedAsset(a -> a.setSymbol("\ud83c\udfb5"), Outcome.OUTCOME_SYMBOL_IS_INVALID),
                malformedAsset(a -> a.setDecimals(19), Outcome.OUTCOME_DECIMALS_OUT_OF_RANGE),
                malformedAsset(a -> a.setDecimals(-1), Outcome.OUTCOME_DECIMALS_OUT_OF_RANGE));
    }

    static Stream<Arguments> malformedAccounts() {
        return Stream.of(
                malformedAccount(a -> a.clearId(), Outcome.OUTCOME_ID_MUST_HAVE_16_BYTES),
                malformedAccount(a -> a.setId(IdBytes.of(0, 0)), Outcome.OUTCOME_ID_MUST_NOT_BE_ZERO),
                malformedAccount(a -> a.setId(IdBytes.of(-1, 1)), Outcome.OUTCOME_ID_IS_RESERVED),
                malformedAccount(a -> a.setFlags(8), Outcome.OUTCOME_FLAG_IS_RESERVED),
                malformedAccount(a -> a.setFlags(~AccountFlags.LINKED), Outcome.OUTCOME_FLAG_IS_RESERVED),
                malformedAccount(a -> a.setFlags(3), Outcome.OUTCOME_FLAGS_ARE_MUTUALLY_EXCLUSIVE),
                malformedAccount(a -> a.setAsset(0), Outcome.OUTCOME_ASSET_MUST_NOT_BE_ZERO),
                malformedAccount(a -> a.setCode(65_536), Outcome.OUTCOME_CODE_OUT_OF_RANGE),
                malformedAccount(a -> a.setCode(-1), Outcome.OUTCOME_CODE_OUT_OF_RANGE));
    }

    private static Arguments malformedAsset(Consumer<Asset.Builder> change, Outcome outcome) {
        return Arguments.of(change, outcome);
    }

    private static Arguments malformedAccount(Consumer<Account.Builder> change, Outcome outcome) {
        return Arguments.of(change, outcome);
    }

    @ParameterizedTest(name = "{index} {1}")
    @MethodSource("malformedAssets")
    void shouldAnswerMalformedAssetsWithoutALog(Consumer<Asset.Builder> change, Outcome outcome) {
        Asset.Builder asset = asset(9).toBuilder();
        change.accept(asset);

        assertThat(outcomes(createAssets(Samples.caller(), asset.build(), asset(10))))
                .containsExactly(outcome, Outcome.OUTCOME_CREATED);
        assertThat(partitions.submitted.get(0).count()).isEqualTo(1);
    }

    @Test
    void shouldCreateAssetsInPartitionZeroInTheNameOfTheCaller() {
        Asset asset = Asset.newBuilder()
                .setAsset(-1)
                .setSymbol("ABCDEFGHIJ12")
                .setDecimals(18)
                .setMaximumSupply(Long.MAX_VALUE)
                .build();

        assertThat(outcomes(createAssets(Samples.caller(), asset))).containsExactly(Outcome.OUTCOME_CREATED);

        assertThat(partitions.submitted.get(0).partition()).isZero();
        assertThat(partitions.submitted.get(0).records(NewAsset.class))
                .containsExactly(new NewAsset(-1, "ABCDEFGHIJ12", 18, Long.MAX_VALUE, "alice"));
    }

    @Test
    void shouldAnswerCreatedAssetsOnceAllPartitionsHaveThem() {
        partitions.readsUntilConfirmed = 3;

        List<Result> results = createAssets(Samples.caller(), asset(1), asset(2));

        assertThat(outcomes(results)).containsExactly(Outcome.OUTCOME_CREATED, Outcome.OUTCOME_CREATED);
        assertThat(partitions.queries).hasSize(4);
    }

    @Test
    void shouldAnswerUnknownWhenPartitionsDoNotConfirmInTime() {
        partitions.readsUntilConfirmed = Integer.MAX_VALUE;
        Caller hurried = new Caller("alice", System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100));

        List<Result> results = createAssets(hurried, asset(1), asset(0));

        assertThat(outcomes(results)).containsExactly(Outcome.OUTCOME_UNKNOWN, Outcome.OUTCOME_ASSET_MUST_NOT_BE_ZERO);
    }

    @Test
    void shouldFindAssetsWithTheIdsOfTheirAccounts() {
        createAssets(Samples.caller(), asset(1), asset(2));

        List<Asset> found = fixture.calls
                .lookupAssets(
                        Samples.caller(),
                        LookupAssetsRequest.newBuilder()
                                .addAssets(2)
                                .addAssets(5)
                                .addAssets(1)
                                .build())
                .join()
                .getAssetsList();

        assertThat(found.stream().map(Asset::getAsset)).containsExactly(2, 1);
        assertThat(found.get(0).getIssuingAccountId()).isEqualTo(IdBytes.of(-1, 0x1_0000_0002L));
        assertThat(found.get(0).getUnclaimedAccountId()).isEqualTo(IdBytes.of(-1, 0x2_0000_0002L));
    }

    @ParameterizedTest(name = "{index} {1}")
    @MethodSource("malformedAccounts")
    void shouldAnswerMalformedAccountsWithoutALog(Consumer<Account.Builder> change, Outcome outcome) {
        Account.Builder account = account(1).toBuilder();
        change.accept(account);

        assertThat(outcomes(createAccounts(account.build(), account(0))))
                .containsExactly(outcome, Outcome.OUTCOME_CREATED);
        assertThat(partitions.submitted).hasSize(1);
    }

    @Test
    void shouldCreateAccountsAtTheirHomes() {
        Account near = account(0);
        Account far = account(1).toBuilder()
                .setFlags(2)
                .setCode(65_535)
                .setUserData(-2)
                .build();

        assertThat(outcomes(createAccounts(near, far, near)))
                .containsExactly(Outcome.OUTCOME_CREATED, Outcome.OUTCOME_CREATED, Outcome.OUTCOME_EXISTS);

        assertThat(partitions.submitted).extracting(FakeSection::partition).containsExactly(0, 1);
        assertThat(partitions.submitted.get(1).records(NewAccount.class))
                .containsExactly(new NewAccount(
                        IdBytes.high(far.getId()), IdBytes.low(far.getId()), Samples.ASSET, 2, 65_535, -2, 0));
    }

    @Test
    void shouldFindAccountsWithWhatAllPartitionsHoldForThem() {
        AccountView account = samples.account(1, Samples.ASSET);
        ByteString id = IdBytes.of(account.idHigh(), account.idLow());
        partitions.addAccount(account);
        partitions.accrued.put(0, List.of(new Answer.Accrued(account.idHigh(), account.idLow(), 70)));
        partitions.accrued.put(1, List.of(new Answer.Accrued(account.idHigh(), account.idLow(), 7)));

        List<Account> found = lookupAccounts(samples.id(0), id, id);

        assertThat(found)
                .containsExactly(Account.newBuilder()
                        .setId(id)
                        .setAsset(Samples.ASSET)
                        .setCode(5)
                        .setUserData(6)
                        .setUserData128(IdBytes.of(0, 7))
                        .setUserData32(8)
                        .setController("alice")
                        .setDebitsPending(10)
                        .setDebitsPosted(200)
                        .setCreditsPending(30)
                        .setCreditsPosted(4000)
                        .setAvailable(3790)
                        .setAccrued(77)
                        .setCreatedAtNs(99)
                        .setUnclaimed(7)
                        .build());
        assertThat(partitions.queries).hasSize(2);
        assertThat(((Query.Accounts) partitions.queries.get(0)).ids()).hasSize(2);
    }

    @Test
    void shouldRefuseToLookUpWhatIsNoId() {
        assertThatExceptionOfType(CallRefusedException.class)
                .isThrownBy(() -> lookupAccounts(samples.id(0), ByteString.copyFromUtf8("short")))
                .withMessage("ids[1] has 5 bytes; an id has 16");
    }

    @Test
    void shouldFailALookUpWhenAPartitionHasNoLeader() {
        partitions.unreadable.add(1);

        assertThat(fixture.calls.lookupAccounts(
                        Samples.caller(),
                        LookupAccountsRequest.newBuilder().addIds(samples.id(0)).build()))
                .failsWithin(java.time.Duration.ofSeconds(1))
                .withThrowableThat()
                .withCauseInstanceOf(PartitionUnavailableException.class);
    }

    private List<Result> createAssets(Caller caller, Asset... assets) {
        CreateAssetsRequest request =
                CreateAssetsRequest.newBuilder().addAllAssets(List.of(assets)).build();
        return fixture.calls.createAssets(caller, request).join().getResultsList();
    }

    private List<Result> createAccounts(Account... accounts) {
        CreateAccountsRequest request = CreateAccountsRequest.newBuilder()
                .addAllAccounts(List.of(accounts))
                .build();
        return fixture.calls.createAccounts(Samples.caller(), request).join().getResultsList();
    }

    private List<Account> lookupAccounts(ByteString... ids) {
        LookupAccountsRequest request =
                LookupAccountsRequest.newBuilder().addAllIds(List.of(ids)).build();
        return fixture.calls.lookupAccounts(Samples.caller(), request).join().getAccountsList();
    }

    private static Asset asset(int number) {
        return Asset.newBuilder()
                .setAsset(number)
                .setSymbol("T" + number)
                .setDecimals(2)
                .setMaximumSupply(1_000)
                .build();
    }

    private Account account(int partition) {
        return Account.newBuilder()
                .setId(samples.id(partition))
                .setAsset(Samples.ASSET)
                .build();
    }
}
