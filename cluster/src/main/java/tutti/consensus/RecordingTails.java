package tutti.consensus;

import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.codecs.RecordingDescriptorDecoder;
import io.aeron.archive.codecs.RecordingDescriptorEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.codec.UnsupportedFormatException;
import tutti.consensus.ArchiveCatalog.Recording;

/**
 * Ends the recordings that an archive left open when it was killed: each where its last whole frame ends, which is written into
 * the catalog before the archive starts. And cuts off what stands behind the end of others: an archive whose disk was full ends a recording
 * before the write that failed, of which a part may be there.
 *
 * <p>Left to itself Aeron 1.51 looks for that end too ({@code Catalog.recoverStopOffset}, line 1260), in chunks of its file buffer.
 * If the last frame reaches the end of a chunk it reads memory before the buffer, which may end the JVM, and again at every
 * start; if the last frame is torn it asks for a person.
 *
 * <p>What is behind the last whole frame, or behind an end, was never synced, so nobody was told of it, and it is cut off. Descriptors whose
 * checksum is wrong are left for {@link CatalogCheck} to refuse.
 */
final class RecordingTails {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingTails.class);

    private final Path archiveDir;
    private final long nowMs;
    private final RecordingDescriptorEncoder end = new RecordingDescriptorEncoder();

    private RecordingTails(Path archiveDir, long nowMs) {
        this.archiveDir = archiveDir;
        this.nowMs = nowMs;
    }

    /**
     * Ends all recordings that are open. No archive may run on the folder, which need not exist.
     *
     * @throws DamagedRecordingException if a frame was whole once and is not any more
     * @throws UnsupportedFormatException if another version of the archive wrote the catalog
     */
    static void end(Path archiveDir, long nowMs) {
        Path catalog = archiveDir.resolve(ArchiveCatalog.FILE);
        if (!Files.exists(catalog)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(catalog, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() == 0) {
                return;
            }
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
            try {
                new RecordingTails(archiveDir, nowMs).endAll(new UnsafeBuffer(mapped));
                mapped.force();
            } finally {
                IoUtil.unmap(mapped);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + catalog, e);
        }
    }

    private void endAll(UnsafeBuffer catalog) throws IOException {
        ArchiveCatalog.checkVersion(catalog, archiveDir);
        DescriptorChecksum checksum = new DescriptorChecksum(catalog);
        ArchiveCatalog.forEach(catalog, (recording, descriptorAt) -> {
            if (!checksum.isRight(descriptorAt)) {
                return;
            }
            if (recording.stopPosition() != AeronArchive.NULL_POSITION) {
                cutBehind(Recording.of(recording));
            } else {
                end.wrap(catalog, descriptorAt).stopPosition(findEnd(recording)).stopTimestamp(nowMs);
                checksum.update(descriptorAt);
            }
        });
    }

    private void cutBehind(Recording ended) throws IOException {
        long segment = ended.segmentAt(ended.stopPosition());
        Path file = SegmentFile.path(archiveDir, ended.id(), segment);
        if (Files.exists(file)) {
            SegmentFile.cutBehind(file, (int) (ended.stopPosition() - segment), ended.segmentBytes());
        }
    }

    /** Position at which the last whole frame of the recording ends. */
    private long findEnd(RecordingDescriptorDecoder recording) throws IOException {
        long startPosition = recording.startPosition();
        long startTermPosition = startPosition - (startPosition & (recording.termBufferLength() - 1));
        long segmentPosition = SegmentFile.lastPosition(archiveDir, recording.recordingId());
        if (segmentPosition < 0) {
            return startPosition;
        }
        int from = segmentPosition == startTermPosition ? (int) (startPosition - startTermPosition) : 0;
        Path file = SegmentFile.path(archiveDir, recording.recordingId(), segmentPosition);
        int offset = SegmentFile.cutBehindLastWholeFrame(file, from, recording.segmentFileLength());
        long position = Math.max(startPosition, segmentPosition + offset);
        LOG.info("recording {} was left open; it ends at {}", recording.recordingId(), position);
        return position;
    }
}
