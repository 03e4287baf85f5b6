package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables below the ledger: that a book which was tampered with is found out. */
class BooksTest {
    private static final TotalsSink IGNORED = new TotalsSink() {
        @Override
        public void asset(
                int asset, long debits, long credits, long debitsPending, long creditsPending, long accrued) {}

        @Override
        public void channel(int peer, int asset, long sent, long received) {}
    };

    @Test
    void shouldNeverRunBackInTime() {
        Books books = books();
        books.advanceTime(50);
        books.advanceTime(49);

        assertThat(books.timeNs()).isEqualTo(50);
    }

    @ParameterizedTest
    @MethodSource("tamperings")
    void shouldFindOutWhereRunningTotalsAndRecordsDiffer(String what, Consumer<Books> tamper) {
        Books books = books();
        new Recount(books).run(IGNORED);

        tamper.accept(books);

        assertThatThrownBy(() -> new Recount(books).run(IGNORED))
                .isInstanceOf(BrokenInvariantException.class)
                .hasMessageContaining(what);
    }

    static Stream<Arguments> tamperings() {
        return Stream.of(
                tampering("debits of accounts", b -> b.assets.addDebited(0, 1)),
                tampering("credits of accounts", b -> b.assets.addCredited(0, 1)),
                tampering("debits pending of accounts", b -> b.assets.addDebitsPending(0, 1)),
                tampering("credits pending of accounts", b -> b.assets.addCreditsPending(0, 1)),
                tampering("accruals", b -> b.assets.addAccrued(0, 1)),
                tampering("accruals", b -> b.assets.addSettled(0, 1)),
                tampering("amounts of undecided transfers", b -> b.assets.addHeld(0, 1)),
                tampering("sent through channels", b -> b.assets.addSent(0, 1)),
                tampering("received through channels", b -> b.assets.addReceived(0, 1)),
                tampering("asset out of balance", b -> b.assets.addStranded(0, 1)),
                tampering("amounts of unfinished transfers", b -> b.accounts.reserveDebit(2, 1)),
                tampering("amounts of outgoing transfers", b -> b.assets.addOutgoing(0, 1)),
                tampering("amounts of incoming transfers", b -> b.assets.addIncoming(0, 1)),
                tampering("asset out of balance", b -> b.accounts.debit(2, 1)),
                tampering("debits of an account", b -> b.accounts.debit(0, 1)),
                tampering("credits of an account", b -> b.accounts.credit(1, 1)),
                tampering("debits pending of an account", b -> b.accounts.reserveDebit(2, -1)));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void shouldGiveEveryChangeAnotherDigest(Consumer<Books> change) {
        Books books = books();
        long before = books.digest();

        change.accept(books);

        assertThat(books.digest()).isNotEqualTo(before);
        assertThat(books.recomputeDigest()).isEqualTo(books.digest());
    }

    static Stream<Consumer<Books>> changes() {
        return Stream.of(
                b -> b.advanceTime(99),
                b -> b.advancePosition(99),
                b -> b.countPosted(1),
                b -> b.principals.intern("me"),
                b -> b.assets.findOrReserve(9),
                b -> b.assets.addAccrued(0, 1),
                b -> b.assets.addSettled(0, 1),
                b -> b.assets.addStranded(0, 1),
                b -> b.assets.addIncoming(0, 1),
                b -> b.channels.addSent(1, 0, 5),
                b -> b.channels.addReceived(1, 0, 5),
                b -> b.accounts.debit(2, 1),
                b -> b.accounts.credit(2, 1),
                b -> b.accounts.reserveDebit(2, 1),
                b -> b.accruals.add(0, 1, 0, 1, 5),
                b -> b.accruals.restoreEntered(1),
                b -> b.ids.eviction().restore(-1, true, 0, 0),
                b -> b.ids.eviction().restore(0, false, 0, 0),
                b -> b.ids.eviction().restore(-1, false, 1, 0),
                b -> b.ids.eviction().restore(-1, false, 0, 1));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void shouldRefuseToBeginWithImpossibleSettings(int partition, int idWindowMax, long lateMaxNs) {
        LedgerLimits limits = new LedgerLimits(9, 9, 9, 9, 9, idWindowMax, lateMaxNs, LedgerFixture.NOTICE_NS, 99);

        assertThatThrownBy(() -> new Ledger(partition, 2, LedgerFixture.placement(2), limits))
                .isInstanceOf(BrokenInvariantException.class);
    }

    static Stream<Arguments> impossible() {
        return Stream.of(arguments(-1, 8, 0L), arguments(2, 8, 0L), arguments(0, 3, 0L), arguments(0, 8, -1L));
    }

    @Test
    void shouldPutTheNumbersIntoTheMessageOfABrokenInvariant() {
        assertThatThrownBy(() -> Invariant.check(false, "wrong")).hasMessage("wrong");
        assertThatThrownBy(() -> Invariant.check(false, "wrong", 1)).hasMessage("wrong: 1");
        assertThatThrownBy(() -> Invariant.check(false, "wrong", 1, 2)).hasMessage("wrong: 1, 2");
        assertThatThrownBy(() -> Invariant.check(false, "wrong", 1, 2, 3)).hasMessage("wrong: 1, 2, 3");
        assertThatThrownBy(() -> Invariant.equal(1, 2, "wrong")).hasMessage("wrong: 1, 2");
        assertThatThrownBy(() -> Invariant.equal(1, 2, "wrong", 9)).hasMessage("wrong: 9, 1, 2");
        assertThatThrownBy(() -> Invariant.within(3, 1, 2, "wrong")).hasMessage("wrong: 3, 1, 2");
        Invariant.check(true, "right");
        Invariant.check(true, "right", 1);
        Invariant.check(true, "right", 1, 2);
        Invariant.within(2, 1, 2, "right");
    }

    /** One asset; account 0 may not go below zero, account 1 not above, account 2 goes anywhere. */
    private static Books books() {
        Books books = new Books(0, 2, LedgerFixture.placement(2), LedgerFixture.LIMITS, 0);
        books.assets.findOrReserve(5);
        for (int flags : new int[] {LedgerFixture.NOT_BELOW_ZERO, LedgerFixture.NOT_ABOVE_ZERO, 0}) {
            books.accounts.create(new NewAccount(1, flags, 5, flags, 0, 0, 1), Accounts.ROLE_ORDINARY, 0, 0);
        }
        return books;
    }

    private static Arguments tampering(String what, Consumer<Books> tamper) {
        return arguments(what, tamper);
    }
}
