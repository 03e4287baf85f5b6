package tutti.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static tutti.ledger.LedgerFixture.NOTICE_NS;
import static tutti.ledger.LedgerFixture.TUNE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the journal says of accounts and works themselves. */
class CatalogueEntriesTest {
    private static final int PRINCIPAL = 8;

    private final LedgerFixture books = LedgerFixture.alone();

    @BeforeEach
    void open() {
        books.openWith(10, 1_000);
        books.open(12, LedgerFixture.NO_LIMIT);
        books.advanceMs(1);
    }

    @Test
    void shouldTellThatAnAccountIsCreatedAndAsWhat() {
        NewAccount account = new NewAccount(1, 20, TUNE, AccountFlags.HISTORY, 65_535, 8, 9, 10, -11, books.service);

        books.ledger.createAccount(account);
        books.ledger.createAccount(account);

        assertThat(entries()).hasSize(1);
        long[] words = entries().get(0);
        long described = (long) TUNE << 32 | 65_535L << 16 | AccountFlags.HISTORY;
        assertThat(Arrays.copyOfRange(words, 1, PRINCIPAL)).containsExactly(1, 20, described, 9, 10, 8, -11);
        assertThat(Journal.detail(words[0])).isEqualTo(Journal.CREATED);
        assertThat(JournalText.read(words, PRINCIPAL)).isEqualTo("service");
        assertThat(Journal.isFirstOutcome(words[0])).isFalse();
    }

    @Test
    void shouldTellOfTheAccountsOfAnAsset() {
        books.ledger.createAsset(new NewAsset(LedgerFixture.OTHER, "OTHER", 0, 9, "service"));

        assertThat(entries())
                .extracting(words -> words[2])
                .containsExactly(
                        AssetAccounts.unclaimedLow(LedgerFixture.OTHER), AssetAccounts.issuingLow(LedgerFixture.OTHER));
        assertThat(JournalText.read(entries().get(0), PRINCIPAL)).isEmpty();
    }

    @Test
    void shouldTellWhoFrozeAnAccountAndWhoThawedIt() {
        books.ledger.freeze(new AccountFreeze(0, 10, true, books.service));
        books.ledger.freeze(new AccountFreeze(0, 10, true, books.service));
        books.ledger.freeze(new AccountFreeze(0, 10, false, books.stranger));
        books.ledger.freeze(new AccountFreeze(0, 10, false, books.service));

        assertThat(changes()).containsExactly(Journal.FROZEN, Journal.THAWED);
        assertThat(entries().get(0)[3] & AccountFlags.FROZEN).isNotZero();
        assertThat(entries().get(1)[3] & AccountFlags.FROZEN).isZero();
        assertThat(JournalText.read(entries().get(0), PRINCIPAL)).isEqualTo("service");
    }

    @Test
    void shouldTellThatATransferClosesAnAccountAndThatItIsOpenAgain() {
        Transfer closing = closing(1);
        long idHigh = closing.idHigh;
        assertThat(books.apply(closing)).isEqualTo(Outcome.PENDING);
        assertThat(changes()).containsExactly(Journal.CLOSED);
        assertThat(entries().get(0)[3] & AccountFlags.CLOSED).isNotZero();
        Transfer voiding = books.transfer(2, 10, 0, Long.MAX_VALUE);
        voiding.flags = TransferFlags.VOID_PENDING;
        voiding.pendingHigh = idHigh;
        voiding.pendingLow = LedgerFixture.timedLow(1);

        assertThat(books.apply(voiding)).isEqualTo(Outcome.VOIDED);

        assertThat(changes()).containsExactly(Journal.CLOSED, Journal.OPENED);
    }

    @Test
    void shouldTellNothingOfAClosingThatIsTakenBackWithItsChain() {
        books.ledger.apply(
                new Chain() {
                    @Override
                    public int length() {
                        return 2;
                    }

                    @Override
                    public void read(int member, Transfer transfer) {
                        transfer.copy(member == 0 ? closing(1) : books.transfer(2, 12, 999, 1));
                        transfer.flags |= member == 0 ? TransferFlags.LINKED : 0;
                    }
                },
                books.nextPosition());

        assertThat(books.ledger.chainOutcome(1)).isEqualTo(Outcome.CREDIT_ACCOUNT_NOT_FOUND);
        assertThat(books.account(10).flags() & AccountFlags.CLOSED).isZero();
        assertThat(changes()).isEmpty();
    }

    @Test
    void shouldTellAWorkAndEachOfItsSplits() {
        String title = "Für Elise, in a few words more than eight bytes";
        NewWork work = new NewWork(3, 900, TUNE, title, "XXA012600001", 101, halves(10, 12), books.service);
        NewSplit split = new NewSplit(3, 900, 2, books.ledger.timeNs() + NOTICE_NS, halves(12, 10), books.service);

        assertThat(books.ledger.registerWork(work)).isEqualTo(Outcome.CREATED);
        books.ledger.registerWork(work);
        assertThat(books.ledger.addSplit(split)).isEqualTo(Outcome.CREATED);
        books.ledger.addSplit(split);

        assertThat(entries()).hasSize(2);
        long[] words = entries().get(0);
        assertThat(Journal.kind(words[0])).isEqualTo(Journal.WORK);
        assertThat(Arrays.copyOfRange(words, 1, 11)).containsExactly(3, 900, TUNE, 101, 0, 10, 500_000, 0, 12, 500_000);
        int atTitle = 11 + JournalText.words(words, 11);
        assertThat(JournalText.read(words, 11)).isEqualTo("service");
        assertThat(JournalText.read(words, atTitle)).isEqualTo(title);
        assertThat(JournalText.read(words, atTitle + JournalText.words(words, atTitle)))
                .isEqualTo("XXA012600001");
        long[] second = entries().get(1);
        assertThat(Journal.kind(second[0])).isEqualTo(Journal.SPLIT);
        assertThat(Arrays.copyOfRange(second, 1, second.length))
                .containsExactly(3, 900, 2, split.effectiveFromNs(), 0, 12, 500_000, 0, 10, 500_000);
    }

    /** A pending transfer that closes account 10. */
    private Transfer closing(long id) {
        Transfer closing = books.transfer(id, 10, 12, 0);
        closing.flags = TransferFlags.PENDING | TransferFlags.CLOSING_DEBIT;
        return closing;
    }

    /** What happened to accounts. */
    private List<Integer> changes() {
        return entries().stream().map(words -> Journal.detail(words[0])).toList();
    }

    /** Entries about accounts and works. */
    private List<long[]> entries() {
        Journal journal = books.ledger.journal();
        List<long[]> entries = new ArrayList<>();
        for (int at = 0; at < journal.length(); at += Journal.words(journal.words()[at])) {
            if (Journal.kind(journal.words()[at]) >= Journal.ACCOUNT) {
                entries.add(Arrays.copyOfRange(journal.words(), at, at + Journal.words(journal.words()[at])));
            }
        }
        return entries;
    }

    private static Split halves(long first, long second) {
        return new Split(new long[2], new long[] {first, second}, new int[] {500_000, 500_000});
    }
}
