package tutti.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFilesTest {
    private static final int FILES = 8;
    private static final int OPEN_MAX = 3;

    @TempDir
    private Path folder;

    private final OpenFiles files = new OpenFiles(OPEN_MAX);

    @BeforeEach
    void fill() throws IOException {
        for (int i = 0; i < FILES; i++) {
            Files.write(path(i), new byte[] {(byte) i, (byte) i, (byte) i});
        }
    }

    @AfterEach
    void close() throws IOException {
        files.close();
    }

    @Test
    void shouldReadManyFilesInManyThreadsWithFewOpen() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> readers = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            Random random = new Random(thread);
            readers.add(threads.submit(() -> {
                for (int i = 0; i < 2_000; i++) {
                    int number = random.nextInt(FILES);
                    assertThat(read(number, 1, 2).array()).containsExactly(number, number);
                    assertThat(files.count()).isLessThanOrEqualTo(OPEN_MAX);
                }
                return null;
            }));
        }

        for (Future<?> reader : readers) {
            reader.get();
        }
        threads.shutdown();
    }

    @Test
    void shouldReadOnAfterAThreadWasInterrupted() throws IOException {
        read(1, 0, 3);

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> read(1, 0, 3)).isInstanceOf(ClosedByInterruptException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(read(1, 0, 3).remaining()).isEqualTo(3);
    }

    @Test
    void shouldTellThatAFileIsGoneOrEnds() throws IOException {
        assertThat(read(1, 2, 3).remaining()).isEqualTo(1);
        Files.delete(path(1));
        files.forget(path(1));

        assertThatThrownBy(() -> read(1, 0, 3)).isInstanceOf(NoSuchFileException.class);
    }

    private ByteBuffer read(int number, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        files.read(path(number), offset, bytes);
        return bytes.flip();
    }

    private Path path(int number) {
        return folder.resolve("file-" + number);
    }
}
