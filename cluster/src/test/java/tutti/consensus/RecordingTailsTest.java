package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.archive.checksum.Checksum;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.codecs.CatalogHeaderEncoder;
import io.aeron.archive.codecs.RecordingDescriptorDecoder;
import io.aeron.archive.codecs.RecordingDescriptorEncoder;
import io.aeron.archive.codecs.RecordingDescriptorHeaderDecoder;
import io.aeron.archive.codecs.RecordingDescriptorHeaderEncoder;
import io.aeron.archive.codecs.RecordingState;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.agrona.SemanticVersion;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tutti.codec.UnsupportedFormatException;

class RecordingTailsTest {
    private static final int SEGMENT_BYTES = 4 * 1024 * 1024;
    private static final int FRAME_BYTES = 32 * 1024;
    private static final int CATALOG_BYTES = 64 * 1024;
    private static final int DESCRIPTOR_BYTES = 1024 - RecordingDescriptorHeaderEncoder.BLOCK_LENGTH;
    private static final int DESCRIPTOR_AT =
            CatalogHeaderEncoder.BLOCK_LENGTH + RecordingDescriptorHeaderEncoder.BLOCK_LENGTH;
    private static final long NOW_MS = 1_000;

    private final UnsafeBuffer segment = new UnsafeBuffer(ByteBuffer.allocateDirect(SEGMENT_BYTES));
    private final Checksum checksum = Checksums.crc32c();

    @TempDir
    private Path folder;

    private int written;

    /** Aeron looks for the end in chunks of 256 KiB or 1 MiB, and reads before its buffer where the last frame ends one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 31, 32, 33, 127, 128})
    void shouldEndAnOpenRecordingBehindItsLastFrame(int frames) throws IOException {
        for (int i = 0; i < frames; i++) {
            append(FRAME_BYTES);
        }

        assertThat(endOf(AeronArchive.NULL_POSITION)).isEqualTo((long) frames * FRAME_BYTES);
    }

    @Test
    void shouldEndAtItsStartARecordingThatHasNothing() throws IOException {
        writeCatalog(AeronArchive.NULL_POSITION);
        RecordingTails.end(folder, NOW_MS);

        assertThat(stopPosition()).isZero();
    }

    @Test
    void shouldRefuseACatalogOfAnotherVersionAndLeaveIt() throws IOException {
        append(FRAME_BYTES);
        writeCatalog(AeronArchive.NULL_POSITION);
        Path catalog = folder.resolve("archive.catalog");
        byte[] later = Files.readAllBytes(catalog);
        new CatalogHeaderEncoder().wrap(new UnsafeBuffer(later), 0).version(SemanticVersion.compose(9, 1, 0));
        Files.write(catalog, later);

        assertThatThrownBy(() -> RecordingTails.end(folder, NOW_MS))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContainingAll(catalog.toString(), "format 9", "upgrade the node");

        assertThat(catalog).hasBinaryContent(later);
    }

    @Test
    void shouldLeaveTheEndOfARecordingThatWasStopped() throws IOException {
        append(FRAME_BYTES);

        assertThat(endOf(77)).isEqualTo(77);
    }

    /** As after a disk was full: the archive ends the recording before the write that failed. */
    @Test
    void shouldCutOffWhatAFailedWriteLeftBehindAnEnd() throws IOException {
        append(FRAME_BYTES);
        append(FRAME_BYTES);
        append(96);

        assertThat(endOf(FRAME_BYTES)).isEqualTo(FRAME_BYTES);

        byte[] file = Files.readAllBytes(folder.resolve("0-0.rec"));
        assertThat(file).hasSize(SEGMENT_BYTES);
        assertThat(Arrays.copyOf(file, FRAME_BYTES)).isEqualTo(Arrays.copyOf(bytes(), FRAME_BYTES));
        assertThat(Arrays.copyOfRange(file, FRAME_BYTES, SEGMENT_BYTES)).containsOnly(0);
    }

    /** Then it is not the write that failed but the end that is wrong, and the log is refused. */
    @Test
    void shouldLeaveMoreThanOneWriteBehindAnEnd() throws IOException {
        for (int bytes = 0; bytes <= ConsensusNode.FILE_IO_BYTES + FRAME_BYTES; bytes += FRAME_BYTES) {
            append(FRAME_BYTES);
        }

        endOf(FRAME_BYTES);

        assertThat(folder.resolve("0-0.rec")).hasBinaryContent(bytes());
    }

    @Test
    void shouldLeaveADescriptorWithAnotherChecksum() throws IOException {
        append(FRAME_BYTES);
        writeCatalog(AeronArchive.NULL_POSITION);
        Path catalog = folder.resolve("archive.catalog");
        byte[] damaged = Files.readAllBytes(catalog);
        damaged[DESCRIPTOR_AT + DESCRIPTOR_BYTES - 1] ^= 1;
        Files.write(catalog, damaged);

        RecordingTails.end(folder, NOW_MS);

        assertThat(catalog).hasBinaryContent(damaged);
    }

    @Test
    void shouldPassOverPaddingWhichHasNoChecksum() throws IOException {
        append(FRAME_BYTES);
        DataHeaderFlyweight padding = new DataHeaderFlyweight();
        padding.wrap(segment, written, DataHeaderFlyweight.HEADER_LENGTH);
        padding.headerType(DataHeaderFlyweight.HDR_TYPE_PAD);
        padding.frameLength(FRAME_BYTES);
        written += FRAME_BYTES;
        append(96);

        assertThat(endOf(AeronArchive.NULL_POSITION)).isEqualTo(2 * FRAME_BYTES + 96);
    }

    @Test
    void shouldCutATornFrameOff() throws IOException {
        append(FRAME_BYTES);
        append(FRAME_BYTES);
        segment.setMemory(FRAME_BYTES + 8192, FRAME_BYTES - 8192, (byte) 0);

        assertThat(endOf(AeronArchive.NULL_POSITION)).isEqualTo(FRAME_BYTES);
        byte[] file = Files.readAllBytes(folder.resolve("0-0.rec"));
        assertThat(file).hasSize(SEGMENT_BYTES);
        for (int i = FRAME_BYTES; i < 2 * FRAME_BYTES; i++) {
            assertThat(file[i]).isZero();
        }
    }

    @Test
    void shouldCutOffWhatComesBehindATornFrame() throws IOException {
        append(FRAME_BYTES);
        append(FRAME_BYTES);
        append(FRAME_BYTES);
        segment.setMemory(FRAME_BYTES + 4096, 4096, (byte) 0);

        assertThat(endOf(AeronArchive.NULL_POSITION)).isEqualTo(FRAME_BYTES);
    }

    @Test
    void shouldRefuseAFrameThatWasWholeOnce() throws IOException {
        append(FRAME_BYTES);
        segment.putByte(5000, (byte) (segment.getByte(5000) ^ 1));

        assertThatThrownBy(() -> endOf(AeronArchive.NULL_POSITION))
                .isInstanceOf(DamagedRecordingException.class)
                .hasMessageContaining("the frame at 0 was whole once and is damaged");
    }

    @Test
    void shouldRefuseATornFrameThatLaterWritesFollowed() throws IOException {
        for (int bytes = 0; bytes <= ConsensusNode.FILE_IO_BYTES; bytes += FRAME_BYTES) {
            append(FRAME_BYTES);
        }
        segment.setMemory(4096, 4096, (byte) 0);

        assertThatThrownBy(() -> endOf(AeronArchive.NULL_POSITION)).isInstanceOf(DamagedRecordingException.class);
    }

    @Test
    void shouldDoNothingWhereThereIsNoArchive() {
        RecordingTails.end(folder.resolve("none"), NOW_MS);
    }

    private void append(int frameBytes) {
        for (int i = DataHeaderFlyweight.HEADER_LENGTH; i < frameBytes; i++) {
            segment.putByte(written + i, (byte) (1 + (i + written) % 100));
        }
        DataHeaderFlyweight header = new DataHeaderFlyweight();
        header.wrap(segment, written, DataHeaderFlyweight.HEADER_LENGTH);
        header.headerType(DataHeaderFlyweight.HDR_TYPE_DATA);
        header.frameLength(frameBytes);
        FrameDescriptor.frameSessionId(
                segment,
                written,
                checksum.compute(
                        segment.addressOffset(),
                        written + DataHeaderFlyweight.HEADER_LENGTH,
                        frameBytes - DataHeaderFlyweight.HEADER_LENGTH));
        written += frameBytes;
    }

    private long endOf(long stopPosition) throws IOException {
        writeCatalog(stopPosition);
        Files.write(folder.resolve("0-0.rec"), bytes());
        RecordingTails.end(folder, NOW_MS);
        return stopPosition();
    }

    private byte[] bytes() {
        byte[] bytes = new byte[SEGMENT_BYTES];
        segment.getBytes(0, bytes);
        return bytes;
    }

    private void writeCatalog(long stopPosition) throws IOException {
        UnsafeBuffer catalog = new UnsafeBuffer(ByteBuffer.allocateDirect(CATALOG_BYTES));
        new CatalogHeaderEncoder()
                .wrap(catalog, 0)
                .length(CatalogHeaderEncoder.BLOCK_LENGTH)
                .nextRecordingId(1)
                .alignment(64);
        new RecordingDescriptorHeaderEncoder()
                .wrap(catalog, CatalogHeaderEncoder.BLOCK_LENGTH)
                .length(DESCRIPTOR_BYTES)
                .state(RecordingState.VALID);
        new RecordingDescriptorEncoder()
                .wrap(catalog, DESCRIPTOR_AT)
                .recordingId(0)
                .startPosition(0)
                .stopPosition(stopPosition)
                .segmentFileLength(SEGMENT_BYTES)
                .termBufferLength(SEGMENT_BYTES);
        new DescriptorChecksum(catalog).update(DESCRIPTOR_AT);
        byte[] bytes = new byte[CATALOG_BYTES];
        catalog.getBytes(0, bytes);
        Files.write(folder.resolve("archive.catalog"), bytes);
    }

    private long stopPosition() throws IOException {
        UnsafeBuffer catalog = new UnsafeBuffer(Files.readAllBytes(folder.resolve("archive.catalog")));
        assertThat(catalog.capacity()).isEqualTo(CATALOG_BYTES);
        return new RecordingDescriptorDecoder()
                .wrap(
                        catalog,
                        CatalogHeaderEncoder.BLOCK_LENGTH + RecordingDescriptorHeaderDecoder.BLOCK_LENGTH,
                        RecordingDescriptorDecoder.BLOCK_LENGTH,
                        RecordingDescriptorDecoder.SCHEMA_VERSION)
                .stopPosition();
    }
}
