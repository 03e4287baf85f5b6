package tutti.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iq80.leveldb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blocks on disk, numbered from 0. Of the last, which is not full yet, there are pieces, if it fills slowly.
 *
 * <pre>
 * key, big endian:           value
 * | block (int) | -1 (int)   a full {@link Block}
 * | block (int) | piece      some batches of the last block: a block of its own
 * </pre>
 *
 * <p>Keys only grow, and blocks that fill fast leave nothing to delete, so LevelDB moves its files down without writing them again. Written by one thread, read by any.
 */
final class BlockStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BlockStore.class);
    private static final int KEY_BYTES = 8;
    private static final int WHOLE = -1;
    private static final int CACHED_MAX = 32;

    /** More blocks than LevelDB has outside its tables, which it syncs. */
    private static final int UNSYNCED_BLOCKS_MAX = 512;

    private static final byte[] NO_LEAVES = new byte[0];

    /** Past so many pieces they are written as one. */
    private static final int PIECES_MAX = 64;

    private final LevelDb db;
    private final Leaves leaves = new Leaves();
    private final Map<Long, Block> cache = new LinkedHashMap<>(CACHED_MAX, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Block> eldest) {
            return size() > CACHED_MAX;
        }
    };

    /** Block that is not full. */
    private Block open = new Block();

    private long openNumber;

    /** Pieces of the open block on disk: from this one on, to below the next. */
    private int firstPiece;

    private int nextPiece;

    /** Batches of the open block that are in pieces. */
    private int batchesInPieces;

    /** Last position in blocks that are full. */
    private long lastPositionInFull;

    /** Position through which all was committed. */
    private long writtenThrough;

    private long nextLeaf;

    private BlockStore(LevelDb db) {
        this.db = db;
    }

    static BlockStore open(Path folder) {
        LevelDb db = LevelDb.open(folder);
        try {
            BlockStore store = new BlockStore(db);
            store.recover();
            return store;
        } catch (RuntimeException e) {
            db.close();
            throw e;
        }
    }

    /** The block that is not full, to be added to. */
    Block openBlock() {
        return open;
    }

    long openNumber() {
        return openNumber;
    }

    /** Any block but the open one. */
    Block get(long number) {
        synchronized (cache) {
            Block cached = cache.get(number);
            if (cached != null) {
                return cached;
            }
        }
        Block block = Block.decode(bytes(number));
        synchronized (cache) {
            cache.put(number, block);
        }
        return block;
    }

    /** Hashes of the leaves of any block but the open one, as they were written. */
    byte[] leafHashes(long number) {
        byte[] bytes = bytes(number);
        return Arrays.copyOfRange(bytes, bytes.length - get(number).leaves() * Leaves.HASH_BYTES, bytes.length);
    }

    /** Position through which all was committed. What came after it is in the open block alone. */
    long writtenThrough() {
        return writtenThrough;
    }

    /** Leaves of all full blocks. */
    long leafCount() {
        return nextLeaf;
    }

    private byte[] bytes(long number) {
        byte[] bytes = db.get(key(number, WHOLE));
        if (bytes == null) {
            throw new DamagedHistoryException("block " + number + " is missing");
        }
        return bytes;
    }

    /** A write that becomes visible as a whole, and is on disk as a whole or not at all. Close it. */
    Write begin() {
        return new Write();
    }

    /** Returns when all that was committed is on disk. */
    void sync() {
        db.writeSynced(nothing -> {});
    }

    @Override
    public void close() {
        db.close();
    }

    /** Closes full blocks and keeps pieces of the open one. */
    final class Write implements AutoCloseable {
        private final WriteBatch batch = db.batch();
        private boolean isAnyNew;

        /** The entries that come next are of this batch. */
        void beginBatch(long position, long timeNs, int firstOrdinal) {
            batchesInPieces = Math.min(batchesInPieces, open.beginBatch(position, timeNs, firstOrdinal));
        }

        /** The open block is full: it is written whole, and the next begins. Returns it. */
        Block closeBlock() {
            Block full = open;
            byte[] hashes = leaves.of(full);
            batch.put(key(openNumber, WHOLE), full.encode(nextLeaf, hashes));
            isAnyNew = true;
            nextLeaf += hashes.length / Leaves.HASH_BYTES;
            deletePieces();
            openNumber++;
            firstPiece = 0;
            nextPiece = 0;
            batchesInPieces = 0;
            lastPositionInFull = full.lastPosition();
            open = new Block();
            return full;
        }

        /** Writes all that was added. */
        void commitAll() {
            if (batchesInPieces < open.batches()) {
                putPiece();
            }
            commitFull();
        }

        /** Writes the blocks that have become full. What was added must be whole batches, so that the last full block ends with one. */
        void commitFull() {
            if (isAnyNew) {
                db.write(batch);
            }
            long ends = batchesInPieces == 0 ? lastPositionInFull : open.position(batchesInPieces - 1);
            writtenThrough = Math.max(writtenThrough, ends);
        }

        @Override
        public void close() {
            try {
                batch.close();
            } catch (IOException e) {
                throw new DamagedHistoryException("cannot close a batch", e);
            }
        }

        private void putPiece() {
            boolean isWhole = nextPiece - firstPiece == PIECES_MAX;
            if (isWhole) {
                deletePieces();
            }
            Block piece = open.batches(isWhole ? 0 : batchesInPieces, open.batches());
            batch.put(key(openNumber, nextPiece++), piece.encode(0, NO_LEAVES));
            isAnyNew = true;
            batchesInPieces = open.batches();
        }

        private void deletePieces() {
            for (int i = firstPiece; i < nextPiece; i++) {
                batch.delete(key(openNumber, i));
            }
            firstPiece = nextPiece;
        }
    }

    /** Finds the last full block, and the pieces after it. */
    private void recover() {
        byte[] lastKey = db.lastKey();
        if (lastKey == null) {
            return;
        }
        ByteBuffer last = ByteBuffer.wrap(lastKey);
        long lastNumber = Integer.toUnsignedLong(last.getInt());
        long end = last.getInt() == WHOLE ? lastNumber + 1 : lastNumber;
        openNumber = firstMissing(end);
        if (openNumber < end) {
            cutFrom(key(openNumber, WHOLE));
        }
        recoverPieces();
        if (openNumber > 0) {
            Block before = get(openNumber - 1);
            nextLeaf = before.firstLeaf() + before.leaves();
            lastPositionInFull = before.lastPosition();
        }
        batchesInPieces = open.batches();
        writtenThrough = batchesInPieces == 0 ? lastPositionInFull : open.lastPosition();
    }

    /**
     * First full block below the end that is not there; the end if all are. After a power cut what LevelDB wrote last may be on disk, and
     * what it wrote just before not, unless it was synced.
     */
    private long firstMissing(long end) {
        long[] next = {Math.max(0, end - UNSYNCED_BLOCKS_MAX)};
        db.scan(key(next[0], 0), (key, value) -> {
            long number = Integer.toUnsignedLong(ByteBuffer.wrap(key).getInt());
            boolean isWhole = ByteBuffer.wrap(key).getInt(Integer.BYTES) == WHOLE;
            next[0] += isWhole && number == next[0] ? 1 : 0;
            return number <= next[0];
        });
        return next[0];
    }

    /** A piece that holds all before it has a number that is a multiple of {@link #PIECES_MAX}; others follow each other. */
    private void recoverPieces() {
        byte[][] outOfLine = new byte[1][];
        db.scan(key(openNumber, 0), (key, value) -> {
            int piece = ByteBuffer.wrap(key).getInt(Integer.BYTES);
            boolean isNext = open.isEmpty() ? piece % PIECES_MAX == 0 : piece == nextPiece;
            if (!isNext) {
                outOfLine[0] = key;
                return false;
            }
            firstPiece = open.isEmpty() ? piece : firstPiece;
            nextPiece = piece + 1;
            open.addAll(Block.decode(value));
            return true;
        });
        if (outOfLine[0] != null) {
            cutFrom(outOfLine[0]);
        }
    }

    /** What comes after a gap is no part of the beginning of the history: the log brings it again. */
    private void cutFrom(byte[] first) {
        List<byte[]> lost = new ArrayList<>();
        db.scan(first, (key, value) -> lost.add(key));
        db.writeSynced(batch -> lost.forEach(batch::delete));
        LOG.warn(
                "history ends at block {}: {} writes after a gap, as a power cut leaves it, were cut off",
                openNumber,
                lost.size());
    }

    private static byte[] key(long block, int piece) {
        return ByteBuffer.allocate(KEY_BYTES).putInt((int) block).putInt(piece).array();
    }
}
