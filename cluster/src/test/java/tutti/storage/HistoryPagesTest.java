package tutti.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
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
import tutti.ledger.Journal;
import tutti.ledger.Outcome;
import tutti.ledger.Transfer;
import tutti.ledger.TransferFlags;

/** Statements of accounts and balances at a time, compared with a plain list of what happened. */
class HistoryPagesTest {
    private static final int BATCHES = 60;

    @TempDir
    private Path folder;

    private StorageFixture fixture;

    @BeforeEach
    void open() {
        fixture = new StorageFixture(folder);
    }

    @AfterEach
    void close() {
        fixture.close();
        assertThat(fixture.failure.get()).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldTellAnAccountsEntriesPageByPage(boolean reversed) throws InterruptedException {
        for (int i = 0; i < BATCHES; i++) {
            fixture.move(1_777, true);
        }
        fixture.begin();
        assertThat(fixture.pay(1, 50, 51, 52)).isEqualTo(Outcome.POSTED);
        assertThat(fixture.pay(2, 51, 50)).isEqualTo(Outcome.POSTED);
        fixture.end();
        fixture.awaitReadable();
        List<HistoryEntry> expected = new ArrayList<>(expectedOf(50));
        if (reversed) {
            Collections.reverse(expected);
        }

        List<HistoryEntry> found = statement(reversed ? backward(50, 77) : forward(50, 77));

        assertThat(found).hasSameSizeAs(expected);
        assertThat(found).usingRecursiveFieldByFieldElementComparator().isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldGoOnWithinABatchThatHasMoreThanAPageLooksAt(boolean reversed) throws InterruptedException {
        fixture.move(2, true);
        fixture.begin();
        for (int i = 0; i < 9_000; i++) {
            fixture.set(1_000_000 + i, true, 50, 51, 1);
            fixture.apply();
        }
        fixture.end();
        fixture.awaitReadable();

        assertThat(statement(reversed ? backward(50, 1_000) : forward(50, 1_000)))
                .hasSize(9_000);
    }

    @Test
    void shouldTellOnlyWhatTheFilterAsksFor() throws InterruptedException {
        for (int i = 0; i < BATCHES; i++) {
            fixture.move(500, true);
        }
        fixture.awaitReadable();
        HistoryEntry first = expectedOf(50).get(20);
        HistoryEntry last = expectedOf(50).get(200);
        HistoryFilter filter = new HistoryFilter(
                new Query.Id(0, 50),
                HistoryFilter.DEBITS,
                4,
                HistoryFilter.UserData.ANY,
                first.timestampNs(),
                last.timestampNs(),
                0,
                Long.MAX_VALUE,
                false,
                HistoryCursor.BEFORE_ALL,
                1_000);
        Stream<HistoryEntry> expected = expectedOf(50).stream()
                .filter(entry -> IdLayout.debitLow(entry.words(), 1) == 50)
                .filter(entry -> IdLayout.code(entry.words(), 1) == 4)
                .filter(entry -> entry.timestampNs() >= first.timestampNs())
                .filter(entry -> entry.timestampNs() <= last.timestampNs());

        HistoryPage page = fixture.store.page(filter, fixture.position);

        assertThat(page.isLast()).isTrue();
        assertThat(page.entries())
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(expected.toList())
                .isNotEmpty();
    }

    @Test
    void shouldTellNothingBeyondThePosition() throws InterruptedException {
        fixture.move(2_000, true);
        long first = fixture.position;
        fixture.move(2_000, true);
        fixture.awaitReadable();

        assertThat(fixture.store
                        .page(HistoryFilter.all(HistoryCursor.BEFORE_ALL, 1_000), first)
                        .entries())
                .hasSize(1_000);
        assertThat(statement(forward(50, 1_000), first)).hasSize(40);
        assertThat(statement(backward(50, 1_000), first)).hasSize(40);
        assertThat(statement(between(50, first, Long.MAX_VALUE, false))).hasSize(40);
        assertThat(statement(between(50, first, Long.MAX_VALUE, true))).hasSize(40);
        assertThat(statement(between(50, 0, first, false))).hasSize(40);
        assertThat(statement(between(50, 0, first, true))).hasSize(40);
        assertThat(statement(between(50, first, first, true))).isEmpty();
    }

    @Test
    void shouldTellTheBalanceAtATime() throws InterruptedException {
        List<HistoryEntry> balances = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            fixture.move(40, true);
        }
        fixture.awaitReadable();
        fixture.expected.stream()
                .filter(entry -> entry.kind() == Journal.BALANCE)
                .forEach(balances::add);

        for (int i = 0; i < balances.size(); i++) {
            HistoryEntry balance = balances.get(i);
            assertThat(fixture.store.balanceAt(0, 1, balance.timestampNs(), fixture.position))
                    .usingRecursiveComparison()
                    .isEqualTo(balance);
            HistoryEntry before = fixture.store.balanceAt(0, 1, balance.timestampNs() - 1, fixture.position);
            assertThat(before).usingRecursiveComparison().isEqualTo(i == 0 ? null : balances.get(i - 1));
        }
        assertThat(fixture.store.balanceAt(0, 2, Long.MAX_VALUE, fixture.position))
                .isNull();
    }

    @Test
    void shouldTellWhatBecameOfScheduledTransfers() throws InterruptedException {
        fixture.begin();
        schedule(1, 5);
        schedule(2, Long.MAX_VALUE);
        fixture.end();
        long accepted = fixture.position;
        fixture.begin();
        fixture.end();
        fixture.awaitReadable();

        long[] record = fixture.store.record(1 * 31, 1, 0, 60, fixture.position);

        assertThat(told(60)).containsExactly("1 first", "1 first", "7 first POSTED 5", "7 first TOTAL_OVERFLOWS 0");
        assertThat(told(61)).containsExactly("7 first POSTED 5");
        assertThat(record).hasSize(IdLayout.EXTENDED_WORDS);
        assertThat(fixture.store.record(2 * 31, 2, 0, 60, fixture.position)).isNotEqualTo(record);
        long[] waiting = fixture.store.record(2 * 31, 2, 0, 60, accepted);
        assertThat(waiting).isNotNull();
        assertThat(waiting == null ? -1 : IdLayout.stage(waiting, 0)).isEqualTo(IdLayout.STAGE_SCHEDULED);
        assertThat(fixture.store.entriesOf(1 * 31, 1, fixture.position, 9)).hasSize(2);
    }

    private void schedule(long id, long amount) {
        Transfer transfer = fixture.set(id, false, 60, 61, amount);
        transfer.flags = TransferFlags.SCHEDULED;
        transfer.scheduledAtNs = fixture.ledger.timeNs() + 1;
        assertThat(fixture.apply()).isEqualTo(Outcome.SCHEDULED);
    }

    /** Kind, and if it is due what came of it, of each entry of the account. */
    private List<String> told(long account) {
        return statement(forward(account, 10)).stream()
                .map(entry -> entry.kind()
                        + (entry.isFirstOutcome() ? " first" : "")
                        + (entry.kind() == Journal.DUE
                                ? " " + Outcome.ofCode(IdLayout.dueOutcomeCode(entry.words(), 1)) + " "
                                        + IdLayout.detail(entry.words(), 1)
                                : ""))
                .toList();
    }

    private List<HistoryEntry> statement(HistoryFilter first) {
        return statement(first, fixture.position);
    }

    private List<HistoryEntry> statement(HistoryFilter first, long through) {
        List<HistoryEntry> found = new ArrayList<>();
        HistoryPage page = fixture.store.page(first, through);
        found.addAll(page.entries());
        HistoryCursor before = first.after();
        while (!page.isLast()) {
            assertThat(page.next()).isNotEqualTo(before);
            before = page.next();
            HistoryFilter next = new HistoryFilter(
                    first.account(),
                    first.parts(),
                    first.code(),
                    first.userData(),
                    first.fromNs(),
                    first.toNs(),
                    first.afterPosition(),
                    first.throughPosition(),
                    first.reversed(),
                    page.next(),
                    first.limit());
            page = fixture.store.page(next, through);
            found.addAll(page.entries());
        }
        return found;
    }

    private static HistoryFilter forward(long account, int limit) {
        return of(account, false, HistoryCursor.BEFORE_ALL, limit);
    }

    private static HistoryFilter backward(long account, int limit) {
        return of(account, true, HistoryCursor.BEHIND_ALL, limit);
    }

    private static HistoryFilter of(long account, boolean reversed, HistoryCursor after, int limit) {
        return new HistoryFilter(
                new Query.Id(0, account),
                HistoryFilter.DEBITS | HistoryFilter.CREDITS,
                0,
                HistoryFilter.UserData.ANY,
                0,
                Long.MAX_VALUE,
                0,
                Long.MAX_VALUE,
                reversed,
                after,
                limit);
    }

    private static HistoryFilter between(long account, long after, long through, boolean reversed) {
        HistoryFilter all = reversed ? backward(account, 7) : forward(account, 7);
        return new HistoryFilter(
                all.account(),
                all.parts(),
                all.code(),
                all.userData(),
                all.fromNs(),
                all.toNs(),
                after,
                through,
                all.reversed(),
                all.after(),
                all.limit());
    }

    /** Entries in which the account has a part. */
    private List<HistoryEntry> expectedOf(long account) {
        return fixture.expected.stream()
                .filter(entry -> entry.kind() != Journal.BALANCE)
                .filter(entry -> EntryParts.concerns(entry.words(), 0, account))
                .toList();
    }
}
