package tutti.consensus;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.Header;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tutti.codec.UnsupportedFormatException;

class SnapshotReaderTest {
    private static final int OFFSET = 64;
    private static final Header HEADER = new Header(0, 1024);

    private final CountingLog committed = new CountingLog();
    private final SnapshotReader reader = SnapshotReader.loading(committed);

    @Test
    void shouldHandOverChunksInOrder() {
        chunk(0, 16);
        chunk(1, 24);
        end(2, 40);

        assertThat(committed.chunkLengths()).containsExactly(16, 24);
    }

    @Test
    void shouldRefuseAMissingChunk() {
        chunk(0, 16);

        assertThatThrownBy(() -> chunk(2, 16))
                .isInstanceOf(AeronException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void shouldRefuseAnEndThatCountsOtherChunks() {
        chunk(0, 16);

        assertThatThrownBy(() -> end(2, 16)).isInstanceOf(AeronException.class).hasMessageContaining("damaged");
    }

    @Test
    void shouldRefuseAnEndThatCountsOtherBytes() {
        chunk(0, 16);

        assertThatThrownBy(() -> end(1, 17)).isInstanceOf(AeronException.class).hasMessageContaining("damaged");
    }

    @Test
    void shouldRefuseAChunkAfterTheEnd() {
        end(0, 0);

        assertThatThrownBy(() -> chunk(0, 16))
                .isInstanceOf(AeronException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void shouldRefuseAChunkThatIsNotWhatWasWrittenBeforeItIsLoaded() {
        UnsafeBuffer frame = frame(0, 16);
        frame.putByte(OFFSET + SnapshotFrames.HEADER_LENGTH + 9, (byte) 1);

        assertThatThrownBy(() -> reader.onFragment(frame, OFFSET, SnapshotFrames.HEADER_LENGTH + 16, HEADER))
                .isInstanceOf(AeronException.class)
                .hasMessageContaining("checksum of chunk 0");
        assertThat(committed.chunkLengths()).isEmpty();
    }

    @Test
    void shouldRefuseAFrameThatIsTooShort() {
        UnsafeBuffer frame = frame(0, 16);

        assertThatThrownBy(() -> reader.onFragment(frame, OFFSET, SnapshotFrames.HEADER_LENGTH - 1, HEADER))
                .isInstanceOf(AeronException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void shouldNotTakeTheFormatBeforeChecksumsForADamagedOne() {
        UnsafeBuffer frame = frame(0, 16);
        frame.putInt(OFFSET, SnapshotFrames.KIND_BEFORE_CHECKSUMS, LITTLE_ENDIAN);

        assertThatThrownBy(() -> reader.onFragment(frame, OFFSET, 24, HEADER))
                .isInstanceOf(UnsupportedFormatException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldComputeTheSameChecksumWhereverTheBytesLie(boolean isDirect) {
        byte[] bytes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        ByteBuffer memory = isDirect ? ByteBuffer.allocateDirect(32) : ByteBuffer.allocate(32);
        memory.put(5, bytes);
        CRC32C expected = new CRC32C();
        expected.update(bytes, 2, 6);

        assertThat(SnapshotFrames.crc(new UnsafeBuffer(bytes), 2, 6)).isEqualTo((int) expected.getValue());
        assertThat(SnapshotFrames.crc(new UnsafeBuffer(memory, 4, 20), 3, 6)).isEqualTo((int) expected.getValue());
    }

    private void chunk(int number, int length) {
        reader.onFragment(frame(number, length), OFFSET, SnapshotFrames.HEADER_LENGTH + length, HEADER);
    }

    private static UnsafeBuffer frame(int number, int length) {
        UnsafeBuffer frame = new UnsafeBuffer(new byte[OFFSET + SnapshotFrames.HEADER_LENGTH + length]);
        frame.putInt(OFFSET + SnapshotFrames.KIND, SnapshotFrames.KIND_CHUNK, LITTLE_ENDIAN);
        frame.putInt(OFFSET + SnapshotFrames.NUMBER, number, LITTLE_ENDIAN);
        int crc = SnapshotFrames.crc(frame, OFFSET + SnapshotFrames.HEADER_LENGTH, length);
        frame.putInt(OFFSET + SnapshotFrames.CRC, crc, LITTLE_ENDIAN);
        return frame;
    }

    private void end(int count, long bytes) {
        UnsafeBuffer frame = new UnsafeBuffer(new byte[OFFSET + SnapshotFrames.END_LENGTH]);
        frame.putInt(OFFSET + SnapshotFrames.KIND, SnapshotFrames.KIND_END, LITTLE_ENDIAN);
        frame.putInt(OFFSET + SnapshotFrames.NUMBER, count, LITTLE_ENDIAN);
        frame.putLong(OFFSET + SnapshotFrames.TOTAL_BYTES, bytes, LITTLE_ENDIAN);
        reader.onFragment(frame, OFFSET, SnapshotFrames.END_LENGTH, HEADER);
    }
}
