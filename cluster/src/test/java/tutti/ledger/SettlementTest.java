package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Partition 0 accrues for payees of partitions 1 and 2; partition 1 posts. */
class SettlementTest {
    private static final int TUNE = LedgerFixture.TUNE;
    private static final long FAN = 12;
    private static final long BAND = 13;
    private static final long WRITER = 16;
    private static final long LABEL = 14;

    private final List<String> entries = new ArrayList<>();
    private LedgerFixture from;
    private LedgerFixture to;

    @BeforeEach
    void openAccounts() {
        from = new LedgerFixture(0, 3, LedgerFixture.LIMITS);
        from.open(FAN, LedgerFixture.NO_LIMIT);
        to = new LedgerFixture(1, 3, LedgerFixture.LIMITS);
        to.open(BAND, LedgerFixture.NOT_BELOW_ZERO);
    }

    @Test
    void shouldNetEverythingAccruedSinceTheLastSettlement() {
        from.pay(1, FAN, BAND, 5, LABEL, 1);
        from.pay(2, FAN, WRITER, 2);
        from.pay(3, FAN, BAND, 6);

        assertThat(settle(1, 100)).isEqualTo(2);

        assertThat(entries).containsExactly("13 asset 2 amount 11", "16 asset 2 amount 2");
        assertThat(from.ledger.unsettledPayees(1)).isZero();
        assertThat(from.ledger.unsettledPayees(2)).isEqualTo(1);
        assertThat(from.ledger.accrued(0, BAND)).isZero();
        assertThat(from.books())
                .containsExactly(
                        "asset 2 posted 27=27 pending 0=0 accrued 1",
                        "channel 1 asset 2 sent 13 received 0",
                        "channel 2 asset 2 sent 0 received 0");
    }

    @Test
    void shouldTakePayeesInTheOrderInWhichTheyBeganToAccrue() {
        from.pay(1, FAN, WRITER, 1);
        from.pay(2, FAN, BAND, 1);
        from.pay(3, FAN, WRITER, 1);
        from.pay(4, FAN, 19, 1);

        settle(1, 2);
        from.pay(5, FAN, WRITER, 9);
        settle(1, 2);

        assertThat(entries)
                .containsExactly(
                        "16 asset 2 amount 2", "13 asset 2 amount 1", "19 asset 2 amount 1", "16 asset 2 amount 9");
    }

    @Test
    void shouldSettleNothingWhereNothingAccrued() {
        assertThat(settle(1, 100)).isZero();
        from.pay(1, FAN, BAND, 1);
        assertThat(settle(1, 0)).isZero();
        assertThat(settle(2, 100)).isZero();
        assertThat(entries).isEmpty();
    }

    @Test
    void shouldKeepAssetsOfOnePayeeApart() {
        from.ledger.createAsset(new NewAsset(6, "SIX", 0, 5, "service"));
        from.ledger.createAccount(new NewAccount(0, 15, 6, 0, 0, 0, from.service));
        from.pay(1, FAN, BAND, 1);
        StreamPayment payment = from.payment(2, 15, BAND, 4);
        payment.asset = 6;
        from.apply(payment);

        assertThat(from.ledger.accrued(0, BAND)).isEqualTo(5);
        settle(1, 9);
        assertThat(entries).containsExactly("13 asset 2 amount 1", "13 asset 6 amount 4");
    }

    @Test
    void shouldReuseTheRoomOfSettledAccruals() {
        for (int round = 0; round < 5; round++) {
            for (long payee = 1; payee <= 97; payee += 3) {
                from.pay(round * 1000L + payee, FAN, payee, payee);
            }
            assertThat(settle(1, 20)).isEqualTo(20);
            assertThat(settle(1, 20)).isEqualTo(13);
            assertThat(from.ledger.recomputeDigest()).isEqualTo(from.ledger.digest());
        }
    }

    @Test
    void shouldCreditPayeeAtItsHome() {
        to.ledger.postSettlementEntry(0, 0, BAND, TUNE, 11);

        assertThat(to.account(BAND).creditsPosted()).isEqualTo(11);
        assertThat(to.books()).contains("channel 0 asset 2 sent 0 received 11");
    }

    @Test
    void shouldCreditUnclaimedWherePayeeCannotBe() {
        to.ledger.createAsset(new NewAsset(6, "SIX", 0, 5, "service"));
        to.ledger.createAccount(new NewAccount(0, 31, 6, 0, 0, 0, to.service));
        to.open(34, LedgerFixture.NOT_ABOVE_ZERO);
        to.ledger.postSettlementEntry(0, 0, BAND, TUNE, Long.MAX_VALUE - 10);

        to.ledger.postSettlementEntry(0, 0, 28, TUNE, 1); // no such account
        to.ledger.postSettlementEntry(0, 0, 31, TUNE, 2); // another asset
        to.ledger.postSettlementEntry(0, 0, 34, TUNE, 4); // limits its credits
        to.ledger.postSettlementEntry(0, 0, BAND, TUNE, 11); // would overflow

        assertThat(to.unclaimed().creditsPosted()).isEqualTo(18);
        to.ledger.postSettlementEntry(0, 0, BAND, TUNE, 10);
        assertThat(to.account(BAND).creditsPosted()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldStrandWhatEvenUnclaimedCannotTake() {
        to.ledger.postSettlementEntry(0, 0, 28, TUNE, Long.MAX_VALUE);

        to.ledger.postSettlementEntry(0, 0, 28, TUNE, 1);

        assertThat(to.unclaimed().creditsPosted()).isEqualTo(Long.MAX_VALUE);
        assertThat(to.books().get(0)).startsWith("asset 2 posted -9223372036854775808=-9223372036854775808 ");
        assertThat(to.ledger.recomputeDigest()).isEqualTo(to.ledger.digest());
    }

    @Test
    void shouldStrandEntryOfAssetThatIsNotKnownYet() {
        to.ledger.postSettlementEntry(2, 0, BAND, 600, 7);

        assertThat(to.ledger.asset(600)).isNull();
        assertThat(to.books()).contains("asset 600 posted 7=7 pending 0=0 accrued 0");
        assertThat(to.ledger.recomputeDigest()).isEqualTo(to.ledger.digest());
    }

    @Test
    void shouldHaltWhereEntryHasNoAmount() {
        assertThatThrownBy(() -> to.ledger.postSettlementEntry(0, 0, BAND, TUNE, 0))
                .isInstanceOf(BrokenInvariantException.class);
        assertThatThrownBy(() -> to.ledger.postSettlementEntry(0, 0, BAND, TUNE, -1))
                .isInstanceOf(BrokenInvariantException.class);
    }

    private int settle(int destination, int payeesMax) {
        return from.ledger.settle(
                destination,
                payeesMax,
                (high, low, asset, amount) -> entries.add(low + " asset " + asset + " amount " + amount));
    }
}
