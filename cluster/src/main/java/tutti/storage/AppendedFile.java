package tutti.storage;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that grows at its end, in few long writes of whole disk blocks that pass the operating system's cache by where the file system
 * can: what is written once and rarely read would take memory there that costs more than the write. The last disk block is written again
 * with what follows it; until then there are zeros behind the end. Of one thread; others may read what is flushed.
 */
final class AppendedFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AppendedFile.class);

    private final Path path;
    private final FileChannel file;
    private final int blockBytes;

    /** Begins with the bytes of the last disk block that is not full; in whole disk blocks, and where memory is aligned like them. */
    private ByteBuffer buffer;

    /** Where in the file the buffer begins. */
    private long bufferAt;

    /** Bytes of the buffer that are in the file. */
    private int flushed;

    private AppendedFile(Path path, FileChannel file, int blockBytes, ByteBuffer buffer) {
        this.path = path;
        this.file = file;
        this.blockBytes = blockBytes;
        this.buffer = buffer;
    }

    /**
     * Opens the file, which is made if there is none. What is behind the end is cut off.
     *
     * @param end bytes that stay, which must be there
     * @param bufferBytes that are gathered before they are written, if nobody flushes them before
     */
    static AppendedFile open(Path path, long end, int bufferBytes) throws IOException {
        int blockBytes =
                Math.toIntExact(Files.getFileStore(path.resolveSibling("")).getBlockSize());
        return open(path, end, blockBytes, buffer(bufferBytes + 2 * blockBytes, blockBytes));
    }

    private static AppendedFile open(Path path, long end, int blockBytes, ByteBuffer buffer) throws IOException {
        FileChannel file = open(path);
        try {
            AppendedFile opened = new AppendedFile(path, file, blockBytes, buffer);
            opened.cutOff(end);
            opened.readLastBlock(end);
            return opened;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Opens the next file, empty, which takes over the buffer. All of this one is on disk then, and it is closed. */
    AppendedFile next(Path nextPath) throws IOException {
        force();
        close();
        return open(nextPath, 0, blockBytes, buffer.clear());
    }

    /** Bytes in the file, or on their way. */
    long end() {
        return bufferAt + buffer.position();
    }

    /** Room for so many bytes, little endian. What is put there comes to the file's end with {@link #append}. */
    ByteBuffer room(int bytes) throws IOException {
        if (bytes > buffer.remaining() - blockBytes) {
            flush();
        }
        if (bytes > buffer.remaining() - blockBytes) {
            ByteBuffer longer = buffer(bytes + 2 * blockBytes, blockBytes);
            longer.put(buffer.flip());
            buffer = longer;
        }
        return buffer.slice(buffer.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The first bytes of the room that was given last are the file's. */
    void append(int bytes) {
        buffer.position(buffer.position() + bytes);
    }

    /** Returns when all that was appended can be read from the file. */
    void flush() throws IOException {
        int used = buffer.position();
        if (used == flushed) {
            return;
        }
        while (buffer.position() % blockBytes != 0) {
            buffer.put((byte) 0);
        }
        buffer.flip();
        for (int written = 0; buffer.hasRemaining(); ) {
            written += file.write(buffer, bufferAt + written);
        }
        keepLastBlock(used);
    }

    /** Returns when all that was appended is on disk. */
    void force() throws IOException {
        flush();
        file.force(false);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void keepLastBlock(int used) {
        int kept = used % blockBytes;
        int from = used - kept;
        buffer.clear();
        if (from > 0) {
            buffer.put(buffer.duplicate().position(from).limit(used));
        }
        buffer.position(kept);
        bufferAt += from;
        flushed = kept;
    }

    private void cutOff(long end) throws IOException {
        long unknown = file.size() - end;
        if (unknown > 0) {
            if (unknown >= blockBytes) {
                LOG.info("{} had {} bytes that were not synced: cut off", path, unknown);
            }
            file.truncate(end);
            file.force(true);
        }
    }

    /** Where it is not full: it is written again. */
    private void readLastBlock(long end) throws IOException {
        flushed = Math.toIntExact(end % blockBytes);
        bufferAt = end - flushed;
        buffer.limit(blockBytes);
        try (FileChannel read = FileChannel.open(path, StandardOpenOption.READ)) {
            while (buffer.position() < flushed && read.read(buffer, bufferAt + buffer.position()) > 0) {
                // Until all of it is here.
            }
        }
        buffer.clear().position(flushed);
    }

    private static FileChannel open(Path path) throws IOException {
        try {
            return FileChannel.open(
                    path, StandardOpenOption.WRITE, StandardOpenOption.CREATE, ExtendedOpenOption.DIRECT);
        } catch (UnsupportedOperationException | IOException e) {
            LOG.debug("{} is written through the operating system's cache", path, e);
            return FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        }
    }

    private static ByteBuffer buffer(int bytes, int blockBytes) {
        return ByteBuffer.allocateDirect(bytes + blockBytes).alignedSlice(blockBytes);
    }
}
