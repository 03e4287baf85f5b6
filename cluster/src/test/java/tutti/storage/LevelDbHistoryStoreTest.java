package tutti.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
    void shouldFindTheRecordsOfManyIdsInTheirOrder() throws InterruptedException {
        for (int i = 0; i < BATCHES; i++) {
            fixture.move(2_000, i % 2 == 0);
        }
        fixture.awaitReadable();
        Random random = new Random(8);
        long through = fixture.position / 2;
        int count = 5_000;
        long[] ids = new long[4 * count];
        List<long @Nullable []> expected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            HistoryEntry entry = entry(random.nextInt(fixture.expected.size()));
            System.arraycopy(entry.words(), 1, ids, 4 * i, 4);
            boolean isThere = entry.position() <= through;
            if (i % 10 == 0) {
                ids[4 * i + random.nextInt(4)] ^= 1L << random.nextInt(20);
                isThere = false;
            }
            expected.add(isThere ? body(entry.words()) : null);
        }

        List<long @Nullable []> found = fixture.store.records(ids, through);

        assertThat(found).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(found.get(i)).isEqualTo(expected.get(i));
        }
        assertThat(expected).contains((long[]) null).anyMatch(Objects::nonNull);
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
        assertThat(all(1_000)).hasSameSizeAs(fixture.expected);
    }

    @Test
    void shouldMakeADamagedIndexAnewFromTheBlocks() throws InterruptedException, IOException {
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
