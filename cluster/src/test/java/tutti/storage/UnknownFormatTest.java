package tutti.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tutti.codec.UnsupportedFormatException;

/** A history that a later version wrote: whole by its checksums, and to be left as it is. */
class UnknownFormatTest {
    private static final String SEGMENT = "blocks/segments/00000000.blocks";
    private static final int HEADER_BYTES = 16;
    private static final int LENGTH_AT = 8;
    private static final int CHECKSUM_AT = 12;

    @TempDir
    private Path folder;

    private StorageFixture fixture;

    @BeforeEach
    void fill() throws InterruptedException {
        fixture = new StorageFixture(folder);
        for (int i = 0; i < 3; i++) {
            fixture.move(3_000, true);
        }
        fixture.awaitReadable();
        fixture.store.close();
    }

    @AfterEach
    void close() {
        assertThat(fixture.failure.get()).isNull();
    }

    /** Place of the version in a frame, the byte that is written there, and what is said of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            3  | 50 | history frame # has format 2, this version knows 1
            16 | 3  | history block # has format 3, this version knows 2
            """)
    void shouldRefuseBlocksOfAnotherVersionAndLeaveThem(int at, byte version, String message) throws IOException {
        byte[] later = withVersion(Files.readAllBytes(folder.resolve(SEGMENT)), at, version);
        Files.write(folder.resolve(SEGMENT), later);

        assertThatExceptionOfType(UnsupportedFormatException.class)
                .isThrownBy(fixture::open)
                .satisfies(refused -> assertThat(refused.getMessage()).contains(message.split(" # ")))
                .withMessageContaining("00000000.blocks")
                .withMessageContaining("upgrade the node");

        assertThat(folder.resolve(SEGMENT)).hasBinaryContent(later);
        assertThat(folder.resolve("blocks.damaged")).doesNotExist();
        assertThat(folder.resolve("damaged")).doesNotExist();
    }

    /** Sets the byte in every frame, and the checksums accordingly. */
    private static byte[] withVersion(byte[] segment, int at, byte version) {
        ByteBuffer bytes = ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN);
        int frame = 0;
        while (frame + HEADER_BYTES < segment.length && bytes.getInt(frame) != 0) {
            int length = bytes.getInt(frame + LENGTH_AT);
            bytes.put(frame + at, version);
            CRC32C checksum = new CRC32C();
            checksum.update(segment, frame, CHECKSUM_AT);
            checksum.update(segment, frame + HEADER_BYTES, length);
            bytes.putInt(frame + CHECKSUM_AT, (int) checksum.getValue());
            frame += HEADER_BYTES + length;
        }
        assertThat(frame).as("frames").isPositive();
        return segment;
    }
}
