package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Ids go where their accounts go, with what is pending, scheduled or taken back: whoever sends something again hears what was heard
 * before, and what was begun can be ended. Among four partitions 8 and 9 stay, and 10 and 11 move.
 */
class RedistributedIdsTest {
    private static final long STAYS = 8;
    private static final long ALSO_STAYS = 12;
    private static final long MOVES = 10;
    private static final long ALSO_MOVES = 14;
    private static final long ODD_STAYS = 9;
    private static final long ODD_MOVES = 11;

    /** Among three partitions, where 10 and 11 live in the third. */
    private static final int THIRD = 2;

    private final Growth growth = new Growth();
    private final LedgerFixture even = growth.even;
    private final LedgerFixture odd = growth.odd;

    @BeforeEach
    void openAccounts() {
        even.openWith(STAYS, 500);
        even.openWith(MOVES, 300);
        even.open(ALSO_STAYS, LedgerFixture.NO_LIMIT);
        even.open(ALSO_MOVES, LedgerFixture.NO_LIMIT);
        odd.open(ODD_STAYS, LedgerFixture.NO_LIMIT);
        odd.open(ODD_MOVES, LedgerFixture.NO_LIMIT);
    }

    @Test
    void shouldAnswerAsBefore() {
        even.move(1, MOVES, STAYS, 100);
        even.move(2, MOVES, STAYS, 201);
        even.move(3, STAYS, MOVES, 5);
        even.pay(4, MOVES, STAYS, 7);

        LedgerFixture[] grown = growth.intoFour();

        grown[2].advanceMs(0);
        assertReplayed(grown[2], grown[2].move(1, MOVES, STAYS, 100), Outcome.POSTED);
        assertReplayed(grown[2], grown[2].move(2, MOVES, STAYS, 201), Outcome.EXCEEDS_CREDITS);
        assertReplayed(grown[0], grown[0].move(3, STAYS, MOVES, 5), Outcome.POSTED);
        assertReplayed(grown[2], grown[2].pay(4, MOVES, STAYS, 7), Outcome.POSTED);
        assertThat(grown[2].move(1, MOVES, STAYS, 99)).isEqualTo(Outcome.EXISTS_WITH_DIFFERENT_AMOUNT);
        assertThat(grown[2].move(5, MOVES, ALSO_MOVES, 100)).isEqualTo(Outcome.POSTED);
        assertThat(grown[2].ledger.lastReplayed()).isFalse();
    }

    private static void assertReplayed(LedgerFixture at, @Nullable Outcome outcome, Outcome expected) {
        assertThat(outcome).isEqualTo(expected);
        assertThat(at.ledger.lastReplayed()).isTrue();
        assertThat(at.ledger.lastTimestampNs()).isEqualTo(LedgerFixture.START_NS);
    }

    @Test
    void shouldEndWhatIsPendingWhereItMoved() {
        pend(even, 1, MOVES, ALSO_MOVES, 40, 0);
        pend(even, 2, MOVES, STAYS, 50, 0);
        pend(even, 3, STAYS, MOVES, 60, 0);
        pend(even, 4, STAYS, ALSO_STAYS, 70, 0);

        LedgerFixture[] grown = growth.intoFour();

        assertThat(grown[2].account(MOVES).debitsPending()).isEqualTo(90);
        assertThat(grown[2].books().get(0)).contains("pending 150=150");
        assertThat(grown[0].books().get(0)).contains("pending 180=180");
        assertThat(grown[0].ledger.pendingCount()).isEqualTo(2);
        assertThat(grown[2].ledger.pendingCount()).isEqualTo(2);
        assertThat(end(grown[2], 11, MOVES, 1, TransferFlags.POST_PENDING)).isEqualTo(Outcome.POSTED);
        assertThat(end(grown[2], 12, MOVES, 2, TransferFlags.POST_PENDING)).isEqualTo(Outcome.POSTED);
        assertThat(end(grown[0], 13, STAYS, 3, TransferFlags.POST_PENDING)).isEqualTo(Outcome.POSTED);
        assertThat(end(grown[0], 14, STAYS, 4, TransferFlags.VOID_PENDING)).isEqualTo(Outcome.VOIDED);
        Growth.carry(grown);
        assertThat(grown[2].account(ALSO_MOVES).creditsPosted()).isEqualTo(40);
        assertThat(grown[0].available(STAYS)).isEqualTo(500 + 50 - 60);
        assertThat(grown[2].available(MOVES)).isEqualTo(300 - 40 - 50 + 60);
        assertThat(grown[2].books().get(0)).contains("pending 0=0");
        assertThat(grown[0].books().get(0)).contains("pending 0=0");
    }

    @Test
    void shouldEndWhatIsPendingBetweenPartitionsBeforeAndAfter() {
        Transfer there = even.transfer(1, MOVES, ODD_MOVES, 40);
        there.flags = TransferFlags.PENDING;
        assertThat(Growth.cross(even, odd, there)).isEqualTo(Outcome.PENDING);
        Transfer back = odd.transfer(2, ODD_MOVES, STAYS, 30);
        back.flags = TransferFlags.PENDING;
        assertThat(Growth.cross(odd, even, back)).isEqualTo(Outcome.PENDING);

        LedgerFixture[] grown = growth.intoFour();

        assertThat(grown[3].books().get(0)).contains("pending 70=70");
        assertThat(end(grown[2], 11, MOVES, 1, TransferFlags.POST_PENDING)).isEqualTo(Outcome.POSTED);
        assertThat(end(grown[3], 12, ODD_MOVES, 2, TransferFlags.POST_PENDING)).isEqualTo(Outcome.POSTED);
        Growth.carry(grown);
        assertThat(grown[3].available(ODD_MOVES)).isEqualTo(40 - 30);
        assertThat(grown[0].available(STAYS)).isEqualTo(530);
    }

    /** Both accounts come to live together: nobody else has to be told any more. */
    @Test
    void shouldEndWhatWasPendingBetweenPartitionsThatAreOneNow() {
        Transfer there = even.transfer(1, MOVES, ODD_MOVES, 40);
        there.flags = TransferFlags.PENDING;
        assertThat(Growth.cross(even, odd, there)).isEqualTo(Outcome.PENDING);

        LedgerFixture third = growth.intoThree()[THIRD];

        assertThat(end(third, 11, MOVES, 1, TransferFlags.POST_PENDING)).isEqualTo(Outcome.POSTED);
        assertThat(third.ends).isEmpty();
        assertThat(third.account(ODD_MOVES).creditsPosted()).isEqualTo(40);
        assertThat(third.books().get(0)).contains("pending 0=0");
    }

    @Test
    void shouldLetWhatIsPendingExpireWhereItMoved() {
        pend(even, 1, MOVES, STAYS, 50, 2);
        pend(even, 2, STAYS, ALSO_STAYS, 70, 2);

        LedgerFixture[] grown = growth.intoFour();
        grown[2].advanceMs(1_999);
        assertThat(grown[2].available(MOVES)).isEqualTo(250);
        grown[2].advanceMs(1);
        grown[0].advanceMs(2_000);
        Growth.carry(grown);

        assertThat(grown[2].available(MOVES)).isEqualTo(300);
        assertThat(grown[0].available(STAYS)).isEqualTo(500);
        assertThat(grown[0].account(STAYS).creditsPending()).isZero();
        assertThat(end(grown[2], 11, MOVES, 1, TransferFlags.POST_PENDING)).isEqualTo(Outcome.PENDING_TRANSFER_EXPIRED);
    }

    @Test
    void shouldTryWhatIsScheduledWhereItMoved() {
        Transfer scheduled = even.transfer(1, MOVES, ALSO_MOVES, 25);
        scheduled.flags = TransferFlags.SCHEDULED;
        scheduled.scheduledAtNs = LedgerFixture.START_NS + LedgerFixture.HOUR_NS;
        assertThat(even.apply(scheduled)).isEqualTo(Outcome.SCHEDULED);

        LedgerFixture[] grown = growth.intoFour();

        assertThat(grown[2].ledger.scheduledCount()).isEqualTo(1);
        assertThat(grown[0].ledger.scheduledCount()).isZero();
        grown[2].ledger.advanceTime(LedgerFixture.START_NS + LedgerFixture.HOUR_NS);
        assertThat(grown[2].account(ALSO_MOVES).creditsPosted()).isEqualTo(25);
        assertThat(grown[2].ledger.scheduledCount()).isZero();
    }

    @Test
    void shouldTakeAPaymentBackOnceWhereverItsPayerLives() {
        even.pay(1, MOVES, ALSO_MOVES, 30);
        even.pay(2, MOVES, ALSO_MOVES, 40);
        assertThat(clawBack(even, 11, 1, 30)).isEqualTo(Outcome.POSTED);

        LedgerFixture[] grown = growth.intoFour();

        assertThat(clawBack(grown[2], 12, 1, 30)).isEqualTo(Outcome.PAYMENT_ALREADY_CLAWED_BACK);
        assertThat(clawBack(grown[2], 11, 1, 30)).isEqualTo(Outcome.POSTED);
        assertThat(grown[2].ledger.lastReplayed()).isTrue();
        assertThat(grown[2].available(MOVES)).isEqualTo(260);
        assertThat(clawBack(grown[2], 13, 2, 40)).isEqualTo(Outcome.POSTED);
        assertThat(grown[2].available(MOVES)).isEqualTo(300);
    }

    private static @Nullable Outcome clawBack(LedgerFixture at, long id, long payment, long amount) {
        Clawback clawback = new Clawback();
        clawback.idHigh = LedgerFixture.timedHigh(LedgerFixture.START_MS);
        clawback.idLow = LedgerFixture.timedLow(id);
        clawback.payerLow = MOVES;
        clawback.paymentHigh = clawback.idHigh;
        clawback.paymentLow = LedgerFixture.timedLow(payment);
        clawback.principal = at.service;
        clawback.legCount = 1;
        clawback.legLow[0] = ALSO_MOVES;
        clawback.legAmount[0] = amount;
        return at.ledger.apply(clawback, at.nextPosition());
    }

    /** Of a chain each home knows its member, and the one that coordinated it knows all. */
    @Test
    void shouldAnswerChainsAsBefore() {
        Chain chain = chain(STAYS, ODD_MOVES, 60, ODD_MOVES, MOVES, 15, MOVES, ALSO_STAYS, 5);
        even.ledger.apply(chain, even.nextPosition());
        Growth.carry(even, odd);
        Chain other = chain(MOVES, ODD_STAYS, 1, ODD_STAYS, MOVES, 2);
        even.ledger.apply(other, even.nextPosition());
        Growth.carry(even, odd);

        LedgerFixture[] four = growth.intoFour();
        LedgerFixture[] three = growth.intoThree();

        for (LedgerFixture home : new LedgerFixture[] {four[0], three[0]}) {
            home.ledger.apply(chain, home.nextPosition());
            assertThat(home.ledger.isChainReplayed()).isTrue();
            assertThat(home.ledger.isChainUndecided()).isFalse();
            assertThat(home.ledger.chainOutcome(1)).isEqualTo(Outcome.POSTED);
        }
        for (LedgerFixture home : new LedgerFixture[] {four[2], three[THIRD]}) {
            home.ledger.apply(other, home.nextPosition());
            assertThat(home.ledger.isChainReplayed()).isTrue();
            assertThat(home.ledger.chainOutcome(1)).isEqualTo(Outcome.POSTED);
        }
        Transfer member = odd.transfer(100 * ODD_MOVES + 15, ODD_MOVES, MOVES, 15);
        member.flags = TransferFlags.LINKED;
        for (LedgerFixture home : new LedgerFixture[] {four[3], three[THIRD]}) {
            assertThat(home.apply(member)).isEqualTo(Outcome.LINKED_EVENT_CHAIN_OPEN);
            member.flags = 0;
            assertThat(home.apply(member)).isEqualTo(Outcome.EXISTS_WITH_DIFFERENT_FLAGS);
            member.flags = TransferFlags.LINKED;
        }
    }

    /** What a pending member of a chain has reserved is ended by the home of its debit account, which others only know of. */
    @Test
    void shouldEndPendingMembersOfChainsOnceAndAtHome() {
        Chain chain = chainOf(TransferFlags.PENDING, STAYS, ODD_MOVES, 60, MOVES, ALSO_STAYS, 15);
        even.ledger.apply(chain, even.nextPosition());
        Growth.carry(even, odd);

        LedgerFixture[] grown = growth.intoThree();

        assertThat(grown[0].ledger.pendingCount()).isEqualTo(1);
        assertThat(grown[THIRD].ledger.pendingCount()).isEqualTo(1);
        assertThat(end(grown[0], 11, STAYS, STAYS * 100 + 60, TransferFlags.POST_PENDING))
                .isEqualTo(Outcome.POSTED);
        assertThat(end(grown[THIRD], 12, MOVES, MOVES * 100 + 15, TransferFlags.VOID_PENDING))
                .isEqualTo(Outcome.VOIDED);
        Growth.carry(grown);
        assertThat(grown[THIRD].account(ODD_MOVES).creditsPosted()).isEqualTo(60);
        assertThat(grown[THIRD].available(MOVES)).isEqualTo(300);
        assertThat(grown[0].account(ALSO_STAYS).creditsPending()).isZero();
    }

    /** A home knows more of its member than the partition that coordinated the chain. */
    @Test
    void shouldTakePendingMembersFromTheirHomes() {
        Chain byEven = chainOf(TransferFlags.PENDING, STAYS, ODD_STAYS, 1, ODD_MOVES, STAYS, 60);
        even.ledger.apply(byEven, even.nextPosition());
        Chain byOdd = chainOf(TransferFlags.PENDING, ODD_STAYS, STAYS, 2, MOVES, ODD_STAYS, 15);
        odd.ledger.apply(byOdd, odd.nextPosition());
        Growth.carry(even, odd);

        LedgerFixture[] grown = growth.intoThree();

        assertThat(grown[THIRD].ledger.pendingCount()).isEqualTo(2);
        assertThat(end(grown[THIRD], 11, ODD_MOVES, ODD_MOVES * 100 + 60, TransferFlags.POST_PENDING))
                .isEqualTo(Outcome.POSTED);
        assertThat(end(grown[THIRD], 12, MOVES, MOVES * 100 + 15, TransferFlags.POST_PENDING))
                .isEqualTo(Outcome.POSTED);
        Growth.carry(grown);
        assertThat(grown[0].available(STAYS)).isEqualTo(500 - 1 + 60);
        assertThat(grown[1].available(ODD_STAYS)).isEqualTo(-2 + 15);
    }

    @Test
    void shouldTakeMembersThatTheirHomesHaveForgotten() {
        LedgerLimits few = new LedgerLimits(99, 9, 9, 9, 9, 8, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 99);
        Growth forgetful = new Growth(LedgerFixture.LIMITS, few);
        forgetful.even.openWith(MOVES, 300);
        forgetful.odd.open(ODD_STAYS, LedgerFixture.NO_LIMIT);
        Chain chain = chain(MOVES, ODD_STAYS, 1, ODD_STAYS, MOVES, 2);
        forgetful.even.ledger.apply(chain, forgetful.even.nextPosition());
        Growth.carry(forgetful.even, forgetful.odd);
        for (int i = 0; i < 20; i++) {
            forgetful.odd.advanceMs(1);
            forgetful.odd.move(i + 1, ODD_STAYS, 99, 1);
        }
        assertThat(forgetful.odd.ledger.evictedThrough()).isPositive();

        LedgerFixture third = forgetful.intoThree()[THIRD];

        third.ledger.apply(chain, third.nextPosition());
        assertThat(third.ledger.isChainReplayed()).isTrue();
        assertThat(third.ledger.chainOutcome(0)).isEqualTo(Outcome.POSTED);
        assertThat(third.ledger.chainOutcome(1)).isEqualTo(Outcome.POSTED);
    }

    /** A new partition has all of it in the indexes that it will look into; the others go on as they were. */
    @Test
    void shouldLetIdsGoThatAreIndexed() {
        LedgerLimits few = new LedgerLimits(99, 9, 9, 9, 9, 8, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 99);
        Growth small = new Growth(few, few);
        small.even.isIndexing = false;
        small.even.open(STAYS, LedgerFixture.NO_LIMIT);
        small.even.open(MOVES, LedgerFixture.NO_LIMIT);
        for (int i = 0; i < 8; i++) {
            small.even.move(i + 1, STAYS, MOVES, 1);
        }
        assertThat(small.even.move(9, STAYS, MOVES, 1)).isEqualTo(Outcome.OVERLOADED);

        LedgerFixture[] grown = small.intoFour(few);

        grown[0].isIndexing = false;
        grown[2].isIndexing = false;
        grown[0].advanceMs(1);
        grown[2].advanceMs(1);
        assertThat(grown[0].move(10, STAYS, 98, 1)).isEqualTo(Outcome.OVERLOADED);
        assertThat(grown[2].move(11, MOVES, 98, 1)).isEqualTo(Outcome.CREDIT_ACCOUNT_NOT_FOUND);
    }

    private static Chain chain(long... debitCreditAmount) {
        return chainOf(0, debitCreditAmount);
    }

    private static Chain chainOf(int flags, long... debitCreditAmount) {
        LedgerFixture any = LedgerFixture.alone();
        int length = debitCreditAmount.length / 3;
        return new Chain() {
            @Override
            public int length() {
                return length;
            }

            @Override
            public void read(int member, Transfer transfer) {
                long debit = debitCreditAmount[3 * member];
                long amount = debitCreditAmount[3 * member + 2];
                transfer.copy(any.transfer(debit * 100 + amount, debit, debitCreditAmount[3 * member + 1], amount));
                transfer.flags = flags | (member < length - 1 ? TransferFlags.LINKED : 0);
            }
        };
    }

    private static void pend(LedgerFixture at, long id, long debit, long credit, long amount, int seconds) {
        Transfer pending = at.transfer(id, debit, credit, amount);
        pending.flags = TransferFlags.PENDING;
        pending.timeoutSeconds = seconds;
        RuleWorld.must(Outcome.PENDING, at.apply(pending));
    }

    private static @Nullable Outcome end(LedgerFixture at, long id, long debit, long pending, int flags) {
        Transfer end = at.transfer(id, debit, 0, flags == TransferFlags.POST_PENDING ? Transfer.AMOUNT_MAX : 0);
        end.flags = flags;
        end.pendingHigh = LedgerFixture.timedHigh(LedgerFixture.START_MS);
        end.pendingLow = LedgerFixture.timedLow(pending);
        return at.apply(end);
    }
}
