package tutti.consensus;

import io.aeron.ImageFragmentAssembler;
import io.aeron.archive.checksum.Checksum;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import io.aeron.logbuffer.LogBufferDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BitUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.consensus.ArchiveCatalog.Recording;

/**
 * Reads a recording from its files, from its start to its stop, as a replay would: every frame with its checksum, which is over the
 * frame's payload, and its header, which has none and of which every field but the reserved value is known beforehand.
 */
final class RecordingFrames {
    private final Path archiveDir;
    private final Recording recording;
    private final ImageFragmentAssembler handler;
    private final Checksum checksum = Checksums.crc32c();
    private final Header header;
    private final int positionBitsToShift;
    private boolean isInMessage;

    private RecordingFrames(Path archiveDir, Recording recording, FragmentHandler handler) {
        this.archiveDir = archiveDir;
        this.recording = recording;
        this.handler = new ImageFragmentAssembler(handler);
        this.positionBitsToShift = LogBufferDescriptor.positionBitsToShift(recording.termBytes());
        this.header = new Header(recording.initialTermId(), positionBitsToShift);
    }

    /**
     * Gives the recording's messages to the handler.
     *
     * @throws DamagedRecordingException if a byte of it is missing or not what was written
     */
    static void read(Path archiveDir, Recording recording, FragmentHandler handler) throws IOException {
        new RecordingFrames(archiveDir, recording, handler).readAll();
    }

    private void readAll() throws IOException {
        if (recording.stopPosition() == AeronArchive.NULL_POSITION) {
            throw new DamagedRecordingException("recording " + recording.id() + " has no end");
        }
        long position = recording.startPosition();
        while (position < recording.stopPosition()) {
            position = readSegment(position);
        }
    }

    /** Reads to the end of the segment, or of the recording; returns where that is. */
    private long readSegment(long position) throws IOException {
        long base = recording.segmentAt(position);
        Path file = SegmentFile.path(archiveDir, recording.id(), base);
        int from = (int) (position - base);
        int to = (int) Math.min(recording.segmentBytes(), recording.stopPosition() - base);
        if (!Files.exists(file)) {
            throw new DamagedRecordingException(file + " is missing");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() < to) {
                throw new DamagedRecordingException(
                        file + " has " + channel.size() + " bytes, " + to + " were written");
            }
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, to);
            try {
                readFrames(file, base, new UnsafeBuffer(mapped), from);
            } finally {
                IoUtil.unmap(mapped);
            }
        }
        return base + to;
    }

    private void readFrames(Path file, long base, UnsafeBuffer frames, int from) {
        header.buffer(frames);
        int at = from;
        while (at < frames.capacity()) {
            int length = at + DataHeaderFlyweight.HEADER_LENGTH > frames.capacity()
                    ? 0
                    : FrameDescriptor.frameLength(frames, at);
            int aligned = BitUtil.align(length, FrameDescriptor.FRAME_ALIGNMENT);
            boolean fits = length >= DataHeaderFlyweight.HEADER_LENGTH && aligned <= frames.capacity() - at;
            if (!fits
                    || !hasExpectedHeader(frames, at, base + at)
                    || !SegmentFile.isWhole(frames, at, aligned, checksum)) {
                throw new DamagedRecordingException(file + ": the frame at " + at + " is damaged");
            }
            if (!FrameDescriptor.isPaddingFrame(frames, at)) {
                header.offset(at);
                handler.onFragment(
                        frames,
                        at + DataHeaderFlyweight.HEADER_LENGTH,
                        length - DataHeaderFlyweight.HEADER_LENGTH,
                        header);
            }
            at += aligned;
        }
    }

    private boolean hasExpectedHeader(UnsafeBuffer frames, int at, long position) {
        int type = FrameDescriptor.frameType(frames, at);
        int termId =
                LogBufferDescriptor.computeTermIdFromPosition(position, positionBitsToShift, recording.initialTermId());
        return frames.getByte(at + DataHeaderFlyweight.VERSION_FIELD_OFFSET) == DataHeaderFlyweight.CURRENT_VERSION
                && (type == DataHeaderFlyweight.HDR_TYPE_DATA || type == DataHeaderFlyweight.HDR_TYPE_PAD)
                && DataHeaderFlyweight.termOffset(frames, at) == (position & (recording.termBytes() - 1))
                && DataHeaderFlyweight.termId(frames, at) == termId
                && DataHeaderFlyweight.streamId(frames, at) == recording.streamId()
                && (type == DataHeaderFlyweight.HDR_TYPE_PAD || followsTheFrameBefore(frames, at));
    }

    /** A message is one frame with both flags, or one that begins it, any in between, and one that ends it. */
    private boolean followsTheFrameBefore(UnsafeBuffer frames, int at) {
        byte flags = FrameDescriptor.frameFlags(frames, at);
        boolean begins = (flags & FrameDescriptor.BEGIN_FRAG_FLAG) != 0;
        boolean ends = (flags & FrameDescriptor.END_FRAG_FLAG) != 0;
        boolean isExpected = (flags & ~FrameDescriptor.UNFRAGMENTED) == 0 && begins != isInMessage;
        isInMessage = !ends;
        return isExpected;
    }
}
