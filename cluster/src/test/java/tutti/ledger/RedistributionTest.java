package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Accounts, and what is about them, go where another placement has them. Among four partitions 8 and 9 stay, and 10 and 11 move. */
class RedistributionTest {
    private static final long STAYS = 8;
    private static final long ALSO_STAYS = 12;
    private static final long MOVES = 10;
    private static final long ALSO_MOVES = 14;
    private static final long ODD_STAYS = 9;
    private static final long ODD_MOVES = 11;

    private final Growth growth = new Growth();
    private final LedgerFixture even = growth.even;
    private final LedgerFixture odd = growth.odd;

    @BeforeEach
    void openAccounts() {
        even.openWith(STAYS, 500);
        even.openWith(MOVES, 300);
        even.open(ALSO_STAYS, LedgerFixture.NO_LIMIT);
        even.open(ALSO_MOVES, AccountFlags.HISTORY);
        odd.open(ODD_STAYS, LedgerFixture.NOT_BELOW_ZERO);
        odd.open(ODD_MOVES, LedgerFixture.NOT_BELOW_ZERO);
    }

    @Test
    void shouldKeepWhatEveryAccountHas() {
        even.move(1, MOVES, ALSO_STAYS, 120);
        Growth.cross(even, odd, even.transfer(2, STAYS, ODD_MOVES, 50));
        Growth.cross(odd, even, odd.transfer(3, ODD_MOVES, ALSO_MOVES, 20));
        List<AccountView> before = Growth.accounts(even, odd);

        LedgerFixture[] grown = growth.intoFour();

        assertThat(Growth.accounts(grown)).isEqualTo(before).hasSize(6);
        assertThat(grown[2].account(MOVES).creditsPosted()).isEqualTo(300);
        assertThat(grown[2].account(MOVES).debitsPosted()).isEqualTo(120);
        assertThat(grown[3].account(ODD_MOVES).creditsPosted()).isEqualTo(50);
        assertThat(grown[3].account(ODD_MOVES).debitsPosted()).isEqualTo(20);
        assertThat(grown[0].ledger.account(0, MOVES)).isNull();
        assertThat(grown[1].ledger.account(0, ODD_MOVES)).isNull();
    }

    /** What an account was credited is sent after it, what it was debited the other way. */
    @Test
    void shouldBalanceEveryPartitionThroughItsChannels() {
        even.move(1, MOVES, ALSO_STAYS, 120);
        Growth.cross(even, odd, even.transfer(2, STAYS, ODD_MOVES, 50));

        LedgerFixture[] grown = growth.intoFour();

        assertThat(grown[0].books())
                .containsExactly(
                        "asset 2 posted 970=970 pending 0=0 accrued 0",
                        "channel 1 asset 2 sent 50 received 0",
                        "channel 2 asset 2 sent 300 received 920",
                        "channel 3 asset 2 sent 0 received 0");
        assertThat(grown[1].books())
                .containsExactly(
                        "asset 2 posted 50=50 pending 0=0 accrued 0",
                        "channel 0 asset 2 sent 0 received 50",
                        "channel 2 asset 2 sent 0 received 0",
                        "channel 3 asset 2 sent 50 received 0");
        assertThat(grown[2].books())
                .contains("channel 0 asset 2 sent 920 received 300", "channel 1 asset 2 sent 0 received 0");
        assertThat(grown[3].books())
                .contains("channel 1 asset 2 sent 0 received 50", "channel 0 asset 2 sent 0 received 0");
    }

    @Test
    void shouldGoOnWithWhatMoved() {
        LedgerFixture[] grown = growth.intoFour();
        grown[2].mint(MOVES, 7);

        assertThat(grown[2].move(1, MOVES, ALSO_MOVES, 308)).isEqualTo(Outcome.EXCEEDS_CREDITS);
        assertThat(grown[2].move(2, MOVES, ALSO_MOVES, 300)).isEqualTo(Outcome.POSTED);
        assertThat(Growth.cross(grown[2], grown[3], grown[2].transfer(3, MOVES, ODD_MOVES, 7)))
                .isEqualTo(Outcome.POSTED);
        assertThat(Growth.cross(grown[3], grown[0], grown[3].transfer(4, ODD_MOVES, STAYS, 4)))
                .isEqualTo(Outcome.POSTED);
        assertThat(grown[0].available(STAYS)).isEqualTo(504);
        assertThat(grown[3].available(ODD_MOVES)).isEqualTo(3);
        assertThat(grown[2].issuing().debitsPosted()).isEqualTo(807);
        assertThat(grown[2].ledger.recomputeDigest()).isEqualTo(grown[2].ledger.digest());
    }

    @Test
    void shouldNameWhoControlsAnAccountAsBefore() {
        int owner = odd.ledger.intern("owner");
        odd.ledger.intern("others");
        odd.ledger.createAccount(new NewAccount(0, 15, LedgerFixture.TUNE, LedgerFixture.NOT_BELOW_ZERO, 0, 0, owner));
        odd.ledger.createAccount(new NewAccount(0, 13, LedgerFixture.TUNE, LedgerFixture.NOT_BELOW_ZERO, 0, 0, owner));

        Growth.cross(even, odd, even.transfer(1, STAYS, 15, 1));

        LedgerFixture[] grown = growth.intoFour();

        assertThat(grown[3].account(15).controller()).isEqualTo("owner");
        assertThat(grown[1].account(13).controller()).isEqualTo("owner");
        assertThat(grown[1].ledger.principal("others")).isEqualTo(odd.ledger.principal("others"));
        assertThat(grown[2].issuing().controller()).isEqualTo("service");
        Transfer transfer = grown[3].transfer(2, 15, ODD_MOVES, 1);
        assertThat(grown[3].apply(transfer)).isEqualTo(Outcome.DEBIT_NOT_ALLOWED);
        transfer.idLow++;
        transfer.principal = grown[3].ledger.principal("owner");
        assertThat(grown[3].apply(transfer)).isEqualTo(Outcome.POSTED);
    }

    /** Asset 4's issuing account is in another partition before and after, and it is the second that each of them knows. */
    @Test
    void shouldKnowEveryAssetEverywhere() {
        NewAsset other = new NewAsset(LedgerFixture.OTHER, "OTHER", 3, 77, "label");
        even.ledger.createAsset(other);
        odd.ledger.createAsset(other);
        odd.ledger.createAccount(
                new NewAccount(0, 15, LedgerFixture.OTHER, LedgerFixture.NOT_BELOW_ZERO, 0, 0, odd.service));
        even.ledger.createAccount(
                new NewAccount(0, 18, LedgerFixture.OTHER, LedgerFixture.NOT_BELOW_ZERO, 0, 0, even.service));

        LedgerFixture[] grown = growth.intoFour();

        for (LedgerFixture fixture : grown) {
            assertThat(fixture.ledger.asset(LedgerFixture.OTHER))
                    .isEqualTo(new AssetView(LedgerFixture.OTHER, "OTHER", 3, 77));
            assertThat(fixture.ledger.asset(LedgerFixture.TUNE)).isNotNull();
            assertThat(fixture.unclaimed().creditsPosted()).isZero();
        }
        assertThat(grown[3].account(15).asset()).isEqualTo(LedgerFixture.OTHER);
        assertThat(grown[2].move(1, MOVES, 18, 1)).isEqualTo(Outcome.ASSETS_MUST_MATCH);
    }

    /** What came for a payee before the asset did has stayed with the partition, and stays with it. */
    @Test
    void shouldKeepWhatCameBeforeTheAssetDid() {
        even.ledger.postSettlementEntry(1, 0, STAYS, 600, 3);
        NewAsset late = new NewAsset(600, "LATE", 0, 9, "service");
        even.ledger.createAsset(late);
        odd.ledger.createAsset(late);

        LedgerFixture[] grown = growth.intoFour();

        assertThat(even.books()).contains("channel 1 asset 600 sent 0 received 3");
        assertThat(grown[0].books()).contains("channel 1 asset 600 sent 0 received 3");
        assertThat(grown[2].books()).contains("channel 0 asset 600 sent 0 received 0");
    }

    @Test
    void shouldTakeWhatWaitsForAPayeeAlong() {
        close(MOVES, ALSO_MOVES);
        close(STAYS, ALSO_STAYS);
        even.pay(5, ALSO_STAYS, MOVES, 30, STAYS, 12);
        assertThat(even.unclaimed().creditsPosted()).isEqualTo(42);

        LedgerFixture[] grown = growth.intoFour();

        assertThat(grown[2].account(MOVES).unclaimed()).isEqualTo(30);
        assertThat(grown[2].unclaimed().creditsPosted()).isEqualTo(30);
        assertThat(grown[0].account(STAYS).unclaimed()).isEqualTo(12);
        assertThat(grown[0].unclaimed().creditsPosted() - grown[0].unclaimed().debitsPosted())
                .isEqualTo(12);
        assertThat(grown[0].books()).contains("channel 2 asset 2 sent 330 received 800");
        Transfer claim = grown[2].transfer(6, MOVES, ALSO_MOVES, Transfer.AMOUNT_MAX);
        claim.flags = TransferFlags.CLAIM;
        assertThat(grown[2].apply(claim)).isEqualTo(Outcome.POSTED);
        assertThat(grown[2].account(ALSO_MOVES).creditsPosted()).isEqualTo(30);
    }

    private void close(long account, long credit) {
        Transfer closing = even.transfer(900 + account, account, credit, 0);
        closing.flags = TransferFlags.PENDING | TransferFlags.CLOSING_DEBIT;
        RuleWorld.must(Outcome.PENDING, even.apply(closing));
    }

    @Test
    void shouldMoveWorksToTheirHomes() {
        Split split = new Split(new long[] {0, 0}, new long[] {MOVES, ODD_MOVES}, new int[] {400_000, 600_000});
        int owner = odd.ledger.intern("owner");
        even.ledger.registerWork(new NewWork(0, 902, LedgerFixture.TUNE, "moves", "", 9, split, even.service));
        even.ledger.registerWork(new NewWork(0, 904, LedgerFixture.TUNE, "stays", "", 8, split, even.service));
        odd.ledger.registerWork(new NewWork(0, 903, LedgerFixture.TUNE, "odd", "", 7, split, owner));
        long fromNs = even.ledger.timeNs() + 2 * LedgerFixture.NOTICE_NS;
        even.ledger.addSplit(new NewSplit(0, 902, 2, fromNs, split, even.service));

        LedgerFixture[] grown = growth.intoFour();

        assertThat(grown[2].ledger.work(0, 902))
                .isEqualTo(even.ledger.work(0, 902))
                .isNotNull();
        assertThat(grown[0].ledger.work(0, 904))
                .isEqualTo(even.ledger.work(0, 904))
                .isNotNull();
        assertThat(grown[3].ledger.work(0, 903))
                .isEqualTo(odd.ledger.work(0, 903))
                .isNotNull();
        assertThat(grown).extracting(fixture -> fixture.ledger.workCount()).containsExactly(1L, 0L, 1L, 1L);
        int there = grown[3].ledger.principal("owner");
        assertThat(grown[3].ledger.addSplit(new NewSplit(0, 903, 2, fromNs, split, grown[3].service)))
                .isEqualTo(Outcome.UPDATING_NOT_ALLOWED);
        assertThat(grown[3].ledger.addSplit(new NewSplit(0, 903, 2, fromNs, split, there)))
                .isEqualTo(Outcome.CREATED);
    }

    @Test
    void shouldMoveMandatesWithWhatIsUsedOfThem() {
        even.ledger.intern("others");
        even.ledger.change(new MandateChange(0, MOVES, "others", false, 10, 60, Long.MAX_VALUE, even.service));
        even.grantToStranger(MOVES, 100, 3600);
        even.grantToStranger(STAYS, 50, 3600);
        debitByStranger(even, 1, MOVES, 30, 0);
        debitByStranger(even, 2, MOVES, 20, TransferFlags.PENDING);

        LedgerFixture[] grown = growth.intoFour();

        assertThat(grown[2].ledger.mandates(0, MOVES)).isEqualTo(even.ledger.mandates(0, MOVES));
        assertThat(grown[2].ledger.mandates(0, MOVES).get(1).used()).isEqualTo(30);
        assertThat(grown[2].ledger.mandates(0, MOVES).get(1).reserved()).isEqualTo(20);
        assertThat(grown[0].ledger.mandates(0, MOVES)).isEmpty();
        assertThat(grown[0].ledger.mandates(0, STAYS)).hasSize(1);
        assertThat(debitByStranger(grown[2], 3, MOVES, 51, 0)).isEqualTo(Outcome.EXCEEDS_MANDATE);
        assertThat(debitByStranger(grown[2], 4, MOVES, 50, 0)).isEqualTo(Outcome.POSTED);
        assertThat(grown[2].books()).isNotEmpty();
    }

    private static @Nullable Outcome debitByStranger(
            LedgerFixture books, long id, long account, long amount, int flags) {
        Transfer transfer = books.transfer(id, account, ALSO_MOVES, amount);
        transfer.principal = books.stranger;
        transfer.flags = flags;
        return books.apply(transfer);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void shouldComeToTheSameFromTheSame(Function<Growth, LedgerFixture[]> way) {
        even.move(1, MOVES, ALSO_STAYS, 120);
        even.pay(2, STAYS, MOVES, 5, ALSO_MOVES, 6);
        List<Long> digests = growth.before().stream().map(Ledger::digest).toList();

        LedgerFixture[] once = way.apply(growth);
        LedgerFixture[] again = way.apply(growth);

        for (int partition = 0; partition < once.length; partition++) {
            assertThat(once[partition].ledger.digest())
                    .isEqualTo(again[partition].ledger.digest())
                    .isEqualTo(once[partition].ledger.recomputeDigest());
        }
        assertThat(growth.before()).extracting(Ledger::digest).isEqualTo(digests);
    }

    static Stream<Arguments> placements() {
        Function<Growth, LedgerFixture[]> four = Growth::intoFour;
        Function<Growth, LedgerFixture[]> three = Growth::intoThree;
        return Stream.of(arguments(four), arguments(three));
    }
}
