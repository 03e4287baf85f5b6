package tutti.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that takes room on a disk, to be given up when nothing else is left. It is written, not only as long: a file with holes would
 * hold no room, nor would zeros where a file system leaves them out or packs them.
 */
final class Ballast {
    private static final Logger LOG = LoggerFactory.getLogger(Ballast.class);
    private static final int CHUNK_BYTES = 1 << 20;

    private final Path file;
    private final long bytes;

    Ballast(Path file, long bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    boolean isWhole() {
        try {
            return Files.exists(file) && Files.size(file) == bytes;
        } catch (IOException e) {
            throw Disk.failure("look at", file, e);
        }
    }

    /** Gives the room back. */
    void release() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw Disk.failure("remove", file, e);
        }
    }

    /** Takes the room; false, and takes none, if there is not enough. */
    boolean restore() {
        release();
        try (FileChannel to = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] chunk = new byte[CHUNK_BYTES];
            SplittableRandom random = new SplittableRandom();
            for (long left = bytes; left > 0; left -= chunk.length) {
                random.nextBytes(chunk);
                Disk.writeAll(to, ByteBuffer.wrap(chunk, 0, (int) Math.min(left, chunk.length)));
            }
            to.force(true);
            return true;
        } catch (IOException e) {
            LOG.warn("cannot keep {} bytes in {}: {}", bytes, file, e.getMessage());
            release();
            return false;
        }
    }
}
