package tutti.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** @throws DamagedHistoryException if LevelDB finds it corrupt */
    static LevelDb open(Path folder) {
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
            return new LevelDb(folder, JniDBFactory.factory.open(folder.toFile(), options));
        } catch (IOException | DBException e) {
            throw new DamagedHistoryException("cannot open " + folder + ": " + e.getMessage(), e);
        }
    }

    byte @Nullable [] get(byte[] key) {
        try {
            return db.get(key, new ReadOptions().verifyChecksums(true).fillCache(false));
        } catch (DBException e) {
            throw new DamagedHistoryException("cannot read from " + folder + ": " + e.getMessage(), e);
        }
    }

    WriteBatch batch() {
        return db.createWriteBatch();
    }

    /** Writes what the caller puts into a batch, as a whole. */
    void write(Consumer<WriteBatch> puts) {
        try (WriteBatch batch = db.createWriteBatch()) {
            puts.accept(batch);
            db.write(batch);
        } catch (IOException e) {
            throw new DamagedHistoryException("cannot write to " + folder, e);
        }
    }

    /** The same; returns when this and all earlier writes are on disk. */
    void writeSynced(Consumer<WriteBatch> puts) {
        try (WriteBatch batch = db.createWriteBatch()) {
            puts.accept(batch);
            writeSynced(batch);
        } catch (IOException e) {
            throw new DamagedHistoryException("cannot write to " + folder, e);
        }
    }

    void write(WriteBatch batch) {
        db.write(batch);
    }

    /** Returns when this and all earlier writes are on disk. */
    void writeSynced(WriteBatch batch) {
        db.write(batch, new WriteOptions().sync(true));
    }

    DBIterator iterator() {
        return db.iterator(new ReadOptions().verifyChecksums(true).fillCache(false));
    }

    @Override
    public void close() {
        try {
            db.close();
        } catch (IOException e) {
            throw new DamagedHistoryException("cannot close " + folder, e);
        }
    }
}
