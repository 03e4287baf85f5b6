package tutti.consensus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.IoUtil;
import tutti.config.ConfigException;

/**
 * A folder that one process owns for its life by an operating-system lock, which the kernel releases however the process
 * ends. The lock decides "in use"; Aeron's mark files, whose liveness lasts 10 s beyond a killed process, do not: whoever
 * holds the lock removes them. They hold activity times and error texts only; an election's candidate term is in
 * {@code node-state.dat} and a mark file is asked for it only by versions before that file ({@code ConsensusModule} line
 * 1834).
 */
final class DataFolder implements AutoCloseable {
    /**
     * Lock files held by this process. The kernel drops all locks that a process has on a file when it closes any channel to
     * it, so a file that is held must not even be opened again.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;

    private DataFolder(Path file, FileChannel channel, FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /** Takes the lock file or says who cannot have what. */
    static DataFolder lock(Path lockFile, String purpose) {
        try {
            Path folder = Files.createDirectories(lockFile.toAbsolutePath().getParent());
            Path file = folder.toRealPath().resolve(lockFile.getFileName());
            if (!HELD.add(file)) {
                throw inUse(file, purpose);
            }
            boolean locked = false;
            try {
                DataFolder held = open(file, purpose);
                locked = true;
                return held;
            } finally {
                if (!locked) {
                    HELD.remove(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + purpose + " by " + lockFile, e);
        }
    }

    /** An empty folder for mark files; to be called with the lock held. */
    static Path freshMarks(Path marks) {
        removeMarks(marks);
        try {
            return Files.createDirectories(marks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** To be called with the lock held. */
    static void removeMarks(Path marks) {
        IoUtil.delete(marks.toFile(), true);
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            HELD.remove(file);
        }
    }

    private static DataFolder open(Path file, String purpose) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw inUse(file, purpose);
        }
        return new DataFolder(file, channel, lock);
    }

    private static ConfigException inUse(Path file, String purpose) {
        return new ConfigException(purpose + " is in use: a running node holds a lock on " + file);
    }
}
