package tutti.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryEntry;
import tutti.codec.HistoryFilter;
import tutti.codec.HistoryPage;

/** What a store has on disk when its process is killed: the beginning of the history, in whole batches. */
class KilledHistoryTest {
    private static final int[] BATCHES = {1, 900, 1_500, 8_000, 3, 2_047, 1, 5_000, 0, 2_500, 700, 2_048, 2_049, 1_024};
    private static final int PAGE = 1_000;

    @TempDir
    private Path folder;

    private StorageFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new StorageFixture(Files.createDirectory(folder.resolve("lives")));
    }

    @AfterEach
    void close() {
        fixture.close();
        assertThat(fixture.failure.get()).isNull();
    }

    @Test
    void shouldHaveWholeBatchesAtLeastThroughWhatItSaidIsSynced() throws InterruptedException, IOException {
        for (int i = 0; i < BATCHES.length; i++) {
            fixture.move(BATCHES[i], i % 2 == 0);
            awaitReadable();
            long synced = fixture.store.syncedThrough();
            Path copy = copy(i);

            try (LevelDbHistoryStore found = LevelDbHistoryStore.open(copy, 0, 1 << 20, fixture.failure::set)) {
                long through = found.readableThrough();

                assertThat(through).isGreaterThanOrEqualTo(synced);
                assertSame(all(found, through), expected(through));
            }
        }
        assertThat(fixture.store.syncedThrough()).isPositive();
    }

    @Test
    void shouldHaveWhatSomebodyWaitedFor() throws InterruptedException, IOException {
        for (int i = 0; i < BATCHES.length; i++) {
            fixture.move(BATCHES[i], true);
            fixture.awaitReadable();
            try (LevelDbHistoryStore found = LevelDbHistoryStore.open(copy(i), 0, 1 << 20, fixture.failure::set)) {
                assertThat(found.readableThrough()).isEqualTo(fixture.position);
            }
        }
    }

    @Test
    void shouldGoOnWhereItsFilesEnd() throws InterruptedException, IOException {
        for (int batch : BATCHES) {
            fixture.move(batch, true);
        }
        awaitReadable();
        fixture.store.close();
        Path copy = copy(0);
        StorageFixture other = new StorageFixture(copy);
        for (int batch : BATCHES) {
            other.move(batch, true);
        }
        other.awaitReadable();

        assertThat(all(other.store, other.position)).hasSameSizeAs(other.expected);
        other.close();
    }

    /** As a power cut leaves it: the log that LevelDB wrote last is on disk, the one before is not. */
    @Test
    void shouldEndBeforeAGap() throws InterruptedException {
        for (int i = 0; i < 40; i++) {
            fixture.move(1_100, true);
        }
        fixture.awaitReadable();
        fixture.store.close();
        remove(17, -1);

        fixture.store = fixture.open();

        long through = fixture.store.readableThrough();
        assertThat(through).isEqualTo(17 * 1_000L);
        assertThat(all(fixture.store, through)).hasSameSizeAs(expected(through));
        long lostThrough = fixture.position;
        fixture.move(1_100, true);
        fixture.awaitReadable();
        fixture.reopen();
        assertThat(all(fixture.store, fixture.position))
                .hasSameSizeAs(fixture.expected.stream()
                        .filter(entry -> entry.position() <= through || entry.position() > lostThrough)
                        .toList());
    }

    @Test
    void shouldEndBeforeAPieceThatIsMissing() throws InterruptedException {
        for (int i = 0; i < 6; i++) {
            fixture.move(10, true);
            fixture.awaitReadable();
        }
        fixture.store.close();
        remove(0, 3);

        fixture.store = fixture.open();

        assertThat(all(fixture.store, fixture.position)).hasSameSizeAs(expected(3_000));
        fixture.store.close();
        remove(0, 0);
        fixture.store = fixture.open();
        assertThat(fixture.store.readableThrough()).isZero();
    }

    /** Element by element: reflection takes seconds for so many. */
    private static void assertSame(List<HistoryEntry> found, List<HistoryEntry> expected) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
            HistoryEntry one = found.get(i);
            HistoryEntry other = expected.get(i);
            assertThat(one.position() == other.position()
                            && one.ordinal() == other.ordinal()
                            && one.timestampNs() == other.timestampNs()
                            && Arrays.equals(one.words(), other.words()))
                    .as("entry %s of position %s", one.ordinal(), one.position())
                    .isTrue();
        }
    }

    private void remove(int block, int piece) {
        try (LevelDb db = LevelDb.open(folder.resolve("lives").resolve("blocks"))) {
            byte[] key = ByteBuffer.allocate(8).putInt(block).putInt(piece).array();
            assertThat(db.get(key)).isNotNull();
            db.writeSynced(batch -> batch.delete(key));
        }
    }

    private void awaitReadable() throws InterruptedException {
        while (fixture.store.readableThrough() < fixture.position) {
            Thread.sleep(1);
        }
    }

    private List<HistoryEntry> expected(long through) {
        return fixture.expected.stream()
                .filter(entry -> entry.position() <= through)
                .toList();
    }

    private static List<HistoryEntry> all(LevelDbHistoryStore store, long through) {
        HistoryPage page = store.page(HistoryFilter.all(HistoryCursor.BEFORE_ALL, PAGE), through);
        List<HistoryEntry> found = new ArrayList<>(page.entries());
        while (!page.isLast()) {
            page = store.page(HistoryFilter.all(page.next(), PAGE), through);
            found.addAll(page.entries());
        }
        return found;
    }

    /** The files as a process that is killed now leaves them; its lock is not one of them. */
    private Path copy(int number) throws IOException {
        Path from = folder.resolve("lives");
        Path to = folder.resolve("copy-" + number);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }
}
