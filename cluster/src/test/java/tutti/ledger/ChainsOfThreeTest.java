package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A pending transfer from the second partition to the third is a member of a chain that the first has decided. The second has heard
 * it, and the pending transfer has ended there, before the third hears of either: it hears of the end first.
 */
class ChainsOfThreeTest {
    private static final long ALICE = 12;
    private static final long BOB = 13;
    private static final long CAROL = 14;
    private static final long TILL = 17;
    private static final long DAVE = 20;

    private final LedgerFixture[] fixtures = new LedgerFixture[3];

    @BeforeEach
    void openAccounts() {
        for (int partition = 0; partition < fixtures.length; partition++) {
            fixtures[partition] = new LedgerFixture(partition, fixtures.length, LedgerFixture.LIMITS);
        }
        fixtures[0].openWith(ALICE, 100);
        fixtures[1].open(BOB, LedgerFixture.NOT_BELOW_ZERO);
        fixtures[2].open(CAROL, LedgerFixture.NOT_BELOW_ZERO);
        fixtures[2].open(TILL, LedgerFixture.NOT_ABOVE_ZERO);
        fixtures[2].open(DAVE, LedgerFixture.NO_LIMIT);
        fixtures[2].move(900, TILL, DAVE, 25);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldPostWhatEndsBeforeItsChainIsDecidedHere(boolean isRestarting) {
        decide(CAROL, 0);
        restart(isRestarting);
        assertThat(fixtures[2].account(CAROL).creditsPending()).isEqualTo(20);

        end(TransferFlags.POST_PENDING, 15);
        restart(isRestarting);
        assertThat(fixtures[2].account(CAROL).creditsPosted()).isEqualTo(15);
        assertThat(fixtures[2].account(CAROL).creditsPending()).isZero();
        carry(0, 2);

        assertThat(fixtures[2].account(CAROL).creditsPosted()).isEqualTo(15);
        assertThat(fixtures[2].account(CAROL).creditsPending()).isZero();
        assertThat(fixtures[1].available(BOB)).isEqualTo(15);
        assertBalanced();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldOpenAgainWhatIsVoidedBeforeItsChainIsDecidedHere(boolean isRestarting) {
        decide(CAROL, TransferFlags.CLOSING_CREDIT);
        restart(isRestarting);
        assertThat(fixtures[2].account(CAROL).flags() & AccountFlags.CLOSED).isNotZero();

        end(TransferFlags.VOID_PENDING, 0);
        restart(isRestarting);
        carry(0, 2);

        assertThat(fixtures[2].account(CAROL).flags() & AccountFlags.CLOSED).isZero();
        assertThat(fixtures[2].account(CAROL).creditsPosted()).isZero();
        assertThat(fixtures[2].account(CAROL).creditsPending()).isZero();
        assertThat(fixtures[1].available(BOB)).isEqualTo(30);
        assertBalanced();
    }

    /** What a chain holds may be free again in a moment; what is credited is not. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldHoldNoRoomForWhatHasEnded(boolean isRestarting) {
        decide(TILL, 0);
        restart(isRestarting);
        assertThat(fixtures[2].move(901, DAVE, TILL, 6)).isEqualTo(Outcome.CHAIN_CONFLICT);

        end(TransferFlags.POST_PENDING, 20);
        restart(isRestarting);
        assertThat(fixtures[2].move(902, DAVE, TILL, 6)).isEqualTo(Outcome.EXCEEDS_DEBITS);
        assertThat(fixtures[2].move(903, DAVE, TILL, 5)).isEqualTo(Outcome.POSTED);
        carry(0, 2);

        assertThat(fixtures[2].available(TILL)).isZero();
        assertBalanced();
    }

    /** Once the chain's decision is here, its end is as that of any other. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldEndAfterItsChainIsDecidedHere(boolean isRestarting) {
        decide(TILL, 0);
        carry(0, 2);
        restart(isRestarting);
        assertThat(fixtures[2].account(TILL).creditsPending()).isEqualTo(20);
        assertThat(fixtures[2].move(901, DAVE, TILL, 6)).isEqualTo(Outcome.EXCEEDS_DEBITS);

        end(TransferFlags.POST_PENDING, 18);

        assertThat(fixtures[2].move(902, DAVE, TILL, 7)).isEqualTo(Outcome.POSTED);
        assertThat(fixtures[2].available(TILL)).isZero();
        assertBalanced();
    }

    /** The first partition decides, and the second hears it, but not the third. */
    private void decide(long credit, int flags) {
        Transfer first = transfer(0, 1, ALICE, BOB, 30, TransferFlags.LINKED);
        Transfer second = transfer(0, 2, BOB, credit, 20, TransferFlags.PENDING | flags);
        fixtures[0].ledger.apply(
                new Chain() {
                    @Override
                    public int length() {
                        return 2;
                    }

                    @Override
                    public void read(int member, Transfer transfer) {
                        transfer.copy(member == 0 ? first : second);
                    }
                },
                fixtures[0].nextPosition());
        carry(0, 1);
        carry(1, 0);
        carry(0, 2);
        carry(2, 0);
        carry(0, 1);
        assertThat(fixtures[1].account(BOB).debitsPending()).isEqualTo(20);
    }

    /** It ends in the second partition, and the third hears it. */
    private void end(int flag, long amount) {
        Transfer end = transfer(1, 3, BOB, 0, amount, flag);
        end.pendingHigh = end.idHigh;
        end.pendingLow = LedgerFixture.timedLow(2);
        assertThat(fixtures[1].apply(end))
                .isEqualTo(flag == TransferFlags.POST_PENDING ? Outcome.POSTED : Outcome.VOIDED);
        fixtures[2].ledger.applyPendingEnd(1, fixtures[1].ends.remove());
    }

    private Transfer transfer(int at, long id, long debit, long credit, long amount, int flags) {
        Transfer transfer = new Transfer();
        transfer.copy(fixtures[at].transfer(id, debit, credit, amount));
        transfer.flags = flags;
        return transfer;
    }

    /** Lets arrive what the one partition has sent the other by now. */
    private void carry(int from, int to) {
        for (Iterator<LedgerFixture.Sent> items = fixtures[from].sent.iterator(); items.hasNext(); ) {
            LedgerFixture.Sent sent = items.next();
            if (sent.to() == to) {
                items.remove();
                LedgerFixture.deliver(from, sent.item(), fixtures[to].ledger);
            }
        }
    }

    private void restart(boolean isRestarting) {
        if (isRestarting) {
            fixtures[2].restart();
        }
    }

    private void assertBalanced() {
        assertThat(fixtures[0].sent).isEmpty();
        StageBooks.check(fixtures, true);
        for (LedgerFixture fixture : fixtures) {
            assertThat(fixture.promised).isZero();
            assertThat(fixture.ledger.undecidedCount()).isZero();
        }
    }
}
