package tutti.storage;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The sorted runs that are on disk, as LevelDB describes them, and summaries of the blocks. Lost, they can be made again from the blocks. Written by one thread,
 * read by any; a run is registered when its file is on disk: see {@link RunFiles}.
 *
 * <pre>
 * key, big endian:                          value
 * | 'k' |                                   the secret of {@link RefKeys}
 * | 'v' |                                   version of what is indexed (int)
 * | 'r' | index (byte) | run (long) |       what describes a {@link Run}: the run is whole
 * | 'f' | run (long) |                      its {@link IdFilter}
 * | 's' | block (int) |                     its {@link BlockSummaries}
 * </pre>
 */
final class RunStore implements AutoCloseable {
    /** Index of ids. */
    static final int IDS = 0;

    /** Index of accounts. */
    static final int ACCOUNTS = 1;

    private static final byte[] SECRET = {'k'};
    private static final byte[] VERSION = {'v'};

    /** 4: runs in files. 3: packed refs. 2: works, states of accounts, and settlements apart from other credits. The first had no number. */
    private static final int INDEX_VERSION = 4;

    private final LevelDb db;
    private final RunFiles files;
    private final RefKeys keys;

    private RunStore(LevelDb db, RunFiles files) {
        this.db = db;
        this.files = files;
        this.keys = new RefKeys(secret(db));
    }

    static RunStore open(Path folder) {
        RunFiles files = new RunFiles(folder.resolve("runs"));
        LevelDb db = LevelDb.open(folder);
        try {
            return new RunStore(db, files);
        } catch (RuntimeException e) {
            db.close();
            throw e;
        }
    }

    /** False if another version wrote it, and so it may lack what is looked for in it: it is to be made anew. */
    boolean isCurrent() {
        byte[] version = db.get(VERSION);
        return version != null && ByteBuffer.wrap(version).getInt() == INDEX_VERSION;
    }

    RefKeys keys() {
        return keys;
    }

    RunFiles files() {
        return files;
    }

    /**
     * All whole runs of the index, the oldest first.
     *
     * @throws DamagedHistoryException if the file of one is not what is said of it
     */
    List<Run> load(int index) {
        List<Run> runs = new ArrayList<>();
        byte[] prefix = {'r', (byte) index};
        scan(prefix, (key, value) -> {
            long number = ByteBuffer.wrap(key).getLong(2);
            byte[] filter = db.get(filterKey(number));
            runs.add(Run.decode(number, value, filter == null ? IdFilter.NOTHING : IdFilter.decode(filter)));
        });
        runs.forEach(files::check);
        runs.sort(Comparator.comparingLong(Run::fromBlock));
        return runs;
    }

    /** Removes files and filters of all runs but these. */
    void removeOthers(List<Run> ofIds, List<Run> ofAccounts) {
        Set<Long> known = new HashSet<>();
        ofIds.forEach(run -> known.add(run.number()));
        ofAccounts.forEach(run -> known.add(run.number()));
        files.removeOthers(known);
        List<byte[]> lost = new ArrayList<>();
        scan(new byte[] {'f'}, (key, value) -> {
            if (!known.contains(ByteBuffer.wrap(key).getLong(1))) {
                lost.add(key);
            }
        });
        db.write(batch -> lost.forEach(batch::delete));
    }

    /** Adds those that there are, from the first on. They are not synced: what follows one that is lost is made again. */
    void loadSummaries(BlockSummaries summaries) {
        scan(new byte[] {'s'}, (key, value) -> {
            if (Integer.toUnsignedLong(ByteBuffer.wrap(key).getInt(1)) == summaries.count()) {
                summaries.add(value);
            }
        });
    }

    /** Keeps summaries of the blocks from {@code first} on. */
    void putSummaries(long first, List<byte[]> summaries) {
        db.write(batch -> {
            for (int i = 0; i < summaries.size(); i++) {
                batch.put(summaryKey(first + i), summaries.get(i));
            }
        });
    }

    /** The run is whole, and stands for those that it was merged of. */
    void register(int index, Run run, List<Run> mergedOf) {
        db.writeSynced(batch -> {
            if (run.filter().bytes() > 0) {
                batch.put(filterKey(run.number()), run.filter().encode());
            }
            batch.put(runKey(index, run.number()), run.encode());
            for (Run old : mergedOf) {
                batch.delete(runKey(index, old.number()));
            }
        });
    }

    /** The runs are no more; {@link #removeOthers} removes what is left of them. */
    void unregister(int index, List<Run> lost) {
        if (!lost.isEmpty()) {
            db.writeSynced(batch -> lost.forEach(run -> batch.delete(runKey(index, run.number()))));
        }
    }

    /** Removes what is left of runs that others stand for. */
    void remove(List<Run> merged) {
        merged.forEach(files::remove);
        db.write(batch -> merged.forEach(run -> batch.delete(filterKey(run.number()))));
    }

    /**
     * The chunk's refs, key and place of each side by side.
     *
     * @throws RunGoneException if the run has been merged into another and removed meanwhile
     */
    long[] existingChunk(Run run, int chunk) {
        long[] words = files.chunk(run, chunk);
        if (words == null) {
            throw new RunGoneException(run.number());
        }
        return words;
    }

    @Override
    public void close() {
        files.close();
        db.close();
    }

    private void scan(byte[] prefix, BiConsumer<byte[], byte[]> to) {
        db.scan(prefix, (key, value) -> {
            boolean isOfPrefix = startsWith(key, prefix);
            if (isOfPrefix) {
                to.accept(key, value);
            }
            return isOfPrefix;
        });
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if (i >= key.length || key[i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static long secret(LevelDb db) {
        byte[] kept = db.get(SECRET);
        if (kept != null) {
            return ByteBuffer.wrap(kept).getLong();
        }
        long secret = new SecureRandom().nextLong();
        db.writeSynced(batch -> {
            batch.put(SECRET, ByteBuffer.allocate(Long.BYTES).putLong(secret).array());
            batch.put(
                    VERSION,
                    ByteBuffer.allocate(Integer.BYTES).putInt(INDEX_VERSION).array());
        });
        return secret;
    }

    private static byte[] runKey(int index, long run) {
        return ByteBuffer.allocate(10)
                .put((byte) 'r')
                .put((byte) index)
                .putLong(run)
                .array();
    }

    private static byte[] filterKey(long run) {
        return ByteBuffer.allocate(9).put((byte) 'f').putLong(run).array();
    }

    private static byte[] summaryKey(long block) {
        return ByteBuffer.allocate(5).put((byte) 's').putInt((int) block).array();
    }
}
