package tutti.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in their files: whole, damaged, and gone. */
class RunFilesTest {
    private static final int REFS = 2 * Run.CHUNK_REFS + 500;

    @TempDir
    private Path folder;

    private final Random random = new Random(13);
    private RunStore store;

    @BeforeEach
    void open() {
        store = RunStore.open(folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldReadEveryChunkAsItWasWritten() {
        SortedRefs refs = refs();
        Run run = write(1, refs);
        store.register(RunStore.IDS, run, List.of());

        Run loaded = store.load(RunStore.IDS).get(0);

        assertThat(loaded.fences()).isEqualTo(run.fences());
        assertThat(loaded.ends()).isEqualTo(run.ends());
        long[] all = new long[0];
        for (int chunk = 0; chunk < loaded.chunks(); chunk++) {
            long[] words = store.existingChunk(loaded, chunk);
            all = Arrays.copyOf(all, all.length + words.length);
            System.arraycopy(words, 0, all, all.length - words.length, words.length);
        }
        assertThat(all).isEqualTo(refs.words());
    }

    @Test
    void shouldFindAChangedByte() throws IOException {
        Run run = write(1, refs());
        byte[] bytes = Files.readAllBytes(path(1));
        bytes[(int) run.beginOf(1) + 40] ^= 1;
        Files.write(path(1), bytes);

        assertThat(store.existingChunk(run, 0)).hasSize(2 * Run.CHUNK_REFS);
        assertThatThrownBy(() -> store.existingChunk(run, 1)).isInstanceOf(DamagedHistoryException.class);
    }

    @Test
    void shouldNotTakeAChunkForThatOfAnotherRun() throws IOException {
        SortedRefs refs = refs();
        Run run = write(1, refs);
        write(2, refs);
        Files.copy(path(2), path(3));
        Files.move(path(3), path(1), StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> store.existingChunk(run, 0)).isInstanceOf(DamagedHistoryException.class);
    }

    @Test
    void shouldRefuseARunWhoseFileIsShortOrMissing() throws IOException {
        store.register(RunStore.IDS, write(1, refs()), List.of());
        byte[] bytes = Files.readAllBytes(path(1));

        Files.write(path(1), Arrays.copyOf(bytes, bytes.length - 1));
        assertThatThrownBy(() -> store.load(RunStore.IDS)).isInstanceOf(DamagedHistoryException.class);
        Files.delete(path(1));
        assertThatThrownBy(() -> store.load(RunStore.IDS)).isInstanceOf(DamagedHistoryException.class);
    }

    @Test
    void shouldForgetRunsThatWereNotRegistered() {
        Run kept = write(1, refs());
        Run lost = write(2, refs());
        store.register(RunStore.IDS, kept, List.of());

        store.removeOthers(store.load(RunStore.IDS), List.of());

        assertThat(store.load(RunStore.IDS)).extracting(Run::number).containsExactly(1L);
        assertThat(store.existingChunk(kept, 2)).hasSize(2 * 500);
        assertThatThrownBy(() -> store.existingChunk(lost, 0)).isInstanceOf(RunGoneException.class);
        assertThat(path(2)).doesNotExist();
    }

    @Test
    void shouldTellAReaderThatARunWasRemovedUnderItsHands() {
        Run old = write(1, refs());
        Run other = write(2, refs());
        store.register(RunStore.IDS, old, List.of());
        RunReader reader = new RunReader(store, old);
        assertThat(reader.key(0)).isEqualTo(old.fences()[0]);

        store.register(RunStore.IDS, other, List.of(old));
        store.remove(List.of(old));

        assertThatThrownBy(() -> reader.key(Run.CHUNK_REFS)).isInstanceOf(RunGoneException.class);
        assertThat(store.load(RunStore.IDS)).extracting(Run::number).containsExactly(2L);
    }

    private SortedRefs refs() {
        long[] words = random.longs(2 * REFS).toArray();
        return SortedRefs.of(words, REFS, new RadixSort());
    }

    private Run write(long number, SortedRefs refs) {
        try (RunWriter writer = new RunWriter(store, RunStore.ACCOUNTS, number, 0)) {
            writer.add(refs.words(), 0, REFS);
            return writer.end(1, number, number, Long.MAX_VALUE, Long.MIN_VALUE);
        }
    }

    private Path path(long run) {
        return folder.resolve("runs").resolve(run + ".refs");
    }
}
