package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.logbuffer.Header;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tutti.ledger.SnapshotSink;

class StagedSnapshotTest {
    private static final int[] LENGTHS = {0, 1, 64, 4097, SnapshotSink.CHUNK_BYTES_MAX};
    private static final Header HEADER = new Header(0, 16);

    @TempDir
    private Path folder;

    @Test
    void shouldGiveBackWhatWasPutDownAsFramesThatAreWhole() throws IOException {
        SnapshotReader reader = SnapshotReader.checking();
        int frames = 0;

        try (StagedSnapshot staged = StagedSnapshot.of(writing(LENGTHS), folder.resolve("staged"))) {
            for (int length = staged.next(); length > 0; length = staged.next()) {
                reader.onFragment(staged.frame(), 0, length, HEADER);
                frames++;
            }
            assertThat(staged.bytes()).isEqualTo(64 + 1 + 4097 + SnapshotSink.CHUNK_BYTES_MAX);
        }

        reader.checkEnded();
        assertThat(frames).isEqualTo(LENGTHS.length + 1);
    }

    @Test
    void shouldLeaveNothingBehindWhateverBecomesOfTheProcess() throws IOException {
        Path path = folder.resolve("staged");

        try (StagedSnapshot staged = StagedSnapshot.of(writing(64), path)) {
            assertThat(path).doesNotExist();
            assertThat(staged.next()).isGreaterThan(64);
        }
    }

    @Test
    void shouldRefuseAChunkThatIsTooLong() {
        assertThatThrownBy(() -> StagedSnapshot.of(writing(SnapshotSink.CHUNK_BYTES_MAX + 1), folder.resolve("staged")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldSayIfItCannotBePutDown() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> StagedSnapshot.of(writing(64), file.resolve("staged")))
                .isInstanceOf(UncheckedIOException.class);
    }

    /** A state in chunks of these lengths. */
    private static Consumer<SnapshotSink> writing(int... lengths) {
        return sink -> {
            for (int length : lengths) {
                byte[] bytes = new byte[length + 3];
                new Random(length).nextBytes(bytes);
                sink.chunk(new UnsafeBuffer(bytes), 3, length);
            }
        };
    }
}
