package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Accounts that are created together or not at all. */
class AccountChainsTest {
    private static final int TUNE = LedgerFixture.TUNE;

    private final LedgerFixture books = LedgerFixture.even();

    @Test
    void shouldCreateAllInOrder() {
        assertThat(create(account(10), account(12), account(14))).containsOnly(Outcome.CREATED);

        assertThat(books.account(10).flags()).isEqualTo(AccountFlags.LINKED);
        assertThat(books.account(12).flags()).isEqualTo(AccountFlags.LINKED);
        assertThat(books.account(14).flags()).isZero();
        assertThat(books.account(14).createdAtNs()).isEqualTo(LedgerFixture.START_NS);
        check();
    }

    @Test
    void shouldCreateNoneIfOneCannotBe() {
        long digest = books.ledger.digest();

        assertThat(create(account(10), account(12, 7), account(14)))
                .containsExactly(Outcome.LINKED_EVENT_FAILED, Outcome.ASSET_NOT_FOUND, Outcome.LINKED_EVENT_FAILED);

        assertThat(books.ledger.account(0, 10)).isNull();
        assertThat(books.ledger.digest()).isEqualTo(digest);
        assertThat(create(account(10), account(12), account(14))).containsOnly(Outcome.CREATED);
        check();
    }

    @Test
    void shouldNameTheFirstOfSeveralThatFail() {
        assertThat(create(account(10), account(12, 7), account(14, 0)))
                .as("form comes first")
                .containsExactly(
                        Outcome.LINKED_EVENT_FAILED, Outcome.LINKED_EVENT_FAILED, Outcome.ASSET_MUST_NOT_BE_ZERO);
        assertThat(create(account(10), account(12, 7), account(14, 9)))
                .containsExactly(Outcome.LINKED_EVENT_FAILED, Outcome.ASSET_NOT_FOUND, Outcome.LINKED_EVENT_FAILED);
        check();
    }

    @Test
    void shouldFailWhereOneIsThereAlready() {
        books.ledger.createAccount(account(12));

        assertThat(create(account(10), account(12))).containsExactly(Outcome.LINKED_EVENT_FAILED, Outcome.EXISTS);
        assertThat(create(account(12), account(10)))
                .as("it was not linked then")
                .containsExactly(Outcome.EXISTS_WITH_DIFFERENT_FLAGS, Outcome.LINKED_EVENT_FAILED);

        assertThat(books.ledger.account(0, 10)).isNull();
        check();
    }

    @Test
    void shouldAnswerAChainThatIsSentAgainThatItIsThere() {
        create(account(10), account(12));
        long digest = books.ledger.digest();

        assertThat(create(account(10), account(12))).containsOnly(Outcome.EXISTS);
        assertThat(books.ledger.digest()).isEqualTo(digest);
        assertThat(create(account(10), account(12), account(14)))
                .as("a longer one")
                .containsExactly(Outcome.EXISTS, Outcome.LINKED_EVENT_FAILED, Outcome.LINKED_EVENT_FAILED);
        assertThat(books.ledger.account(0, 14)).isNull();
        check();
    }

    @Test
    void shouldRefuseAChainThatReachesIntoAnotherPartition() {
        assertThat(create(account(10), account(12), account(13), account(15)))
                .containsExactly(
                        Outcome.LINKED_EVENT_FAILED,
                        Outcome.LINKED_EVENT_FAILED,
                        Outcome.LINKED_EVENT_CANNOT_SPAN,
                        Outcome.LINKED_EVENT_FAILED);
        assertThat(create(account(11), account(12))).containsOnly(Outcome.MOVED);

        assertThat(books.ledger.accountCount()).isEqualTo(2);
        check();
    }

    @Test
    void shouldRefuseWhatIsNoChain() {
        List<NewAccount> open = List.of(linked(account(10), true), linked(account(12), true));
        NewAccount[] tooMany = new NewAccount[Chain.LENGTH_MAX + 1];
        Arrays.setAll(tooMany, i -> account(10 + 2L * i));

        assertThat(books.ledger.createAccounts(open))
                .containsExactly(Outcome.LINKED_EVENT_FAILED, Outcome.LINKED_EVENT_CHAIN_OPEN);
        assertThat(books.ledger.createAccount(linked(account(10), true))).isEqualTo(Outcome.LINKED_EVENT_CHAIN_OPEN);
        assertThat(create(account(10), account(12), account(10)))
                .containsExactly(
                        Outcome.LINKED_EVENT_FAILED, Outcome.LINKED_EVENT_FAILED, Outcome.EXISTS_OUTSIDE_CHAIN);
        List<Outcome> told = create(tooMany);
        assertThat(told.subList(0, Chain.LENGTH_MAX)).containsOnly(Outcome.LINKED_EVENT_FAILED);
        assertThat(told.get(Chain.LENGTH_MAX)).isEqualTo(Outcome.CHAIN_IS_TOO_LONG);
        assertThat(books.ledger.accountCount()).isEqualTo(2);
        check();
    }

    @Test
    void shouldRefuseAllWhereThereIsNoRoomForAll() {
        LedgerLimits tight = new LedgerLimits(6, 9, 9, 9, 9, 64, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 9);
        LedgerFixture full = new LedgerFixture(0, 2, tight);
        List<NewAccount> five = chain(account(10), account(12), account(14), account(16), account(18));

        assertThat(full.ledger.createAccounts(five)).containsOnly(Outcome.TABLE_IS_FULL);

        assertThat(full.ledger.accountCount()).isEqualTo(2);
        assertThat(full.ledger.createAccounts(chain(account(10), account(12), account(14), account(16))))
                .containsOnly(Outcome.CREATED);
    }

    @Test
    void shouldCreateTheLongestChain() {
        LedgerLimits wide = new LedgerLimits(2_000, 9, 9, 9, 9, 64, LedgerFixture.HOUR_NS, LedgerFixture.NOTICE_NS, 9);
        LedgerFixture many = new LedgerFixture(0, 2, wide);
        NewAccount[] accounts = new NewAccount[Chain.LENGTH_MAX];
        Arrays.setAll(accounts, i -> account(10 + 2L * i));

        assertThat(many.ledger.createAccounts(chain(accounts)))
                .isEqualTo(Collections.nCopies(Chain.LENGTH_MAX, Outcome.CREATED));
        assertThat(many.ledger.accountCount()).isEqualTo(2 + Chain.LENGTH_MAX);
    }

    private List<Outcome> create(NewAccount... accounts) {
        return books.ledger.createAccounts(chain(accounts));
    }

    private static List<NewAccount> chain(NewAccount... accounts) {
        List<NewAccount> chain = new ArrayList<>();
        for (int i = 0; i < accounts.length; i++) {
            chain.add(linked(accounts[i], i < accounts.length - 1));
        }
        return chain;
    }

    private static NewAccount linked(NewAccount of, boolean isLinked) {
        int flags = isLinked ? AccountFlags.LINKED : 0;
        return new NewAccount(of.idHigh(), of.idLow(), of.asset(), flags, of.code(), of.userData(), of.principal());
    }

    private NewAccount account(long low) {
        return account(low, TUNE);
    }

    private NewAccount account(long low, int asset) {
        return new NewAccount(0, low, asset, 0, 3, 4, books.service);
    }

    private void check() {
        books.books();
        assertThat(books.ledger.recomputeDigest()).isEqualTo(books.ledger.digest());
        Ledger loaded = books.reload(LedgerFixture.snapshot(books.ledger));
        assertThat(loaded.digest()).isEqualTo(books.ledger.digest());
        assertThat(loaded.account(0, 10)).isEqualTo(books.ledger.account(0, 10));
    }
}
