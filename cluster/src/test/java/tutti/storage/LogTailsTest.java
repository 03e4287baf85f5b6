package tutti.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.fusesource.leveldbjni.JniDBFactory;
import org.iq80.leveldb.Options;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases as a full disk, a kill or a power cut leaves them, which are copies of the files of one that is open. */
class LogTailsTest {
    private static final int PAGE_BYTES = 4096;
    private static final int[] VALUE_BYTES = {10, 500, 40_000, 3, 32_768 - 7 - 23, 100, 70_000, 1, 9_000};

    @TempDir
    private Path folder;

    private final List<byte[]> values = new ArrayList<>();
    private Path killed;

    /** Where each record ends in the log. */
    private final List<Integer> ends = new ArrayList<>();

    @BeforeEach
    void writeAndKill() throws IOException {
        Random random = new Random(11);
        try (LevelDb db = LevelDb.open(folder.resolve("open"))) {
            for (int bytes : VALUE_BYTES) {
                byte[] value = new byte[bytes];
                random.nextBytes(value);
                values.add(value);
                byte[] key = {(byte) ends.size()};
                db.write(batch -> batch.put(key, value));
                ends.add(written(logOf(folder.resolve("open"))));
            }
            killed = copy(folder.resolve("open"), "killed");
        }
    }

    @Test
    void shouldLeaveAloneWhatAKilledProcessHadWritten() throws IOException {
        byte[] before = Files.readAllBytes(logOf(killed));

        LogTails.cut(killed);

        assertThat(logOf(killed)).hasBinaryContent(before);
        assertHolds(killed, values.size());
    }

    @Test
    void shouldKeepWholeRecordsBeforeATearWhereverItIs() throws IOException {
        Random random = new Random(12);
        List<Integer> tears = new ArrayList<>(ends);
        for (int end : ends) {
            tears.addAll(List.of(end - 1, end - 3, end + 3, end + 8));
        }
        for (int i = 0; i < 40; i++) {
            tears.add(1 + random.nextInt(ends.get(ends.size() - 1)));
        }
        for (int tear : tears) {
            Path torn = copy(killed, "torn-" + tear);
            byte[] bytes = Files.readAllBytes(logOf(torn));
            Arrays.fill(bytes, Math.min(tear, bytes.length), bytes.length, (byte) 0);
            Files.write(logOf(torn), bytes);

            assertHolds(torn, whole(tear));
        }
    }

    @Test
    void shouldNotOpenWithoutTheCut() throws IOException {
        byte[] bytes = Files.readAllBytes(logOf(killed));
        Arrays.fill(bytes, ends.get(ends.size() - 1) - 10, bytes.length, (byte) 0);
        Files.write(logOf(killed), bytes);

        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> JniDBFactory.factory.open(
                        killed.toFile(), new Options().paranoidChecks(true).verifyChecksums(true)))
                .withMessageContaining("Corruption");
    }

    /** The kernel writes pages in the order that it likes. */
    @Test
    void shouldKeepWholeRecordsBeforeAPageThatNeverCameToTheDisk() throws IOException {
        for (int page = 0; page * PAGE_BYTES < ends.get(ends.size() - 1); page++) {
            Path torn = copy(killed, "page-" + page);
            byte[] bytes = Files.readAllBytes(logOf(torn));
            Arrays.fill(bytes, page * PAGE_BYTES, Math.min(bytes.length, (page + 1) * PAGE_BYTES), (byte) 0);
            Files.write(logOf(torn), bytes);

            assertHolds(torn, whole(page * PAGE_BYTES));
        }
    }

    @Test
    void shouldCutTheManifestToo() throws IOException {
        Path manifest =
                killed.resolve(Files.readString(killed.resolve("CURRENT")).strip());
        byte[] whole = Files.readAllBytes(manifest);
        byte[] torn = Arrays.copyOf(whole, written(manifest) + 9);
        torn[written(manifest) + 4] = 77; // a header without what it is of
        Files.write(manifest, torn);

        assertHolds(killed, values.size());
    }

    /** Records that end at or before the place. */
    private int whole(int place) {
        return (int) ends.stream().filter(end -> end <= place).count();
    }

    private void assertHolds(Path database, int count) {
        try (LevelDb db = LevelDb.open(database)) {
            for (int i = 0; i < values.size(); i++) {
                assertThat(db.get(new byte[] {(byte) i}))
                        .as("record %s of %s in %s", i, count, database)
                        .isEqualTo(i < count ? values.get(i) : null);
            }
        }
    }

    /** Where the zeros begin that the file ends with. Values are random, and none ends with a zero. */
    private static int written(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private static Path logOf(Path database) throws IOException {
        try (Stream<Path> files = Files.list(database)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Path copy(Path database, String name) throws IOException {
        Path copy = Files.createDirectory(folder.resolve(name));
        try (Stream<Path> files = Files.list(database)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName().toString()));
            }
        }
        return copy;
    }
}
