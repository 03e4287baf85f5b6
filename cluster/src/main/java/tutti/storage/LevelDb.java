package tutti.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.fusesource.leveldbjni.JniDBFactory;
import org.iq80.leveldb.CompressionType;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBException;
import org.iq80.leveldb.DBIterator;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.ReadOptions;
import org.iq80.leveldb.WriteBatch;
import org.iq80.leveldb.WriteOptions;
import org.jspecify.annotations.Nullable;

/** One database, with the checks that LevelDB leaves off by default: checksums when reading, and syncs where asked for. */
final class LevelDb implements AutoCloseable {
    /** LevelDB keeps the newest writes in memory, up to twice so many bytes. */
    private static final int WRITE_BUFFER_BYTES = 8 << 20;

    private static final int CACHE_BYTES = 8 << 20;
    private static final int OPEN_FILES_MAX = 64;

    private final Path folder;
    private final DB db;

    private LevelDb(Path folder, DB db) {
        this.folder = folder;
        this.db = db;
    }

    /**
     * @throws DamagedHistoryException if LevelDB finds it corrupt
     * @throws UncheckedIOException if it cannot be read or written, which says nothing of what is in it
     */
    static LevelDb open(Path folder) {
        try {
            LevelDbBinding.prepare();
            return openPrepared(folder);
        } catch (IOException e) {
            throw failure("open", folder, e);
        }
    }

    /** The same, for {@link LevelDbBinding} alone. */
    static LevelDb openPrepared(Path folder) throws IOException {
        Options options = new Options()
                .createIfMissing(true)
                .paranoidChecks(true)
                .verifyChecksums(true)
                .compressionType(CompressionType.NONE)
                .writeBufferSize(WRITE_BUFFER_BYTES)
                .cacheSize(CACHE_BYTES)
                .maxOpenFiles(OPEN_FILES_MAX);
        try {
            Files.createDirectories(folder);
            LogTails.cut(folder);
            return new LevelDb(folder, JniDBFactory.factory.open(folder.toFile(), options));
        } catch (DBException e) {
            throw failure("open", folder, e);
        }
    }

    byte @Nullable [] get(byte[] key) {
        try {
            return db.get(key, new ReadOptions().verifyChecksums(true).fillCache(false));
        } catch (DBException e) {
            throw failure("read from", folder, e);
        }
    }

    /** Writes what the caller puts into a batch, as a whole. */
    void write(Consumer<WriteBatch> puts) {
        write(puts, new WriteOptions());
    }

    /**
     * The same; returns when it is on disk, and all that was written so before it. What was not may be lost although it came earlier:
     * LevelDB syncs the log that it writes to, and not the one that it wrote to before (google/leveldb#193).
     */
    void writeSynced(Consumer<WriteBatch> puts) {
        write(puts, new WriteOptions().sync(true));
    }

    private void write(Consumer<WriteBatch> puts, WriteOptions options) {
        try (WriteBatch batch = db.createWriteBatch()) {
            puts.accept(batch);
            db.write(batch, options);
        } catch (IOException | DBException e) {
            throw failure("write to", folder, e);
        }
    }

    /** Shows keys and values from a key on, until {@code to} says false. */
    void scan(byte[] from, BiPredicate<byte[], byte[]> to) {
        try (DBIterator iterator = iterator()) {
            iterator.seek(from);
            boolean isWanted = true;
            while (isWanted && iterator.hasNext()) {
                Map.Entry<byte[], byte[]> entry = iterator.next();
                isWanted = to.test(entry.getKey(), entry.getValue());
            }
        } catch (DamagedHistoryException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw failure("read from", folder, e);
        }
    }

    private DBIterator iterator() {
        return db.iterator(new ReadOptions().verifyChecksums(true).fillCache(false));
    }

    @Override
    public void close() {
        try {
            db.close();
        } catch (IOException e) {
            throw failure("close", folder, e);
        }
    }

    /** LevelDB tells corruption, and files that are gone, from a disk that is full or fails by its message alone. */
    private static RuntimeException failure(String doing, Path folder, Exception cause) {
        String said = String.valueOf(cause.getMessage());
        String message = "cannot " + doing + " " + folder + ": " + said;
        boolean isDamage = said.contains("Corruption") || said.contains("No such file");
        return isDamage
                ? new DamagedHistoryException(message, cause)
                : new UncheckedIOException(message, new IOException(cause));
    }
}
