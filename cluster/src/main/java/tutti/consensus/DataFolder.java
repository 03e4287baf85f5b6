package tutti.consensus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.IoUtil;
import org.jspecify.annotations.Nullable;
import tutti.config.ConfigException;

/**
 * A folder that one process owns for its life by an operating-system lock, which the kernel releases however the process
 * ends. The lock decides "in use"; Aeron's mark files, whose liveness lasts 10 s beyond a killed process, do not: whoever
 * holds the lock removes them. They hold activity times and error texts only; an election's candidate term is in
 * {@code node-state.dat} and a mark file is asked for it only by versions before that file ({@code ConsensusModule} line
 * 1834).
 */
final class DataFolder implements AutoCloseable {
    private final FileChannel channel;
    private final FileLock lock;

    private DataFolder(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** Takes the lock file or says who cannot have what. */
    static DataFolder lock(Path lockFile, String purpose) {
        try {
            Files.createDirectories(lockFile.toAbsolutePath().getParent());
            FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new ConfigException(purpose + " is in use by another process, which holds a lock on " + lockFile);
            }
            return new DataFolder(channel, lock);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + purpose + " by " + lockFile, e);
        }
    }

    /** An empty folder for mark files; to be called with the lock held. */
    static Path freshMarks(Path dataDir) {
        Path marks = dataDir.resolve("marks");
        IoUtil.delete(marks.toFile(), false);
        try {
            return Files.createDirectories(marks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }
}
