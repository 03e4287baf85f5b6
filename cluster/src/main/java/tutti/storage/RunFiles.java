package tutti.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Runs in files, each written once from beginning to end. What describes a run says where its chunks lie. Of any thread; one file is
 * written by one.
 *
 * <pre>
 * N.refs, of run N: chunks, little endian
 *
 * 0                4
 * | CRC-32C (int)  | {@link RefChunk} of up to 1,024 refs
 * </pre>
 *
 * <p>The checksum is of run and chunk (two longs) and the refs' bytes, so that a chunk is not taken for another.
 */
final class RunFiles implements AutoCloseable {
    private static final String SUFFIX = ".refs";
    private static final int OPEN_MAX = 32;
    private static final int BUFFER_BYTES = 1 << 18;

    private final Path folder;
    private final OpenFiles reading = new OpenFiles(OPEN_MAX);

    RunFiles(Path folder) {
        this.folder = folder;
        Disk.createFolder(folder);
    }

    /** Begins the file of a run. */
    Output create(long run) {
        Path path = path(run);
        try {
            return new Output(
                    run,
                    FileChannel.open(
                            path,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING));
        } catch (IOException e) {
            throw Disk.failure("create", path, e);
        }
    }

    /**
     * The chunk's refs, key and place of each side by side; null if the run has been merged into another and removed meanwhile.
     *
     * @throws DamagedHistoryException if the bytes are not what was written
     */
    long @Nullable [] chunk(Run run, int chunk) {
        Path path = path(run.number());
        int length = Math.toIntExact(run.ends()[chunk] - run.beginOf(chunk));
        try {
            byte[] bytes = new byte[length];
            ByteBuffer read = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            reading.read(path, run.beginOf(chunk), read);
            boolean isWhole = length > Integer.BYTES
                    && !read.hasRemaining()
                    && read.getInt(0) == checksum(run.number(), chunk, bytes, Integer.BYTES, length - Integer.BYTES);
            if (!isWhole) {
                throw new DamagedHistoryException("chunk " + chunk + " of " + path + " is not what was written");
            }
            return RefChunk.decode(bytes, Integer.BYTES, run.refsIn(chunk));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw Disk.failure("read from", path, e);
        }
    }

    /** @throws DamagedHistoryException if the run's file is not there, or has another length */
    void check(Run run) {
        Path path = path(run.number());
        try {
            if (!Files.exists(path) || Files.size(path) != run.fileBytes()) {
                throw new DamagedHistoryException(path + " is missing, or has not " + run.fileBytes() + " bytes");
            }
        } catch (IOException e) {
            throw Disk.failure("open", path, e);
        }
    }

    /** Removes the run's file. Whoever reads it finds it gone. */
    void remove(Run run) {
        remove(path(run.number()));
    }

    /** Removes the files of all runs but these. */
    void removeOthers(Set<Long> known) {
        Set<Path> kept = known.stream().map(this::path).collect(Collectors.toSet());
        Disk.list(folder, SUFFIX).stream().filter(file -> !kept.contains(file)).forEach(this::remove);
    }

    @Override
    public void close() {
        try {
            reading.close();
        } catch (IOException e) {
            throw Disk.failure("close", folder, e);
        }
    }

    private void remove(Path file) {
        try {
            Files.deleteIfExists(file);
            reading.forget(file);
        } catch (IOException e) {
            throw Disk.failure("remove", file, e);
        }
    }

    private Path path(long run) {
        return folder.resolve(run + SUFFIX);
    }

    private static int checksum(long run, int chunk, byte[] bytes, int from, int count) {
        CRC32C checksum = new CRC32C();
        checksum.update(ByteBuffer.allocate(2 * Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(run)
                .putLong(chunk)
                .flip());
        checksum.update(bytes, from, count);
        return (int) checksum.getValue();
    }

    /** A file that is being written. */
    final class Output implements AutoCloseable {
        private final long run;
        private final FileChannel file;
        private final ByteBuffer buffer =
                ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        private int chunks;
        private long end;

        private Output(long run, FileChannel file) {
            this.run = run;
            this.file = file;
        }

        /** Adds the next chunk; returns where it ends. */
        long add(byte[] chunk, int bytes) {
            if (buffer.remaining() < Integer.BYTES + bytes) {
                flush();
            }
            buffer.putInt(checksum(run, chunks++, chunk, 0, bytes)).put(chunk, 0, bytes);
            end += Integer.BYTES + bytes;
            return end;
        }

        /** Returns when all of it is on disk. */
        void force() {
            flush();
            try {
                file.force(true);
            } catch (IOException e) {
                throw Disk.failure("sync", path(run), e);
            }
            Disk.forceFolder(folder);
        }

        @Override
        public void close() {
            try {
                file.close();
            } catch (IOException e) {
                throw Disk.failure("close", path(run), e);
            }
        }

        private void flush() {
            try {
                Disk.writeAll(file, buffer.flip());
                buffer.clear();
            } catch (IOException e) {
                throw Disk.failure("write to", path(run), e);
            }
        }
    }
}
