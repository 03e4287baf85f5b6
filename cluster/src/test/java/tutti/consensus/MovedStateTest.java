package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tutti.config.ConfigException;

class MovedStateTest {
    @TempDir
    Path folder = Path.of("");

    private final CountingLog committed = new CountingLog();
    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        file = MovedState.path(folder, 3);
        MovedState.write(file, sink -> {
            sink.chunk(new UnsafeBuffer(new byte[64]), 16, 24);
            sink.chunk(new UnsafeBuffer(new byte[64]), 0, 40);
        });
    }

    @Test
    void shouldGiveTheChunksThatWereWritten() {
        new MovedState(file, 4_096).load(committed);

        assertThat(committed.chunkLengths()).containsExactly(24, 40);
    }

    @Test
    void shouldRefuseAFileThatIsCutShortOrChangedOrMissing() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        byte[] changed = whole.clone();
        changed[20] ^= 1;

        for (int length = 0; length < whole.length; length += 5) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> new MovedState(file, 4_096).load(new CountingLog()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("damaged");
        }
        Files.write(file, changed);
        assertThatThrownBy(() -> new MovedState(file, 4_096).load(new CountingLog()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--replace");
        assertThatThrownBy(() -> new MovedState(folder.resolve("none"), 4_096).load(new CountingLog()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--replace");
    }
}
