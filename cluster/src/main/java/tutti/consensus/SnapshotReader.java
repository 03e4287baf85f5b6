package tutti.consensus;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.aeron.Image;
import io.aeron.ImageFragmentAssembler;
import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import tutti.partition.CommittedLog;

/** Reads what {@link SnapshotWriter} wrote and checks that nothing is missing. */
final class SnapshotReader implements FragmentHandler {
    private static final int FRAGMENTS_MAX = 16;

    private final CommittedLog committed;
    private int chunks;
    private long bytes;
    private boolean ended;
    private boolean superseded;

    SnapshotReader(CommittedLog committed) {
        this.committed = committed;
    }

    /** True if slots were moved since the snapshot was taken: nothing of it was loaded. */
    boolean isSuperseded() {
        return superseded;
    }

    void checkEnded() {
        if (!ended) {
            throw new AeronException(
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
        int kind = buffer.getInt(offset + SnapshotFrames.KIND, LITTLE_ENDIAN);
        int number = buffer.getInt(offset + SnapshotFrames.NUMBER, LITTLE_ENDIAN);
        if (kind == SnapshotFrames.KIND_CHUNK && number == chunks && !ended) {
            int chunk = offset + SnapshotFrames.HEADER_LENGTH;
            int chunkLength = length - SnapshotFrames.HEADER_LENGTH;
            superseded = superseded || (chunks == 0 && !committed.isCurrent(buffer, chunk, chunkLength));
            if (!superseded) {
                committed.loadSnapshotChunk(buffer, chunk, chunkLength);
            }
            chunks++;
            bytes += chunkLength;
        } else if (kind == SnapshotFrames.KIND_END && number == chunks && totalBytes(buffer, offset) == bytes) {
            ended = true;
        } else {
            throw new AeronException("snapshot is damaged: frame kind=" + kind + " number=" + number + " after "
                    + chunks + " chunks, " + bytes + " bytes");
        }
    }

    private static long totalBytes(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + SnapshotFrames.TOTAL_BYTES, LITTLE_ENDIAN);
    }
}
