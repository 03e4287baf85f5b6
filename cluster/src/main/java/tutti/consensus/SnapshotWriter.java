package tutti.consensus;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.exceptions.AeronException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.ledger.SnapshotSink;

/** Writes a service's state to Aeron's snapshot publication. */
final class SnapshotWriter implements SnapshotSink {
    private final ExclusivePublication publication;
    private final IdleStrategy idle;
    private final UnsafeBuffer header =
            new UnsafeBuffer(new byte[Math.max(SnapshotFrames.HEADER_LENGTH, SnapshotFrames.END_LENGTH)]);
    private int chunks;
    private long bytes;

    SnapshotWriter(ExclusivePublication publication, IdleStrategy idle) {
        this.publication = publication;
        this.idle = idle;
    }

    @Override
    public void chunk(DirectBuffer buffer, int offset, int length) {
        if (length < 0 || length > CHUNK_BYTES_MAX) {
            throw new IllegalArgumentException("snapshot chunk of " + length + " bytes, at most " + CHUNK_BYTES_MAX);
        }
        header.putInt(SnapshotFrames.KIND, SnapshotFrames.KIND_CHUNK, LITTLE_ENDIAN);
        header.putInt(SnapshotFrames.NUMBER, chunks, LITTLE_ENDIAN);
        header.putInt(SnapshotFrames.CRC, SnapshotFrames.crc(buffer, offset, length), LITTLE_ENDIAN);
        idle.reset();
        while (isRefused(publication.offer(header, 0, SnapshotFrames.HEADER_LENGTH, buffer, offset, length, null))) {
            idle.idle();
        }
        chunks++;
        bytes += length;
    }

    void end() {
        header.putInt(SnapshotFrames.KIND, SnapshotFrames.KIND_END, LITTLE_ENDIAN);
        header.putInt(SnapshotFrames.NUMBER, chunks, LITTLE_ENDIAN);
        header.putLong(SnapshotFrames.TOTAL_BYTES, bytes, LITTLE_ENDIAN);
        idle.reset();
        while (isRefused(publication.offer(header, 0, SnapshotFrames.END_LENGTH))) {
            idle.idle();
        }
    }

    private static boolean isRefused(long result) {
        if (result > 0) {
            return false;
        }
        if (result == Publication.BACK_PRESSURED || result == Publication.ADMIN_ACTION) {
            return true;
        }
        throw new AeronException("snapshot publication failed: " + Publication.errorString(result));
    }
}
