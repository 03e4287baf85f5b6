package tutti.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.iq80.leveldb.WriteBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryFilter;
import tutti.codec.HistoryPage;
import tutti.codec.Query;

/** Files of a history in which bytes have changed. */
class DamagedHistoryTest {
    private static final String SEGMENT = "blocks/segments/00000000.blocks";
    private static final int BATCHES = 60;

    private static final int TRANSFERS = 1_200;
    private static final int PAGE = 10;

    @TempDir
    private Path folder;

    private StorageFixture fixture;

    @BeforeEach
    void fill() throws InterruptedException {
        fixture = new StorageFixture(folder);
        fixture.isRemembering = false;
        for (int i = 0; i < BATCHES; i++) {
            fixture.move(TRANSFERS, true);
        }
        fixture.awaitReadable();
        // LevelDB moves what is in its log into tables when it is opened.
        fixture.reopen();
        fixture.store.close();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void shouldPutBlocksAsideThatCannotBeOpened() throws IOException {
        damage("blocks", "MANIFEST");

        fixture.store = fixture.open();

        assertThat(fixture.store.readableThrough()).isZero();
        assertThat(folder.resolve("blocks.damaged")).isDirectoryContaining("glob:**MANIFEST*");
        fixture.store.beginAt(fixture.position);
        assertThat(fixture.store.isComplete()).isFalse();
    }

    @Test
    void shouldPutBlocksAsideInWhichAReadFindsDamage() throws IOException {
        fixture.store = fixture.open();
        assertThat(fixture.store.readableThrough()).isEqualTo(fixture.position);
        damage(folder.resolve(SEGMENT));

        assertThatThrownBy(this::readAll).isInstanceOf(DamagedHistoryException.class);

        assertThat(fixture.failure.get()).isInstanceOf(DamagedHistoryException.class);
        fixture.reopen();
        assertThat(fixture.store.readableThrough()).isZero();
        assertThat(folder.resolve("blocks.damaged")).isDirectory();
        assertThat(folder.resolve("damaged")).doesNotExist();
    }

    @Test
    void shouldKeepItsBlocksWhereOnlyTheIndexIsDamaged() throws IOException {
        damage("index", ".sst");
        damage("index", ".ldb");
        damage("index", "MANIFEST");

        fixture.store = fixture.open();

        assertThat(fixture.store.readableThrough()).isEqualTo(fixture.position);
        HistoryFilter ofOne = HistoryFilter.all(HistoryCursor.BEFORE_ALL, 1);
        long[] first =
                fixture.store.page(ofOne, fixture.position).entries().get(0).words();
        assertThat(fixture.store.record(first[1], first[2], first[3], first[4], fixture.position))
                .isNotNull();
        assertThat(folder.resolve("blocks.damaged")).doesNotExist();
    }

    @Test
    void shouldMakeItsIndexAnewAfterAReadThatFoundItNotToBeWhatItSays() throws IOException {
        new HistoryFolder(folder).markDamaged();

        fixture.store = fixture.open();

        assertThat(folder.resolve("damaged")).doesNotExist();
        assertThat(folder.resolve("blocks.damaged")).doesNotExist();
        assertThat(fixture.store.readableThrough()).isEqualTo(fixture.position);
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "short"})
    void shouldPutBlocksAsideOfWhichASegmentIsNotWhole(String how) throws IOException {
        Path segment = folder.resolve(SEGMENT);
        long bytes = Files.size(segment);
        Files.delete(segment);
        if (how.equals("short")) {
            Files.write(segment, new byte[(int) bytes - 1]);
        }

        fixture.store = fixture.open();

        assertThat(fixture.store.readableThrough()).isZero();
        assertThat(folder.resolve("blocks.damaged").resolve("segments")).isDirectory();
    }

    @Test
    void shouldPutBlocksAsideWhoseLastFrameIsDamaged() throws IOException {
        Path segment = folder.resolve(SEGMENT);
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length - 1] ^= 1;
        Files.write(segment, bytes);

        fixture.store = fixture.open();

        assertThat(fixture.store.readableThrough()).isZero();
        assertThat(folder.resolve("blocks.damaged")).isDirectory();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 17})
    void shouldPutBlocksAsideOfWhichAPlaceIsMissing(int block) {
        inBlocks(batch -> batch.delete(placeKey(block)));

        fixture.store = fixture.open();

        assertThat(fixture.store.readableThrough()).isZero();
        assertThat(folder.resolve("blocks.damaged")).isDirectory();
    }

    @Test
    void shouldPutBlocksAsideThatAnEarlierVersionKeptInLevelDb() {
        inBlocks(batch -> batch.put(placeKey(0), new Block().encode(0, new byte[0])));

        fixture.store = fixture.open();

        assertThat(fixture.store.readableThrough()).isZero();
        assertThat(folder.resolve("blocks.damaged")).isDirectory();
    }

    @Test
    void shouldMakeItsIndexAnewAfterAReadThatFoundARunDamaged() throws IOException, InterruptedException {
        fixture.store = fixture.open();
        Path runs = folder.resolve("index").resolve("runs");
        while (Disk.list(runs, ".refs").isEmpty()) {
            for (int i = 0; i < BATCHES; i++) {
                fixture.move(TRANSFERS, true);
            }
            fixture.awaitReadable();
        }
        fixture.store.close();
        fixture.store = fixture.open();
        damageAll(Collections.min(Disk.list(runs, ".refs")));

        assertThatThrownBy(this::statement).isInstanceOf(DamagedHistoryException.class);

        fixture.reopen();
        assertThat(statement().entries()).hasSize(PAGE);
        assertThat(folder.resolve("blocks.damaged")).doesNotExist();
    }

    @Test
    void shouldNotTakeADiskThatFailsForDamage() throws IOException {
        Path blocks = folder.resolve("blocks");
        Path elsewhere = folder.resolve("elsewhere");
        Files.move(blocks, elsewhere);
        Files.write(blocks, new byte[1]);

        assertThatThrownBy(fixture::open).isInstanceOf(UncheckedIOException.class);

        Files.delete(blocks);
        Files.move(elsewhere, blocks);
        fixture.store = fixture.open();
        assertThat(fixture.store.readableThrough()).isEqualTo(fixture.position);
    }

    private void readAll() {
        HistoryCursor next = HistoryCursor.BEFORE_ALL;
        boolean isLast = false;
        while (!isLast) {
            var page = fixture.store.page(HistoryFilter.all(next, 1_000), fixture.position);
            next = page.next();
            isLast = page.isLast();
        }
    }

    /** Changes bytes all over the files of that name. */
    private void damage(String database, String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(database))) {
            for (Path file :
                    files.filter(path -> path.toString().contains(name)).toList()) {
                damage(file);
            }
        }
    }

    /** Writes into LevelDB of the blocks. */
    private void inBlocks(Consumer<WriteBatch> puts) {
        try (LevelDb db = LevelDb.open(folder.resolve("blocks"))) {
            db.writeSynced(puts);
        }
    }

    private static byte[] placeKey(int block) {
        return ByteBuffer.allocate(2 * Integer.BYTES).putInt(block).putInt(-1).array();
    }

    /** A page of an account whose entries are in the oldest run. */
    private HistoryPage statement() {
        HistoryFilter filter = new HistoryFilter(
                new Query.Id(0, 50),
                HistoryFilter.DEBITS | HistoryFilter.CREDITS,
                0,
                HistoryFilter.UserData.ANY,
                0,
                Long.MAX_VALUE,
                0,
                Long.MAX_VALUE,
                false,
                HistoryCursor.BEFORE_ALL,
                PAGE);
        return fixture.store.page(filter, fixture.position);
    }

    private static void damageAll(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (int at = 100; at < bytes.length; at += 1_000) {
            bytes[at] ^= 1;
        }
        Files.write(file, bytes);
    }

    private static void damage(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            int step = Math.toIntExact(Math.max(1, bytes.length() / 200));
            // Only old entries: the last ones, and what the end of a table says of it, are read at once.
            for (long at = step / 2; at < bytes.length() / 3; at += step) {
                bytes.seek(at);
                int old = bytes.read();
                bytes.seek(at);
                bytes.write(old ^ 1);
            }
        }
    }
}
