package tutti.consensus;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.Header;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SnapshotReaderTest {
    private static final int OFFSET = 64;
    private static final Header HEADER = new Header(0, 1024);

    private final CountingLog committed = new CountingLog();
    private final SnapshotReader reader = new SnapshotReader(committed);

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

    private void chunk(int number, int length) {
        UnsafeBuffer frame = new UnsafeBuffer(new byte[OFFSET + SnapshotFrames.HEADER_LENGTH + length]);
        frame.putInt(OFFSET + SnapshotFrames.KIND, SnapshotFrames.KIND_CHUNK, LITTLE_ENDIAN);
        frame.putInt(OFFSET + SnapshotFrames.NUMBER, number, LITTLE_ENDIAN);
        reader.onFragment(frame, OFFSET, SnapshotFrames.HEADER_LENGTH + length, HEADER);
    }

    private void end(int count, long bytes) {
        UnsafeBuffer frame = new UnsafeBuffer(new byte[OFFSET + SnapshotFrames.END_LENGTH]);
        frame.putInt(OFFSET + SnapshotFrames.KIND, SnapshotFrames.KIND_END, LITTLE_ENDIAN);
        frame.putInt(OFFSET + SnapshotFrames.NUMBER, count, LITTLE_ENDIAN);
        frame.putLong(OFFSET + SnapshotFrames.TOTAL_BYTES, bytes, LITTLE_ENDIAN);
        reader.onFragment(frame, OFFSET, SnapshotFrames.END_LENGTH, HEADER);
    }
}
