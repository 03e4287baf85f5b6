package tutti.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads files whose bytes do not change once they are written. So many are open at most, those that were read last. Of any thread: one that
 * finds a file closed under its hands, since others were read meanwhile or since a thread that read it was interrupted, opens it again.
 */
final class OpenFiles implements AutoCloseable {
    private static final int OPENINGS_MAX = 10;

    private final int openMax;
    private final Map<Path, FileChannel> open = new LinkedHashMap<>(16, 0.75f, true);

    OpenFiles(int openMax) {
        this.openMax = openMax;
    }

    /**
     * Fills the buffer with what lies from an offset on; not all of it if the file ends before.
     *
     * @throws NoSuchFileException if the file is gone
     */
    void read(Path file, long offset, ByteBuffer to) throws IOException {
        for (int opening = 1; ; opening++) {
            FileChannel channel = channel(file);
            try {
                read(channel, offset, to);
                return;
            } catch (ClosedByInterruptException e) {
                forget(file);
                throw e;
            } catch (ClosedChannelException e) {
                forget(file, channel);
                if (opening == OPENINGS_MAX) {
                    throw e;
                }
            }
        }
    }

    /** Closes the file, before it is removed. */
    synchronized void forget(Path file) throws IOException {
        FileChannel channel = open.remove(file);
        if (channel != null) {
            channel.close();
        }
    }

    synchronized int count() {
        return open.size();
    }

    @Override
    public synchronized void close() throws IOException {
        for (FileChannel channel : open.values()) {
            channel.close();
        }
        open.clear();
    }

    private static void read(FileChannel from, long offset, ByteBuffer to) throws IOException {
        int count = 0;
        while (count >= 0 && to.hasRemaining()) {
            count = from.read(to, offset + to.position());
        }
    }

    private synchronized FileChannel channel(Path file) throws IOException {
        FileChannel known = open.get(file);
        if (known != null) {
            return known;
        }
        FileChannel opened = FileChannel.open(file, StandardOpenOption.READ);
        open.put(file, opened);
        if (open.size() > openMax) {
            forget(open.keySet().iterator().next());
        }
        return opened;
    }

    private synchronized void forget(Path file, FileChannel closed) {
        open.remove(file, closed);
    }
}
