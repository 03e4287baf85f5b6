package tutti.consensus;

import io.aeron.archive.checksum.Checksum;
import io.aeron.archive.checksum.Checksums;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.agrona.BitUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A segment file of an archive's recording: frames one after the other, each with a checksum in place of its session id, then zeros. */
final class SegmentFile {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentFile.class);
    private static final String SUFFIX = ".rec";

    /** What a disk writes whole or not at all. */
    private static final int SECTOR_BYTES = 512;

    private SegmentFile() {}

    static Path path(Path archiveDir, long recordingId, long position) {
        return archiveDir.resolve(recordingId + "-" + position + SUFFIX);
    }

    /** Position at which the last segment of the recording begins, -1 if it has none. */
    static long lastPosition(Path archiveDir, long recordingId) throws IOException {
        String prefix = recordingId + "-";
        try (Stream<Path> files = Files.list(archiveDir)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix) && name.endsWith(SUFFIX))
                    .mapToLong(name -> Long.parseLong(name.substring(prefix.length(), name.length() - SUFFIX.length())))
                    .max()
                    .orElse(-1);
        }
    }

    /**
     * Looks for the first frame that is not whole, and makes the file zeros from there on. A frame of which a sector was never
     * written is torn, and so is one whose length leads beyond the file, if it lies in what may have been the last write: an archive
     * writes on only once what it wrote is synced, so a frame with more than one write's bytes behind it was whole once.
     *
     * @return offset at which the last whole frame ends
     * @throws DamagedRecordingException if the frame is not torn: then it was whole once
     */
    static int cutBehindLastWholeFrame(Path file, int from, int segmentBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            int size = (int) Math.min(segmentBytes, channel.size());
            if (size <= from) {
                return from;
            }
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
            int end;
            boolean isTorn;
            try {
                UnsafeBuffer frames = new UnsafeBuffer(mapped);
                end = endOfWholeFrames(frames, from);
                isTorn = isTorn(file, frames, end);
            } finally {
                IoUtil.unmap(mapped);
            }
            if (isTorn) {
                LOG.warn("{}: a frame at {} was not written to its end; the file is cut there", file, end);
                cut(channel, end, segmentBytes);
            }
            return end;
        }
    }

    /**
     * Makes the file zeros from a recording's end on, if what stands there may be of the last write, which failed. What is more than one
     * write is left for {@link LogCheck} to refuse: then it is the end that is wrong.
     */
    static void cutBehind(Path file, int end, int segmentBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (end >= channel.size()) {
                return;
            }
            boolean isOfLastWrite;
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, end, channel.size() - end);
            try {
                UnsafeBuffer behind = new UnsafeBuffer(mapped);
                int write = Math.min(ConsensusNode.FILE_IO_BYTES, behind.capacity());
                isOfLastWrite = !isEmpty(behind, 0, write) && isEmpty(behind, write, behind.capacity());
            } finally {
                IoUtil.unmap(mapped);
            }
            if (isOfLastWrite) {
                LOG.warn("{}: the write at {} failed and left something there; the file is cut there", file, end);
                cut(channel, end, segmentBytes);
            }
        }
    }

    private static int endOfWholeFrames(UnsafeBuffer frames, int from) {
        Checksum checksum = Checksums.crc32c();
        int at = from;
        while (at + DataHeaderFlyweight.HEADER_LENGTH <= frames.capacity()) {
            int length = FrameDescriptor.frameLength(frames, at);
            int aligned = BitUtil.align(length, FrameDescriptor.FRAME_ALIGNMENT);
            if (length <= 0 || at + aligned > frames.capacity() || !isWhole(frames, at, aligned, checksum)) {
                return at;
            }
            at += aligned;
        }
        return at;
    }

    /** Of padding only the header is written, without a checksum. */
    static boolean isWhole(UnsafeBuffer frames, int at, int aligned, Checksum checksum) {
        return FrameDescriptor.isPaddingFrame(frames, at)
                || checksum.compute(
                                frames.addressOffset(),
                                at + DataHeaderFlyweight.HEADER_LENGTH,
                                aligned - DataHeaderFlyweight.HEADER_LENGTH)
                        == FrameDescriptor.frameSessionId(frames, at);
    }

    /** True if what begins at {@code end} is a frame of which a part is missing; false if nothing begins there. */
    private static boolean isTorn(Path file, UnsafeBuffer frames, int end) {
        if (end + DataHeaderFlyweight.HEADER_LENGTH > frames.capacity()) {
            return false;
        }
        int length = FrameDescriptor.frameLength(frames, end);
        if (length == 0) {
            return false;
        }
        boolean isIncomplete =
                length < 0 || length > frames.capacity() - end || hasEmptySector(frames, end, end + length);
        if (isIncomplete && isEmpty(frames, end + ConsensusNode.FILE_IO_BYTES, frames.capacity())) {
            return true;
        }
        throw new DamagedRecordingException(file + ": the frame at " + end
                + " was whole once and is damaged: without it"
                + " the node would take part in elections without what it has confirmed. " + FolderFiles.REMEDY);
    }

    /** True if there is nothing but zeros. */
    private static boolean isEmpty(UnsafeBuffer frames, int from, int to) {
        for (int at = from; at < to; at++) {
            if (frames.getByte(at) != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasEmptySector(UnsafeBuffer frames, int from, int to) {
        int sector = from;
        while (sector < to) {
            int next = Math.min(to, BitUtil.align(sector + 1, SECTOR_BYTES));
            int at = sector;
            while (at < next && frames.getByte(at) == 0) {
                at++;
            }
            if (at == next) {
                return true;
            }
            sector = next;
        }
        return false;
    }

    private static void cut(FileChannel channel, int end, int segmentBytes) throws IOException {
        channel.truncate(end);
        channel.write(ByteBuffer.allocate(1), segmentBytes - 1L);
        channel.force(true);
    }
}
