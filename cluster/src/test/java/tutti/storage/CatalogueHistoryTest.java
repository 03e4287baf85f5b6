package tutti.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryEntry;
import tutti.codec.HistoryFilter;
import tutti.codec.HistoryPage;
import tutti.codec.Query;
import tutti.ledger.AccountFreeze;
import tutti.ledger.AssetAccounts;
import tutti.ledger.Journal;
import tutti.ledger.NewAccount;
import tutti.ledger.NewSplit;
import tutti.ledger.NewWork;
import tutti.ledger.Split;
import tutti.ledger.TransferFlags;

/** Works, states of accounts and settlements, asked for by themselves among everything else. */
class CatalogueHistoryTest {
    private static final int TUNE = 2;
    private static final long WORK = 900;

    /** Also the id of a work. */
    private static final long PAYEE = 50;

    private static final long CLOSED = 52;
    private static final int VERSIONS = 40;
    private static final int BUSY_BATCHES = 30;

    @TempDir
    private Path folder;

    private StorageFixture fixture;
    private int service;

    @BeforeEach
    void fill() throws InterruptedException {
        fixture = new StorageFixture(folder);
        service = fixture.ledger.intern("service");
        batch(at -> {
            fixture.ledger.createAccount(new NewAccount(0, 500, TUNE, 0, 0, 0, service));
            register(WORK, split(PAYEE, 51));
            register(PAYEE, split(51, CLOSED));
        });
        for (int i = 0; i < BUSY_BATCHES; i++) {
            fixture.move(1_000, true);
        }
        for (int version = 2; version <= VERSIONS; version++) {
            int number = version;
            batch(at -> addSplit(number));
        }
        batch(at -> {
            fixture.ledger.freeze(new AccountFreeze(0, PAYEE, true, service));
            fixture.ledger.freeze(new AccountFreeze(0, PAYEE, false, service));
            fixture.set(7_000_000, true, CLOSED, 51, 0).flags = TransferFlags.PENDING | TransferFlags.CLOSING_DEBIT;
            fixture.apply();
        });
        batch(at -> {
            fixture.ledger.beginSettlement(1, 10, 20);
            fixture.ledger.postSettlementEntry(0, 0, PAYEE, TUNE, 5);
            fixture.ledger.postSettlementEntry(0, 0, CLOSED, TUNE, 6);
        });
        fixture.awaitReadable();
    }

    @AfterEach
    void close() {
        fixture.close();
        assertThat(fixture.failure.get()).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldTellAWorkAndItsSplitsPageByPage(boolean reversed) {
        List<HistoryEntry> found = pages(WORK, HistoryFilter.WORKS, reversed, 7);

        assertThat(found).hasSize(VERSIONS);
        HistoryEntry registration = found.get(reversed ? VERSIONS - 1 : 0);
        assertThat(registration.kind()).isEqualTo(Journal.WORK);
        List<HistoryEntry> splits = reversed ? found.subList(0, VERSIONS - 1) : found.subList(1, VERSIONS);
        assertThat(splits).allMatch(entry -> entry.kind() == Journal.SPLIT);
        assertThat(splits.get(0).words()[3]).isEqualTo(reversed ? VERSIONS : 2);
        assertThat(splits.get(VERSIONS - 2).words()[3]).isEqualTo(reversed ? 2 : VERSIONS);
    }

    @Test
    void shouldNotTakeAnAccountForAWorkNorAWorkForAnAccount() {
        assertThat(kinds(PAYEE, HistoryFilter.WORKS)).containsExactly(Journal.WORK);
        assertThat(kinds(PAYEE, HistoryFilter.STATES)).containsExactly(Journal.ACCOUNT, Journal.ACCOUNT);
        assertThat(kinds(WORK, HistoryFilter.MONEY | HistoryFilter.STATES | HistoryFilter.SHARES))
                .isEmpty();
    }

    @Test
    void shouldTellAPayeeWhichWorksGiveItAShare() {
        assertThat(pages(51, HistoryFilter.SHARES, false, 1_000)).hasSize(VERSIONS + 1);
        assertThat(kinds(CLOSED, HistoryFilter.SHARES)).containsExactly(Journal.WORK);
    }

    @Test
    void shouldTellTheStatesOfAnAccount() {
        assertThat(details(500, HistoryFilter.STATES)).containsExactly(Journal.CREATED);
        assertThat(details(PAYEE, HistoryFilter.STATES)).containsExactly(Journal.FROZEN, Journal.THAWED);
        assertThat(details(CLOSED, HistoryFilter.STATES)).containsExactly(Journal.CLOSED);
        assertThat(kinds(PAYEE, HistoryFilter.MONEY)).doesNotContain(Journal.ACCOUNT, Journal.WORK, Journal.SPLIT);
    }

    @Test
    void shouldTellAPayeeItsSettlementsAlsoThoseThatCouldNotCreditIt() {
        Query.Id unclaimed = new Query.Id(AssetAccounts.RESERVED_HIGH, AssetAccounts.unclaimedLow(TUNE));

        assertThat(kinds(PAYEE, HistoryFilter.SETTLEMENTS | HistoryFilter.DIVERTED))
                .containsExactly(Journal.SETTLEMENT);
        assertThat(kinds(PAYEE, HistoryFilter.DIVERTED)).isEmpty();
        assertThat(kinds(CLOSED, HistoryFilter.SETTLEMENTS | HistoryFilter.DIVERTED))
                .containsExactly(Journal.SETTLEMENT);
        assertThat(kinds(CLOSED, HistoryFilter.SETTLEMENTS)).isEmpty();
        assertThat(page(unclaimed, HistoryFilter.MONEY, false, HistoryCursor.BEFORE_ALL, 10)
                        .entries())
                .extracting(entry -> entry.words()[2])
                .containsExactly(CLOSED);
    }

    @Test
    void shouldListTheBalancesOfAnAccountThatKeepsThem() {
        assertThat(pages(1, HistoryFilter.BALANCES, true, 9))
                .hasSize(BUSY_BATCHES)
                .allMatch(entry -> entry.kind() == Journal.BALANCE);
        assertThat(pages(PAYEE, HistoryFilter.BALANCES, true, 9)).isEmpty();
    }

    @Test
    void shouldPassOverNoMoreThanAPageMayCost() throws InterruptedException {
        for (int i = 0; i < 9; i++) {
            fixture.begin();
            for (int transfer = 0; transfer < 30_000; transfer++) {
                fixture.set(8_000_000 + i * 30_000L + transfer, true, PAYEE, 51, 1);
                fixture.apply();
            }
            fixture.end();
            while (!fixture.store.hasRoom()) {
                Thread.sleep(2);
            }
        }
        fixture.awaitReadable();
        Query.Id payee = new Query.Id(0, PAYEE);

        HistoryPage backward = page(payee, HistoryFilter.STATES, true, HistoryCursor.BEHIND_ALL, 10);
        HistoryPage forward = page(payee, HistoryFilter.SETTLEMENTS, false, HistoryCursor.BEFORE_ALL, 10);

        assertThat(backward.entries()).isEmpty();
        assertThat(backward.isLast()).isFalse();
        assertThat(pages(PAYEE, HistoryFilter.STATES, true, 10)).hasSize(2);
        assertThat(forward.entries()).hasSize(1);
        assertThat(forward.isLast()).isFalse();
        assertThat(pages(PAYEE, HistoryFilter.SETTLEMENTS, false, 10)).hasSize(1);
    }

    @Test
    void shouldMakeAnIndexOfAnotherVersionAnewFromTheBlocks() {
        fixture.store.close();
        try (LevelDb index = LevelDb.open(folder.resolve("index"))) {
            index.write(batch -> batch.delete(new byte[] {'v'}));
        }

        fixture.store = fixture.open();

        assertThat(fixture.store.readableThrough()).isEqualTo(fixture.position);
        assertThat(pages(WORK, HistoryFilter.WORKS, false, 7)).hasSize(VERSIONS);
        assertThat(folder.resolve("blocks.damaged")).doesNotExist();
    }

    private void batch(Consumer<Long> what) {
        fixture.begin();
        what.accept(fixture.position);
        fixture.end();
    }

    private void register(long work, Split split) {
        fixture.ledger.registerWork(new NewWork(0, work, TUNE, "Song", "", 10, split, service));
    }

    /** Each begins before the one that was said last, and so stands in its stead. */
    private void addSplit(int version) {
        long from = fixture.ledger.timeNs() + 120_000_000_000L - version * 2_000_000L;
        fixture.ledger.addSplit(new NewSplit(0, WORK, version, from, split(51, PAYEE), service));
    }

    private List<Integer> kinds(long id, int parts) {
        return pages(id, parts, false, 1_000).stream().map(HistoryEntry::kind).toList();
    }

    private List<Integer> details(long id, int parts) {
        return pages(id, parts, false, 1_000).stream().map(HistoryEntry::detail).toList();
    }

    private List<HistoryEntry> pages(long id, int parts, boolean reversed, int limit) {
        Query.Id asked = new Query.Id(0, id);
        HistoryPage page =
                page(asked, parts, reversed, reversed ? HistoryCursor.BEHIND_ALL : HistoryCursor.BEFORE_ALL, limit);
        List<HistoryEntry> found = new ArrayList<>(page.entries());
        while (!page.isLast()) {
            page = page(asked, parts, reversed, page.next(), limit);
            found.addAll(page.entries());
        }
        return found;
    }

    private HistoryPage page(Query.Id id, int parts, boolean reversed, HistoryCursor after, int limit) {
        HistoryFilter filter = new HistoryFilter(
                id, parts, 0, HistoryFilter.UserData.ANY, 0, Long.MAX_VALUE, 0, Long.MAX_VALUE, reversed, after, limit);
        return fixture.store.page(filter, fixture.position);
    }

    private static Split split(long first, long second) {
        return new Split(new long[2], new long[] {first, second}, new int[] {500_000, 500_000});
    }
}
