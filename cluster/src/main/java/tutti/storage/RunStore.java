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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sorted runs that are on disk, and summaries of the blocks. Lost, they can be made again from the blocks. Of any thread; one run is written
 * by one.
 *
 * <pre>
 * key, big endian:                          value
 * | 'k' |                                   the secret of {@link RefKeys}
 * | 'v' |                                   version of what is indexed (int)
 * | 'r' | index (byte) | run (long) |       what describes a {@link Run}: the run is whole
 * | 'c' | run (long) | chunk (int) |        a {@link RefChunk} of up to 1,024 refs
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

    /** 3: packed refs. 2: works, states of accounts, and settlements apart from other credits. The first had no number. */
    private static final int INDEX_VERSION = 3;

    private static final int KEY_BYTES = 13;

    private final LevelDb db;
    private final RefKeys keys;

    private RunStore(LevelDb db) {
        this.db = db;
        this.keys = new RefKeys(secret(db));
    }

    static RunStore open(Path folder) {
        LevelDb db = LevelDb.open(folder);
        try {
            return new RunStore(db);
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

    /** All whole runs of the index, the oldest first. Chunks of runs that were not finished are removed. */
    List<Run> load(int index) {
        List<Run> runs = new ArrayList<>();
        byte[] prefix = {'r', (byte) index};
        scan(prefix, (key, value) -> {
            long number = ByteBuffer.wrap(key).getLong(2);
            byte[] filter = db.get(filterKey(number));
            runs.add(Run.decode(number, value, filter == null ? IdFilter.NOTHING : IdFilter.decode(filter)));
        });
        runs.sort(Comparator.comparingLong(Run::fromBlock));
        return runs;
    }

    /** Removes chunks and filters of all runs but these. */
    void removeOthers(List<Run> ofIds, List<Run> ofAccounts) {
        Set<Long> known = new HashSet<>();
        ofIds.forEach(run -> known.add(run.number()));
        ofAccounts.forEach(run -> known.add(run.number()));
        for (byte kind : new byte[] {'c', 'f'}) {
            List<byte[]> lost = new ArrayList<>();
            scanKeys(new byte[] {kind}, key -> {
                if (!known.contains(ByteBuffer.wrap(key).getLong(1))) {
                    lost.add(key);
                }
            });
            delete(lost);
        }
    }

    void loadSummaries(BlockSummaries summaries) {
        scan(new byte[] {'s'}, (key, value) -> summaries.add(value));
    }

    /** Keeps summaries of the blocks from {@code first} on. */
    void putSummaries(long first, List<byte[]> summaries) {
        db.write(batch -> {
            for (int i = 0; i < summaries.size(); i++) {
                batch.put(summaryKey(first + i), summaries.get(i));
            }
        });
    }

    void putChunk(long run, int chunk, byte[] bytes) {
        db.write(batch -> batch.put(chunkKey(run, chunk), bytes));
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
        delete(lost.stream().map(run -> runKey(index, run.number())).toList());
    }

    /** Removes what is left of runs that others stand for. */
    void remove(List<Run> merged) {
        List<byte[]> old = new ArrayList<>();
        for (Run run : merged) {
            for (int chunk = 0; chunk < run.chunks(); chunk++) {
                old.add(chunkKey(run.number(), chunk));
            }
            old.add(filterKey(run.number()));
        }
        delete(old);
    }

    /** The chunk's keys and then its places; null if the run has been merged into another and removed meanwhile. */
    long @Nullable [] chunk(Run run, int chunk) {
        byte[] bytes = db.get(chunkKey(run.number(), chunk));
        return bytes == null ? null : RefChunk.decode(bytes, run.refsIn(chunk));
    }

    @Override
    public void close() {
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

    private void scanKeys(byte[] prefix, Consumer<byte[]> to) {
        scan(prefix, (key, value) -> to.accept(key));
    }

    private void delete(List<byte[]> old) {
        db.write(batch -> old.forEach(batch::delete));
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

    private static byte[] chunkKey(long run, int chunk) {
        return ByteBuffer.allocate(KEY_BYTES)
                .put((byte) 'c')
                .putLong(run)
                .putInt(chunk)
                .array();
    }

    private static byte[] filterKey(long run) {
        return ByteBuffer.allocate(9).put((byte) 'f').putLong(run).array();
    }

    private static byte[] summaryKey(long block) {
        return ByteBuffer.allocate(5).put((byte) 's').putInt((int) block).array();
    }
}
