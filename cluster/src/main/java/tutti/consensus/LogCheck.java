package tutti.consensus;

import io.aeron.archive.checksum.Checksum;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.NodeStateFile;
import io.aeron.cluster.RecordingLog;
import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.LogBufferDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.agrona.BitUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.consensus.ArchiveCatalog.Recording;

/**
 * Looks, before an archive starts on it, whether a folder's logs are what was once written: the files that say what there is, and every frame
 * that is younger than the latest snapshot, which is what a start reads and a leader may have to send. What is older is compared when it is read.
 */
final class LogCheck {
    private static final int FRAME_HEADER = DataHeaderFlyweight.HEADER_LENGTH;

    private final Path archiveDir;
    private final Map<Long, Recording> catalog;
    private final Checksum checksum = Checksums.crc32c();

    private LogCheck(Path archiveDir) {
        this.archiveDir = archiveDir;
        this.catalog = CatalogCheck.read(archiveDir);
    }

    /** Throws a {@link DamagedRecordingException} if something is not as it was written. Recordings that were left open have been ended. */
    static void check(ConsensusLayout layout, int logs) {
        if (logs == 0) {
            return;
        }
        LogCheck check = new LogCheck(layout.archive().toPath());
        for (int group = 0; group < logs; group++) {
            check.checkGroup(layout.group(group), group);
        }
    }

    private void checkGroup(File folder, int group) {
        checkNodeState(folder);
        Path file = folder.toPath().resolve(RecordingLog.RECORDING_LOG_FILE_NAME);
        List<RecordingLog.Entry> terms;
        RecordingLog.Entry snapshot;
        try (RecordingLog recordings = new RecordingLog(folder, false)) {
            terms = recordings.entries().stream()
                    .filter(entry -> entry.isValid && entry.type == RecordingLog.ENTRY_TYPE_TERM)
                    .sorted(Comparator.comparingLong(entry -> entry.leadershipTermId))
                    .toList();
            snapshot = recordings.getLatestSnapshot(-1);
        } catch (RuntimeException e) {
            throw damaged(file, e.toString());
        }
        if (terms.isEmpty()) {
            if (snapshot != null || hasRecordingOf(group)) {
                throw damaged(file, "it knows of no term, and there is a log");
            }
            return;
        }
        long recordingId = terms.get(0).recordingId;
        Recording log = catalog.get(recordingId);
        if (log == null || log.stopPosition() == AeronArchive.NULL_POSITION) {
            throw damaged(file, "the log is recording " + recordingId + ", which the archive has not");
        }
        checkTerms(file, terms, log);
        long from = snapshot == null ? log.startPosition() : snapshot.logPosition;
        if (from < log.startPosition() || from > log.stopPosition()) {
            throw damaged(
                    file,
                    "the latest snapshot is at " + from + ", the log from " + log.startPosition() + " to "
                            + log.stopPosition());
        }
        checkFrames(log, from);
    }

    private static void checkNodeState(File folder) {
        Path file = folder.toPath().resolve(NodeStateFile.FILENAME);
        try (NodeStateFile state = new NodeStateFile(folder, false, 0)) {
            if (state.candidateTerm().candidateTermId() < -1) {
                throw damaged(file, "candidate term " + state.candidateTerm().candidateTermId());
            }
        } catch (IOException | IllegalStateException | IndexOutOfBoundsException | AeronException e) {
            throw damaged(file, e.toString());
        }
    }

    /** The terms follow each other, in one recording, and the last began in it. */
    private static void checkTerms(Path file, List<RecordingLog.Entry> terms, Recording log) {
        long previous = -1;
        long base = 0;
        for (RecordingLog.Entry term : terms) {
            if (term.leadershipTermId <= previous || term.termBaseLogPosition < base || term.recordingId != log.id()) {
                throw damaged(file, "terms do not follow each other: " + terms);
            }
            previous = term.leadershipTermId;
            base = term.termBaseLogPosition;
        }
    }

    private boolean hasRecordingOf(int group) {
        int stream = new GroupStreams(group).log();
        return catalog.values().stream()
                .anyMatch(entry -> entry.streamId() == stream && entry.stopPosition() > entry.startPosition());
    }

    private void checkFrames(Recording log, long from) {
        long position = from;
        while (position < log.stopPosition()) {
            long segment = log.segmentAt(position);
            long end = Math.min(log.stopPosition(), segment + log.segmentBytes());
            Path file = SegmentFile.path(archiveDir, log.id(), segment);
            try {
                if (!Files.exists(file) || Files.size(file) != log.segmentBytes()) {
                    throw damaged(file, "it is missing or shorter than it was");
                }
                checkSegment(log, file, segment, position, end);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
            position = end;
        }
    }

    private void checkSegment(Recording log, Path file, long segment, long from, long end) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, log.segmentBytes());
            try {
                UnsafeBuffer frames = new UnsafeBuffer(mapped);
                long position = from;
                while (position < end) {
                    int at = (int) (position - segment);
                    int length = FrameDescriptor.frameLength(frames, at);
                    int aligned = BitUtil.align(length, FrameDescriptor.FRAME_ALIGNMENT);
                    if (length < FRAME_HEADER
                            || aligned > end - position
                            || !isWhole(log, frames, at, aligned, position)) {
                        throw damaged(file, "the frame at position " + position + " is not what was written");
                    }
                    position += aligned;
                }
                boolean isInside = end - segment < log.segmentBytes();
                if (isInside && FrameDescriptor.frameLength(frames, (int) (end - segment)) > 0) {
                    throw damaged(file, "there are frames behind position " + end + ", where the log is said to end");
                }
            } finally {
                IoUtil.unmap(mapped);
            }
        }
    }

    private boolean isWhole(Recording log, UnsafeBuffer frames, int at, int aligned, long position) {
        int termId = LogBufferDescriptor.computeTermIdFromPosition(
                position, LogBufferDescriptor.positionBitsToShift(log.termBytes()), log.initialTermId());
        if (FrameDescriptor.frameTermId(frames, at) != termId
                || frames.getInt(FrameDescriptor.termOffsetOffset(at), ByteOrder.LITTLE_ENDIAN)
                        != (position & (log.termBytes() - 1))) {
            return false;
        }
        return SegmentFile.isWhole(frames, at, aligned, checksum);
    }

    private static DamagedRecordingException damaged(Path file, String how) {
        return new DamagedRecordingException(file + " is damaged: " + how + ". " + FolderFiles.REMEDY);
    }
}
