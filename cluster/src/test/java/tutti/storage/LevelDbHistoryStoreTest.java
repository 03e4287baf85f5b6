package tutti.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
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
import tutti.ledger.Journal;
import tutti.ledger.Outcome;
import tutti.ledger.TransferFlags;

/** What the store says, compared with a plain list of what it was told. */
class LevelDbHistoryStoreTest {
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
    void shouldFindTheRecordOfEveryIdAndOfNoOther(boolean isTimed) throws InterruptedException {
        for (int i = 0; i < BATCHES; i++) {
            fixture.move(2_000, isTimed);
        }
        fixture.awaitReadable();

        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            long[] words = entry(random.nextInt(fixture.expected.size())).words();
            assertThat(record(words, fixture.position)).isEqualTo(body(words));
            words = words.clone();
            words[1 + random.nextInt(4)] ^= 1L << random.nextInt(20);
            assertThat(record(words, fixture.position)).isNull();
        }
    }

    @Test
    void shouldTellWhatTheRecordWasAtAPosition() throws InterruptedException {
        fixture.begin();
        fixture.set(777, false, 5, 6, 100);
        fixture.transfer.code = 0;
        fixture.transfer.flags = TransferFlags.PENDING;
        assertThat(fixture.apply()).isEqualTo(Outcome.PENDING);
        fixture.end();
        long pendingAt = fixture.position;
        fixture.move(10, false);
        fixture.begin();
        fixture.set(5, true, 5, 6, 40);
        fixture.about(777 * 31, 777, TransferFlags.POST_PENDING);
        assertThat(fixture.apply()).isEqualTo(Outcome.POSTED);
        fixture.end();
        fixture.awaitReadable();

        long[] before = Objects.requireNonNull(fixture.store.record(777 * 31, 777, 0, 5, fixture.position - 1));
        long[] after = Objects.requireNonNull(fixture.store.record(777 * 31, 777, 0, 5, fixture.position));

        assertThat(fixture.store.record(777 * 31, 777, 0, 5, pendingAt - 1)).isNull();
        assertThat(IdLayout.stage(before, 0)).isEqualTo(IdLayout.STAGE_PENDING);
        assertThat(IdLayout.stage(after, 0)).isEqualTo(IdLayout.STAGE_POSTED);
        assertThat(fixture.store.entriesOf(777 * 31, 777, fixture.position, 9))
                .extracting(HistoryEntry::position)
                .containsExactly(pendingAt, fixture.position);
    }

    @Test
    void shouldHaveEverythingAgainAfterItWasClosed() throws InterruptedException {
        for (int i = 0; i < BATCHES; i++) {
            fixture.move(1 + i * 17, i % 2 == 0);
            if (i % 7 == 0) {
                fixture.reopen();
            }
        }
        fixture.reopen();

        assertThat(fixture.store.syncedThrough()).isEqualTo(fixture.position);
        assertThat(fixture.store.isComplete()).isTrue();
        assertThat(all(333)).usingRecursiveFieldByFieldElementComparator().isEqualTo(fixture.expected);
    }

    @Test
    void shouldSkipWhatAReplayBringsAgain() throws InterruptedException {
        fixture.move(3_000, true);
        fixture.awaitReadable();
        List<HistoryEntry> once = List.copyOf(fixture.expected);
        fixture.reopen();

        fixture.end();
        fixture.move(1, true);
        fixture.awaitReadable();

        assertThat(all(1_000)).hasSize(once.size() + 1);
    }

    @Test
    void shouldMakeItsIndexAnewFromTheBlocks() throws InterruptedException, IOException {
        for (int i = 0; i < BATCHES; i++) {
            fixture.move(1_500, i % 2 == 0);
        }
        fixture.store.close();
        delete(folder.resolve("index"));
        fixture.store = fixture.open();

        for (int i = 0; i < fixture.expected.size(); i += 997) {
            long[] words = entry(i).words();
            assertThat(record(words, fixture.position)).isEqualTo(body(words));
        }
        assertThat(statement(forward(50, 100))).hasSameSizeAs(expectedOf(50));
    }

    @Test
    void shouldMakeADamagedIndexAnewAndRefuseDamagedBlocks() throws InterruptedException, IOException {
        for (int i = 0; i < BATCHES; i++) {
            fixture.move(1_500, true);
        }
        fixture.store.close();
        damage(folder.resolve("index"));

        fixture.store = fixture.open();

        for (int i = 0; i < fixture.expected.size(); i += 997) {
            long[] words = entry(i).words();
            assertThat(record(words, fixture.position)).isEqualTo(body(words));
        }
        fixture.store.close();
        damage(folder.resolve("blocks"));
        assertThatThrownBy(fixture::open).isInstanceOf(DamagedHistoryException.class);
        delete(folder.resolve("blocks"));
        delete(folder.resolve("index"));
        fixture.store = fixture.open();
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
    void shouldBeIncompleteWhereASnapshotIsAheadOfIt() {
        fixture.store.beginAt(5_000);

        assertThat(fixture.store.isComplete()).isFalse();
    }

    private HistoryEntry entry(int number) {
        HistoryEntry entry = fixture.expected.get(number);
        return entry.kind() == Journal.TRANSFER ? entry : fixture.expected.get(number == 0 ? 1 : number - 1);
    }

    private long @Nullable [] record(long[] words, long through) {
        return fixture.store.record(words[1], words[2], words[3], words[4], through);
    }

    private static long[] body(long[] words) {
        return Arrays.copyOfRange(words, 1, words.length);
    }

    private List<HistoryEntry> all(int limit) {
        List<HistoryEntry> found = new ArrayList<>();
        HistoryPage page = fixture.store.page(HistoryFilter.all(HistoryCursor.BEFORE_ALL, limit), fixture.position);
        found.addAll(page.entries());
        while (!page.isLast()) {
            page = fixture.store.page(HistoryFilter.all(page.next(), limit), fixture.position);
            found.addAll(page.entries());
        }
        return found;
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
                    first.sides(),
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
                all.sides(),
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

    private static void damage(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().contains("MANIFEST")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 1;
                Files.write(file, bytes);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
