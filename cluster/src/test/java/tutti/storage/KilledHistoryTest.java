package tutti.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

            try (LevelDbHistoryStore found =
                    LevelDbHistoryStore.open(copy, 0, 1 << 20, bytes -> true, fixture.failure::set)) {
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
            try (LevelDbHistoryStore found =
                    LevelDbHistoryStore.open(copy(i), 0, 1 << 20, bytes -> true, fixture.failure::set)) {
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

    /** What was written and not synced: half a frame, and the files behind it. */
    @Test
    void shouldCutOffWhatWasNotSyncedAndTakeItAgain() throws InterruptedException, IOException {
        for (int i = 0; i < 6; i++) {
            fixture.move(1_100, true);
        }
        fixture.awaitReadable();
        Path copy = copy(0);
        Path segment = copy.resolve("blocks/segments/00000000.blocks");
        byte[] whole = Files.readAllBytes(segment);
        Files.write(segment, Arrays.copyOf(whole, whole.length / 2), StandardOpenOption.APPEND);
        Files.write(segment.resolveSibling("00000001.blocks"), whole);
        fixture.move(1_100, true);
        fixture.awaitReadable();

        try (LevelDbHistoryStore found =
                LevelDbHistoryStore.open(copy, 0, 1 << 20, bytes -> true, fixture.failure::set)) {
            assertThat(found.readableThrough()).isEqualTo(6_000);
            byte[] kept = Files.readAllBytes(segment);
            assertThat(whole).startsWith(kept);
            assertThat(Arrays.copyOfRange(whole, kept.length, whole.length))
                    .as("behind the last block")
                    .isEqualTo(new byte[whole.length - kept.length]);
            assertThat(segment.resolveSibling("00000001.blocks")).doesNotExist();
            fixture.endInto(found);
            while (found.readableThrough() < fixture.position) {
                Thread.sleep(1);
            }
            assertSame(all(found, fixture.position), fixture.expected);
        }
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
