package tutti.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
import tutti.ledger.IdLayout;
import tutti.partition.Partitioning;
import tutti.replica.GrownHistory;
import tutti.replica.HistoryStore;

/** The history of a partition to which slots came, over the stores of its own and of their former home. */
class GrownHistoryTest {
    private static final long ACCOUNT = 50;

    @TempDir
    private Path folder;

    private StorageFixture before;
    private StorageFixture after;
    private HistoryStore grown;
    private long begin;

    @BeforeEach
    void fill() throws InterruptedException {
        before = new StorageFixture(folder.resolve("before"));
        after = new StorageFixture(folder.resolve("after"));
        for (int i = 0; i < 8; i++) {
            before.move(333, true);
        }
        begin = before.position;
        after.position = begin;
        grown = GrownHistory.of(Partitioning.initial(1).with(2, List.of(begin)), 1, after.store, List.of(before.store));
        // What happens later in the former home is nothing of ours.
        before.move(333, true);
        before.awaitReadable();
        for (int i = 0; i < 8; i++) {
            after.move(250, false);
        }
        after.awaitReadable();
    }

    @AfterEach
    void close() {
        before.close();
        after.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldTellAnAccountsEntriesOverBothHomesPageByPage(boolean reversed) {
        List<HistoryEntry> expected = new ArrayList<>(of(ACCOUNT, before, begin));
        expected.addAll(of(ACCOUNT, after, after.position));
        if (reversed) {
            Collections.reverse(expected);
        }

        for (int limit : new int[] {1, 7, 1_000}) {
            assertThat(statement(reversed, limit))
                    .usingRecursiveFieldByFieldElementComparator()
                    .isEqualTo(expected);
        }
    }

    @Test
    void shouldFindIdsOfBothHomesAsFarAsTheyCount() {
        HistoryEntry old = of(ACCOUNT, before, begin).get(0);
        HistoryEntry late = of(ACCOUNT, before, Long.MAX_VALUE)
                .get(of(ACCOUNT, before, Long.MAX_VALUE).size() - 1);
        HistoryEntry own = of(ACCOUNT, after, after.position).get(0);

        assertThat(record(old)).isNotNull();
        assertThat(late.position()).isGreaterThan(begin);
        assertThat(record(late)).isNull();
        assertThat(record(own)).isNotNull();
    }

    @Test
    void shouldKeepTheStreamOfAllEntriesToItsOwn() {
        HistoryPage page = grown.page(HistoryFilter.all(HistoryCursor.BEFORE_ALL, 1_000), after.position);

        assertThat(page.entries())
                .hasSize(1_000)
                .allSatisfy(entry -> assertThat(entry.position()).isGreaterThan(begin));
    }

    @Test
    void shouldTellBalancesOfBothHomes() {
        HistoryEntry first = grown.balanceAt(0, 1, StorageFixture.START_MS * 1_000_000 + 2_000_000, after.position);
        HistoryEntry last = grown.balanceAt(0, 1, Long.MAX_VALUE, after.position);

        assertThat(first).isNotNull();
        assertThat(last)
                .isNotNull()
                .satisfies(entry -> assertThat(entry.position()).isGreaterThan(begin));
    }

    @Test
    void shouldBeWholeFromWhereItBegan() {
        HistoryStore fresh =
                GrownHistory.of(Partitioning.initial(1).with(2, List.of(begin)), 1, after.store, List.of(before.store));

        fresh.beginAt(begin);

        assertThat(fresh.isComplete()).isTrue();
        assertThat(fresh.syncedThrough()).isEqualTo(after.position);
        assertThat(fresh.readableThrough()).isEqualTo(after.position);
    }

    private long @Nullable [] record(HistoryEntry entry) {
        long[] words = entry.words();
        return grown.record(
                IdLayout.idHigh(words, 1),
                IdLayout.idLow(words, 1),
                IdLayout.debitHigh(words, 1),
                IdLayout.debitLow(words, 1),
                after.position);
    }

    private List<HistoryEntry> statement(boolean reversed, int limit) {
        List<HistoryEntry> found = new ArrayList<>();
        HistoryCursor cursor = reversed ? HistoryCursor.BEHIND_ALL : HistoryCursor.BEFORE_ALL;
        for (boolean isLast = false; !isLast; ) {
            HistoryPage page = grown.page(filter(reversed, cursor, limit), after.position);
            found.addAll(page.entries());
            cursor = page.next();
            isLast = page.isLast();
        }
        return found;
    }

    private static HistoryFilter filter(boolean reversed, HistoryCursor cursor, int limit) {
        return new HistoryFilter(
                new Query.Id(0, ACCOUNT),
                HistoryFilter.DEBITS | HistoryFilter.CREDITS,
                0,
                HistoryFilter.UserData.ANY,
                0,
                Long.MAX_VALUE,
                0,
                Long.MAX_VALUE,
                reversed,
                cursor,
                limit);
    }

    private static List<HistoryEntry> of(long account, StorageFixture fixture, long through) {
        return fixture.expected.stream()
                .filter(entry -> entry.position() <= through && EntryParts.concerns(entry.words(), 0, account))
                .toList();
    }
}
