package tutti.consensus;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.ledger.SnapshotSink;

/**
 * A service's state in {@link SnapshotFrames}, put down as fast as the system's cache takes it, each frame behind its length (int). The
 * file loses its name as soon as it is open: when it is closed, or the process ends, it is gone.
 *
 * <p>One thread writes, then one reads.
 */
final class StagedSnapshot implements SnapshotSink, AutoCloseable {
    private static final int FRAME_AT = Integer.BYTES;
    private static final int CHUNK_AT = FRAME_AT + SnapshotFrames.HEADER_LENGTH;

    private final FileChannel file;
    private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK_AT + CHUNK_BYTES_MAX);
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private final UnsafeBuffer frame = new UnsafeBuffer(bytes, FRAME_AT, bytes.capacity() - FRAME_AT);
    private int chunks;
    private long chunkBytes;

    private StagedSnapshot(FileChannel file) {
        this.file = file;
    }

    /**
     * Copies the state; the file is gone again if that cannot be.
     *
     * @throws UncheckedIOException if there is no room for it
     */
    static StagedSnapshot of(Consumer<SnapshotSink> state, Path path) {
        StagedSnapshot staged = open(path);
        boolean isWhole = false;
        try {
            state.accept(staged);
            staged.end();
            isWhole = true;
            return staged;
        } finally {
            if (!isWhole) {
                staged.close();
            }
        }
    }

    private static StagedSnapshot open(Path path) {
        try {
            return new StagedSnapshot(FileChannel.open(
                    path,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot put a snapshot down in " + path, e);
        }
    }

    @Override
    public void chunk(DirectBuffer source, int offset, int length) {
        if (length < 0 || length > CHUNK_BYTES_MAX) {
            throw new IllegalArgumentException("snapshot chunk of " + length + " bytes, at most " + CHUNK_BYTES_MAX);
        }
        frame.putInt(SnapshotFrames.KIND, SnapshotFrames.KIND_CHUNK, LITTLE_ENDIAN);
        frame.putInt(SnapshotFrames.NUMBER, chunks, LITTLE_ENDIAN);
        frame.putInt(SnapshotFrames.CRC, SnapshotFrames.crc(source, offset, length), LITTLE_ENDIAN);
        frame.putBytes(SnapshotFrames.HEADER_LENGTH, source, offset, length);
        write(SnapshotFrames.HEADER_LENGTH + length);
        chunks++;
        chunkBytes += length;
    }

    private void end() {
        frame.putInt(SnapshotFrames.KIND, SnapshotFrames.KIND_END, LITTLE_ENDIAN);
        frame.putInt(SnapshotFrames.NUMBER, chunks, LITTLE_ENDIAN);
        frame.putLong(SnapshotFrames.TOTAL_BYTES, chunkBytes, LITTLE_ENDIAN);
        write(SnapshotFrames.END_LENGTH);
        try {
            file.position(0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read a snapshot that was put down", e);
        }
    }

    /** Reads the next frame into {@link #frame}; returns its length, 0 after the last. */
    int next() throws IOException {
        bytes.clear().limit(FRAME_AT);
        if (file.read(bytes) < 0) {
            return 0;
        }
        readFully();
        int length = buffer.getInt(0, LITTLE_ENDIAN);
        bytes.clear().position(FRAME_AT).limit(FRAME_AT + length);
        readFully();
        return length;
    }

    /** What {@link #next} read. */
    DirectBuffer frame() {
        return frame;
    }

    /** Bytes of the state. */
    long bytes() {
        return chunkBytes;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot let go of a snapshot that was put down", e);
        }
    }

    private void write(int length) {
        buffer.putInt(0, length, LITTLE_ENDIAN);
        bytes.clear().limit(FRAME_AT + length);
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot put a snapshot down", e);
        }
    }

    private void readFully() throws IOException {
        while (bytes.hasRemaining()) {
            if (file.read(bytes) < 0) {
                throw new EOFException("a snapshot that was put down ends within a frame");
            }
        }
    }
}
