package tutti.consensus;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.aeron.Image;
import io.aeron.ImageFragmentAssembler;
import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;
import tutti.codec.UnsupportedFormatException;
import tutti.partition.CommittedLog;

/** Reads what a {@link StagedSnapshot} holds and checks that nothing is missing or damaged, before anything of it is loaded. */
final class SnapshotReader implements FragmentHandler {
    private static final int FRAGMENTS_MAX = 16;

    private final @Nullable CommittedLog committed;
    private int chunks;
    private long bytes;
    private boolean ended;
    private boolean superseded;

    private SnapshotReader(@Nullable CommittedLog committed) {
        this.committed = committed;
    }

    /** Gives the chunks to a state machine. */
    static SnapshotReader loading(CommittedLog committed) {
        return new SnapshotReader(committed);
    }

    /** Looks only. */
    static SnapshotReader checking() {
        return new SnapshotReader(null);
    }

    /** True if slots were moved since the snapshot was taken: nothing of it was loaded. */
    boolean isSuperseded() {
        return superseded;
    }

    void checkEnded() {
        if (!ended) {
            throw new UnfinishedSnapshotException(
                    "snapshot ends without its end frame after " + chunks + " chunks, " + bytes + " bytes");
        }
    }

    /** Blocks until the end frame came by. */
    void readAll(Image image, IdleStrategy idle) {
        ImageFragmentAssembler assembler = new ImageFragmentAssembler(this);
        idle.reset();
        while (!ended) {
            int fragments = image.poll(assembler, FRAGMENTS_MAX);
            if (fragments == 0 && image.isClosed()) {
                checkEnded();
            }
            idle.idle(fragments);
        }
    }

    @Override
    public void onFragment(DirectBuffer buffer, int offset, int length, Header header) {
        int kind = length < SnapshotFrames.HEADER_LENGTH ? 0 : buffer.getInt(offset, LITTLE_ENDIAN);
        int number = kind == 0 ? 0 : buffer.getInt(offset + SnapshotFrames.NUMBER, LITTLE_ENDIAN);
        if (kind == SnapshotFrames.KIND_BEFORE_CHECKSUMS) {
            throw new UnsupportedFormatException("snapshot frame", kind, SnapshotFrames.KIND_CHUNK);
        }
        if (kind == SnapshotFrames.KIND_CHUNK && number == chunks && !ended) {
            onChunk(buffer, offset, length - SnapshotFrames.HEADER_LENGTH);
        } else if (kind == SnapshotFrames.KIND_END
                && number == chunks
                && length == SnapshotFrames.END_LENGTH
                && totalBytes(buffer, offset) == bytes) {
            ended = true;
        } else {
            throw new AeronException("snapshot is damaged: frame kind=" + kind + " number=" + number + " after "
                    + chunks + " chunks, " + bytes + " bytes");
        }
    }

    private void onChunk(DirectBuffer buffer, int offset, int length) {
        int chunk = offset + SnapshotFrames.HEADER_LENGTH;
        int crc = buffer.getInt(offset + SnapshotFrames.CRC, LITTLE_ENDIAN);
        if (SnapshotFrames.crc(buffer, chunk, length) != crc) {
            throw new AeronException("snapshot is damaged: checksum of chunk " + chunks + " of " + length + " bytes");
        }
        if (committed != null) {
            superseded = superseded || (chunks == 0 && !committed.isCurrent(buffer, chunk, length));
            if (!superseded) {
                committed.loadSnapshotChunk(buffer, chunk, length);
            }
        }
        chunks++;
        bytes += length;
    }

    private static long totalBytes(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + SnapshotFrames.TOTAL_BYTES, LITTLE_ENDIAN);
    }
}
