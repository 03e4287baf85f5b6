package tutti.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BallastTest {
    private static final int BYTES = (3 << 20) + 5;
    private static final int SECTOR_BYTES = 512;

    @TempDir
    private Path folder;

    @Test
    void shouldTakeRoomAndNotOnlyLength() throws IOException, InterruptedException {
        Path file = folder.resolve("reserve");
        Ballast ballast = new Ballast(file, BYTES);

        assertThat(ballast.restore()).isTrue();

        assertThat(ballast.isWhole()).isTrue();
        assertThat(file).hasSize(BYTES);
        assertThat(allocatedBytes(file)).isGreaterThanOrEqualTo(BYTES);
    }

    @Test
    void shouldGiveTheRoomBackAndTakeItAgain() {
        Path file = folder.resolve("reserve");
        Ballast ballast = new Ballast(file, BYTES);
        ballast.restore();

        ballast.release();

        assertThat(file).doesNotExist();
        assertThat(ballast.isWhole()).isFalse();
        assertThat(ballast.restore()).isTrue();
        assertThat(ballast.isWhole()).isTrue();
    }

    @Test
    void shouldNotTakeForWholeWhatWasCutShortOrHasAnotherLength() throws IOException {
        Path file = folder.resolve("reserve");
        Files.write(file, new byte[BYTES - 1]);
        Ballast ballast = new Ballast(file, BYTES);

        assertThat(ballast.isWhole()).isFalse();
        assertThat(ballast.restore()).isTrue();
        assertThat(file).hasSize(BYTES);
    }

    @Test
    void shouldLeaveNothingWhereItCannotBeWritten() {
        Path file = folder.resolve("absent/reserve");

        assertThat(new Ballast(file, BYTES).restore()).isFalse();

        assertThat(file).doesNotExist();
    }

    private static long allocatedBytes(Path file) throws IOException, InterruptedException {
        Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
        String blocks = new String(stat.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
        assertThat(stat.waitFor()).isZero();
        return Long.parseLong(blocks.strip()) * SECTOR_BYTES;
    }
}
