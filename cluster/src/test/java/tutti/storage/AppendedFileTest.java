package tutti.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AppendedFileTest {
    private static final int BUFFER_BYTES = 16_384;

    private final Random random = new Random(4711);

    @TempDir
    Path folder;

    @Test
    void shouldHoldWhatWasAppendedOnceItIsFlushed() throws IOException {
        byte[] expected = bytes(200_000);
        try (AppendedFile file = open(0)) {
            int at = 0;
            while (at < expected.length) {
                int some = Math.min(1 + random.nextInt(9_000), expected.length - at);
                append(file, Arrays.copyOfRange(expected, at, at + some));
                at += some;
                assertThat(file.end()).isEqualTo(at);
                if (random.nextInt(3) == 0) {
                    file.flush();
                    assertThat(begin(at)).isEqualTo(Arrays.copyOf(expected, at));
                }
            }
            file.force();
            assertThat(begin(at)).isEqualTo(expected);
        }
    }

    @Test
    void shouldGoOnAtAnyEnd() throws IOException {
        byte[] expected = bytes(60_000);
        for (int at = 0; at < expected.length; ) {
            int some = Math.min(1 + random.nextInt(6_000), expected.length - at);
            try (AppendedFile file = open(at)) {
                append(file, Arrays.copyOfRange(expected, at, at + some));
                file.force();
            }
            at += some;
            assertThat(begin(at)).isEqualTo(Arrays.copyOf(expected, at));
        }
    }

    @Test
    void shouldCutOffWhatIsBehindTheEnd() throws IOException {
        byte[] first = bytes(10_001);
        byte[] second = bytes(5);
        Files.write(path(), bytes(30_000));
        Files.write(path(), first, StandardOpenOption.WRITE);
        try (AppendedFile file = open(first.length)) {
            append(file, second);
            file.force();
        }
        byte[] all = Files.readAllBytes(path());
        assertThat(Arrays.copyOf(all, first.length)).isEqualTo(first);
        assertThat(Arrays.copyOfRange(all, first.length, first.length + second.length))
                .isEqualTo(second);
        assertThat(Arrays.copyOfRange(all, first.length + second.length, all.length))
                .containsOnly(0);
    }

    @Test
    void shouldGoOnInTheNextFile() throws IOException {
        byte[] first = bytes(5_003);
        byte[] second = bytes(70);
        try (AppendedFile file = open(0)) {
            append(file, first);
            try (AppendedFile next = file.next(folder.resolve("next"))) {
                assertThat(next.end()).isZero();
                append(next, second);
                next.force();
            }
        }
        assertThat(begin(first.length)).isEqualTo(first);
        assertThat(Files.readAllBytes(folder.resolve("next"))).startsWith(second);
    }

    @Test
    void shouldTakeWhatIsLongerThanItsBuffer() throws IOException {
        byte[] shorter = bytes(100);
        byte[] longer = bytes(5 * BUFFER_BYTES);
        try (AppendedFile file = open(0)) {
            append(file, shorter);
            append(file, longer);
            append(file, shorter);
            file.force();
        }
        assertThat(begin(2 * shorter.length + longer.length))
                .startsWith(shorter)
                .endsWith(shorter)
                .containsSequence(longer);
    }

    @Test
    void shouldNotAppendWhatIsOnlyInTheRoom() throws IOException {
        byte[] bytes = bytes(50);
        try (AppendedFile file = open(0)) {
            file.room(3_000).put(bytes(3_000));
            file.append(0);
            append(file, bytes);
            file.force();
            assertThat(file.end()).isEqualTo(bytes.length);
        }
        assertThat(begin(bytes.length)).isEqualTo(bytes);
    }

    private AppendedFile open(long end) throws IOException {
        return AppendedFile.open(path(), end, BUFFER_BYTES);
    }

    private static void append(AppendedFile file, byte[] bytes) throws IOException {
        ByteBuffer room = file.room(bytes.length);
        room.put(bytes);
        file.append(bytes.length);
    }

    /** The file's first bytes, as others read them. */
    private byte[] begin(int bytes) throws IOException {
        return Arrays.copyOf(Files.readAllBytes(path()), bytes);
    }

    private Path path() {
        return folder.resolve("appended");
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
