package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When the state of partitions cannot be divided anew, and what a new one knows of the time before it. */
class RedistributionLimitsTest {
    private static final long STAYS = 8;
    private static final long MOVES = 10;
    private static final long ODD_MOVES = 11;
    private static final int THIRD = 2;

    private final Growth growth = new Growth();
    private final LedgerFixture even = growth.even;
    private final LedgerFixture odd = growth.odd;

    @BeforeEach
    void openAccounts() {
        even.openWith(STAYS, 500);
        even.openWith(MOVES, 300);
        odd.open(ODD_MOVES, LedgerFixture.NO_LIMIT);
    }

    // ---- what has to come to an end before ----

    @Test
    void shouldSayThatNothingStandsInTheWay() {
        even.move(1, STAYS, MOVES, 5);
        Growth.cross(even, odd, even.transfer(2, STAYS, ODD_MOVES, 5));
        Transfer pending = even.transfer(3, STAYS, MOVES, 5);
        pending.flags = TransferFlags.PENDING;
        even.apply(pending);

        assertThat(Redistribution.obstacles(growth.before())).isEmpty();
    }

    @Test
    void shouldSayWhatIsUndecided() {
        even.move(1, STAYS, ODD_MOVES, 5);
        even.move(2, STAYS, ODD_MOVES, 6);

        assertThat(Redistribution.obstacles(growth.before()))
                .containsExactly(
                        "partition 0: 2 transfers wait for another partition's decision",
                        "partition 0: asset 2 is on its way between partitions");
    }

    /** Of two transfers to the other partition, which is asked. */
    private void beginChain() {
        Transfer first = even.transfer(1, STAYS, ODD_MOVES, 5);
        first.flags = TransferFlags.LINKED;
        Transfer second = new Transfer();
        second.copy(first);
        second.idLow++;
        second.flags = 0;
        even.ledger.apply(new TwoMembers(first, second), even.nextPosition());
    }

    @Test
    void shouldSayWhichChainsAreUndecided() {
        beginChain();

        assertThat(Redistribution.obstacles(growth.before()))
                .containsExactly(
                        "partition 0: 2 transfers wait for another partition's decision",
                        "partition 0: 1 chains across partitions are undecided");
        Growth.carry(even, odd);
        assertThat(Redistribution.obstacles(growth.before())).isEmpty();
    }

    @Test
    void shouldSayThatMoneyOfAChainIsOnItsWay() {
        odd.ledger.applyChainMoney(0, LedgerFixture.TUNE, 5);

        assertThat(Redistribution.obstacles(growth.before()))
                .containsExactly("partition 1: asset 2 is on its way between partitions");
    }

    @Test
    void shouldSayWhichPayeesAreNotSettledWith() {
        even.pay(1, STAYS, ODD_MOVES, 5);
        even.pay(2, STAYS, 13, 6, MOVES, 1);

        assertThat(Redistribution.obstacles(growth.before()))
                .containsExactly("partition 0: 2 payees of partition 1 have credits that are not settled");
        even.ledger.settle(1, 9, (high, low, asset, amount) -> {});
        assertThat(Redistribution.obstacles(growth.before())).isEmpty();
    }

    @Test
    void shouldSayWhichAssetsAreNotEverywhere() {
        odd.ledger.createAsset(new NewAsset(-3, "LATE", 0, 9, "service"));
        assertThat(Redistribution.obstacles(growth.before()))
                .containsExactly(
                        "partition 1: asset 2 is not in every partition",
                        "partition 1: asset 4294967293 is not in every partition");

        even.ledger.createAsset(new NewAsset(-3, "LATE", 0, 9, "service"));
        assertThat(Redistribution.obstacles(growth.before())).isEmpty();
    }

    @Test
    void shouldSayThatAnAssetIsKnownByItsNumberOnly() {
        even.ledger.postSettlementEntry(1, 0, MOVES, 600, 3);
        odd.ledger.createAsset(new NewAsset(600, "LATE", 0, 9, "service"));

        assertThat(Redistribution.obstacles(growth.before()))
                .containsExactly(
                        "partition 0: asset 600 is not in every partition",
                        "partition 1: asset 600 is not in every partition");
    }

    // ---- where it goes ----

    @Test
    void shouldFillBlankLedgersOnly() {
        LedgerFixture[] grown = growth.intoFour();

        assertThatThrownBy(() -> Redistribution.run(
                        growth.before(), Growth.ledgers(grown), new int[][] {{}, {}, {0}, {1}}, new long[] {9, 9, 9, 9
                        }))
                .isInstanceOf(BrokenInvariantException.class)
                .hasMessageContaining("blank");
    }

    @Test
    void shouldMoveSlotsToNewPartitionsOnly() {
        Placement placement = (high, low) -> low == MOVES ? 1 : (int) (low & 1);

        assertThatThrownBy(() -> growth.into(3, placement, new int[][] {{}, {}, {0, 1}}, LedgerFixture.LIMITS))
                .isInstanceOf(BrokenInvariantException.class)
                .hasMessageContaining("new partitions only");
    }

    /** Not told of the partition from which an account would move: it would be nowhere. */
    @Test
    void shouldNoticeThatMoneyIsMissing() {
        odd.open(13, LedgerFixture.NO_LIMIT);
        odd.move(1, ODD_MOVES, 13, 5);
        Placement placement = (high, low) -> low % 6 > 3 ? 2 : (int) (low & 1);

        assertThatThrownBy(() -> growth.into(3, placement, new int[][] {{}, {}, {0}}, LedgerFixture.LIMITS))
                .isInstanceOf(BrokenInvariantException.class)
                .hasMessageContaining("funds are not what they were");
    }

    @Test
    void shouldGoOnWhereThePartitionWas() {
        even.move(1, STAYS, MOVES, 5);
        Ledger third = growth.intoThree()[THIRD].ledger;

        assertThat(third.books.position()).isEqualTo(even.position());
        Placement placement = (high, low) -> (int) (low & 1);
        LedgerFixture[] blank = new LedgerFixture[3];
        for (int partition = 0; partition < 3; partition++) {
            blank[partition] = new LedgerFixture(partition, 3, placement, LedgerFixture.LIMITS);
        }
        long at = even.ledger.books.position();
        assertThatThrownBy(() -> Redistribution.run(
                        growth.before(), Growth.ledgers(blank), new int[][] {{}, {}, {}}, new long[] {at + 1, 0, at}))
                .isInstanceOf(BrokenInvariantException.class)
                .hasMessageContaining("goes on");
    }

    @Test
    void shouldBeginNoSooner() {
        Placement placement = LedgerFixture.placement(Growth.FOUR);
        LedgerFixture[] blank = new LedgerFixture[Growth.FOUR];
        for (int partition = 0; partition < blank.length; partition++) {
            blank[partition] = new LedgerFixture(partition, blank.length, placement, LedgerFixture.LIMITS);
        }
        long at = even.ledger.books.position();

        assertThatThrownBy(() -> Redistribution.run(
                        growth.before(), Growth.ledgers(blank), new int[][] {{}, {}, {0}, {1}}, new long[] {
                            at, odd.ledger.books.position(), at - 1, at
                        }))
                .isInstanceOf(BrokenInvariantException.class)
                .hasMessageContaining("slots move from");
    }

    // ---- what a new one knows ----

    @Test
    void shouldKeepTimeAndCounts() {
        even.move(1, STAYS, MOVES, 5);
        even.pay(2, STAYS, ODD_MOVES, 5);
        even.ledger.settle(
                1, 9, (high, low, asset, amount) -> odd.ledger.postSettlementEntry(0, 0, low, asset, amount));
        odd.advanceMs(77);

        LedgerFixture[] grown = growth.intoThree();

        assertThat(grown[0].ledger.timeNs()).isEqualTo(even.ledger.timeNs());
        assertThat(grown[1].ledger.timeNs()).isEqualTo(odd.ledger.timeNs());
        assertThat(grown[THIRD].ledger.timeNs()).isEqualTo(odd.ledger.timeNs());
        assertThat(grown[0].ledger.postedCount())
                .isEqualTo(even.ledger.postedCount())
                .isPositive();
        assertThat(grown[THIRD].ledger.postedCount()).isZero();
        assertThat(grown[0].ledger.accrualsBegun()).isEqualTo(1);
        assertThat(grown[0].books().get(0)).endsWith("accrued 0");
        assertThat(grown[THIRD].available(ODD_MOVES)).isEqualTo(5);
    }

    /** The one has forgotten ids that carry a time, the other some that carry none; they may have been any account's. */
    @Test
    void shouldAskAnIndexForWhatItsOriginsHadForgotten() {
        LedgerLimits few = new LedgerLimits(99, 9, 9, 9, 9, 8, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 99);
        LedgerFixture left = new LedgerFixture(0, 2, few);
        LedgerFixture right = new LedgerFixture(1, 2, few);
        left.open(STAYS, LedgerFixture.NO_LIMIT);
        right.open(ODD_MOVES, LedgerFixture.NO_LIMIT);
        right.open(13, LedgerFixture.NO_LIMIT);
        for (int i = 0; i < 20; i++) {
            right.advanceMs(1);
            right.move(i + 1, ODD_MOVES, 13, 1);
        }
        for (int i = 0; i < 4; i++) {
            left.mint(STAYS, 1);
        }
        for (int i = 0; i < 6; i++) {
            left.move(i + 1, STAYS, 98, 1);
        }
        assertThat(left.ledger.evictedThrough()).isPositive().isLessThan(right.ledger.evictedThrough());
        LedgerFixture[] grown = new LedgerFixture[3];
        Placement placement = (high, low) -> low % 6 > 3 ? 2 : (int) (low & 1);
        for (int partition = 0; partition < grown.length; partition++) {
            grown[partition] = new LedgerFixture(partition, grown.length, placement, LedgerFixture.LIMITS);
        }
        long[] positions = {left.ledger.books.position(), right.ledger.books.position(), 100};

        Redistribution.run(
                List.of(left.ledger, right.ledger), Growth.ledgers(grown), new int[][] {{}, {}, {0, 1}}, positions);

        Ledger third = grown[THIRD].ledger;
        long old = LedgerFixture.timedHigh(LedgerFixture.START_MS + 1);
        assertThat(third.needsLookup(old, LedgerFixture.timedLow(99), 0, ODD_MOVES))
                .isTrue();
        assertThat(third.needsLookup(0, 99, 0, ODD_MOVES)).isTrue();
        long late = LedgerFixture.timedHigh(LedgerFixture.START_MS + 20);
        assertThat(third.needsLookup(late, LedgerFixture.timedLow(99), 0, ODD_MOVES))
                .isFalse();
        assertThat(grown[1].ledger.needsLookup(0, 99, 0, 9)).isFalse();
        assertThat(third.evictedThrough()).isEqualTo(right.ledger.evictedThrough());
        assertThat(third.indexedThrough()).isEqualTo(100);
        assertThat(grown[0].ledger.needsLookup(old, LedgerFixture.timedLow(99), 0, STAYS))
                .isFalse();
        assertThat(grown[1].ledger.evictedThrough()).isEqualTo(right.ledger.evictedThrough());
        assertThat(grown[1].ledger.indexedThrough()).isEqualTo(right.ledger.indexedThrough());
    }

    @Test
    void shouldNumberItsChainsOnward() {
        beginChain();
        Growth.carry(even, odd);

        LedgerFixture[] grown = growth.intoFour();

        assertThat(grown[0].ledger.books.spans.lastNumber()).isEqualTo(1);
        assertThat(grown[2].ledger.books.spans.lastNumber()).isZero();
    }

    @ParameterizedTest
    @MethodSource("limits")
    void shouldSayWhichTableIsFull(String table, LedgerLimits limits) {
        Split split = new Split(new long[] {0, 0}, new long[] {MOVES, ODD_MOVES}, new int[] {400_000, 600_000});
        for (long work : new long[] {904, 910}) {
            even.ledger.registerWork(new NewWork(0, work, LedgerFixture.TUNE, "a", "", 9, split, even.service));
        }
        even.ledger.registerWork(new NewWork(0, 916, LedgerFixture.TUNE, "a", "", 9, split, even.service));
        even.grantToStranger(MOVES, 100, 3600);
        even.ledger.change(new MandateChange(0, MOVES, "service", false, 10, 60, Long.MAX_VALUE, even.service));
        for (int i = 0; i < 5; i++) {
            Transfer pending = even.transfer(20 + i, MOVES, STAYS, 1);
            pending.flags = TransferFlags.PENDING;
            RuleWorld.must(Outcome.PENDING, even.apply(pending));
        }

        assertThatThrownBy(() -> growth.intoThree(limits))
                .isInstanceOf(TableIsFullException.class)
                .hasMessageContaining(table);
    }

    static Stream<Arguments> limits() {
        return Stream.of(
                arguments("accounts", limits(2, 9, 9, 9, 99, 99)),
                arguments("works", limits(99, 1, 9, 9, 99, 99)),
                arguments("assets", limits(99, 9, 0, 9, 99, 99)),
                arguments("principals", limits(99, 9, 9, 1, 99, 99)),
                arguments("ids", limits(99, 9, 9, 9, 4, 99)),
                arguments("mandates", limits(99, 9, 9, 9, 99, 1)));
    }

    private static LedgerLimits limits(int accounts, int works, int assets, int principals, int ids, int mandates) {
        return new LedgerLimits(
                accounts, works, assets, principals, 9, ids, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, mandates);
    }

    /** A chain of two. */
    private record TwoMembers(Transfer first, Transfer second) implements Chain {
        @Override
        public int length() {
            return 2;
        }

        @Override
        public void read(int member, Transfer transfer) {
            transfer.copy(member == 0 ? first : second);
        }
    }
}
