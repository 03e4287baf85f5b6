package tutti.storage;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.agrona.collections.LongArrayList;
import org.iq80.leveldb.WriteBatch;
import tutti.ledger.Invariant;

/**
 * The blocks on disk, numbered from 0: full ones in {@link BlockSegments}, where they lie in LevelDB. Of the last, which is not full
 * yet, there are pieces, if it fills slowly.
 *
 * <pre>
 * key, big endian:           value
 * | block (int) | -1 (int)   {@link BlockPlace} of a full {@link Block}
 * | block (int) | piece      some batches of the last block: a block of its own
 * </pre>
 *
 * <p><b>LevelDB never names what is not on disk.</b> It is written by {@link #sync} alone: first the segments are forced, then
 * all places and pieces since the last time are put in one batch, in their order, which is synced. So what it has is a
 * beginning of the history after every crash, without a gap, and what lies in the segments behind the last place is cut off when they are
 * opened. Until then readers find places in memory. Written by one thread, read by any.
 */
final class BlockStore implements AutoCloseable {
    private static final int KEY_BYTES = 8;
    private static final int WHOLE = -1;
    private static final int CACHED_MAX = 32;
    private static final byte[] NO_LEAVES = new byte[0];

    /** Past so many pieces they are written as one. */
    private static final int PIECES_MAX = 64;

    private final LevelDb db;
    private final BlockSegments segments;
    private final Leaves leaves = new Leaves();
    private final Map<Long, Block> cache = new LinkedHashMap<>(CACHED_MAX, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Block> eldest) {
            return size() > CACHED_MAX;
        }
    };

    /** Places of blocks that became full since the last sync. */
    private final Map<Long, BlockPlace> unsynced = new ConcurrentHashMap<>();

    /** What the next sync writes into LevelDB, in its order. */
    private final List<Consumer<WriteBatch>> due = new ArrayList<>();

    /** Block that is not full. */
    private Block open = new Block();

    /** Becomes the open block when that is full; the two take turns. */
    private Block spare = new Block();

    private long openNumber;

    /** Pieces of the open block: from this one on, to below the next. */
    private int firstPiece;

    private int nextPiece;

    /** Batches of the open block that are in pieces. */
    private int batchesInPieces;

    /** Last position in blocks that are full. */
    private long lastPositionInFull;

    /** Position through which all was committed. */
    private long writtenThrough;

    private long nextLeaf;

    private BlockStore(LevelDb db, BlockSegments segments) {
        this.db = db;
        this.segments = segments;
    }

    static BlockStore open(Path folder) {
        return open(folder, BlockSegments.SEGMENT_BYTES);
    }

    static BlockStore open(Path folder, long segmentBytes) {
        BlockSegments segments = new BlockSegments(folder.resolve("segments"), segmentBytes);
        BlockStore store = new BlockStore(LevelDb.open(folder), segments);
        try {
            store.recover();
            return store;
        } catch (RuntimeException e) {
            store.close();
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
        byte[] hashes = new byte[get(number).leaves() * Leaves.HASH_BYTES];
        ByteBuffer bytes = bytes(number);
        bytes.get(bytes.limit() - hashes.length, hashes);
        return hashes;
    }

    /** Position through which all was committed. What came after it is in the open block alone. */
    long writtenThrough() {
        return writtenThrough;
    }

    /** Leaves of all full blocks. */
    long leafCount() {
        return nextLeaf;
    }

    private ByteBuffer bytes(long number) {
        return segments.read(number, place(number));
    }

    private BlockPlace place(long number) {
        BlockPlace place = unsynced.get(number);
        if (place != null) {
            return place;
        }
        byte[] bytes = db.get(key(number, WHOLE));
        if (bytes == null) {
            throw new DamagedHistoryException("block " + number + " is missing");
        }
        return BlockPlace.decode(number, bytes);
    }

    BlockSegments segments() {
        return segments;
    }

    // ---- writing ----

    /** The entries that come next are of this batch. */
    void beginBatch(long position, long timeNs, int firstOrdinal) {
        batchesInPieces = Math.min(batchesInPieces, open.beginBatch(position, timeNs, firstOrdinal));
    }

    /** The open block is full: it is written whole, and the next begins. Returns it; it is gone when the next is full. */
    Block closeBlock() {
        Block full = open;
        long number = openNumber;
        int count = leaves.hash(full);
        BlockPlace place = segments.append(number, full, nextLeaf, leaves.hashes(), count * Leaves.HASH_BYTES);
        unsynced.put(number, place);
        due.add(batch -> batch.put(key(number, WHOLE), place.encode()));
        nextLeaf += count;
        deletePieces();
        openNumber++;
        firstPiece = 0;
        nextPiece = 0;
        batchesInPieces = 0;
        lastPositionInFull = full.lastPosition();
        open = spare;
        open.clear();
        spare = full;
        return full;
    }

    /** All that was added is in blocks or pieces, readable, and on disk with the next sync. */
    void commitAll() {
        if (batchesInPieces < open.batches()) {
            addPiece();
        }
        commitFull();
    }

    /** The same of blocks that are full. What was added must be whole batches, so that the last full block ends with one. */
    void commitFull() {
        segments.flush();
        long ends = batchesInPieces == 0 ? lastPositionInFull : open.position(batchesInPieces - 1);
        writtenThrough = Math.max(writtenThrough, ends);
    }

    /** Returns when all that was committed is on disk. */
    void sync() {
        segments.force();
        unsynced.forEach((number, place) ->
                Invariant.check(segments.isForced(place), "a place is ahead of its block", number, place.offset()));
        db.writeSynced(batch -> due.forEach(put -> put.accept(batch)));
        due.clear();
        unsynced.clear();
    }

    @Override
    public void close() {
        segments.close();
        db.close();
    }

    private void addPiece() {
        boolean isWhole = nextPiece - firstPiece == PIECES_MAX;
        if (isWhole) {
            deletePieces();
        }
        byte[] key = key(openNumber, nextPiece++);
        byte[] piece =
                open.batches(isWhole ? 0 : batchesInPieces, open.batches()).encode(0, NO_LEAVES);
        due.add(batch -> batch.put(key, piece));
        batchesInPieces = open.batches();
    }

    private void deletePieces() {
        for (int i = firstPiece; i < nextPiece; i++) {
            byte[] key = key(openNumber, i);
            due.add(batch -> batch.delete(key));
        }
        firstPiece = nextPiece;
    }

    // ---- start ----

    /** Finds all places, the last full block, and the pieces after it. */
    private void recover() {
        LongArrayList ends = new LongArrayList();
        db.scan(key(0, 0), (key, value) -> {
            ByteBuffer at = ByteBuffer.wrap(key);
            long number = Integer.toUnsignedLong(at.getInt());
            int piece = at.getInt();
            if (number != openNumber || (nextPiece != 0 && piece != nextPiece)) {
                throw new DamagedHistoryException("block " + number + ", piece " + piece + " follows block "
                        + openNumber + ", piece " + nextPiece);
            }
            if (piece == WHOLE) {
                recoverPlace(BlockPlace.decode(number, value), ends);
            } else {
                recoverPiece(piece, value);
            }
            return true;
        });
        segments.recover(ends);
        if (openNumber > 0) {
            Block before = get(openNumber - 1);
            nextLeaf = before.firstLeaf() + before.leaves();
            lastPositionInFull = before.lastPosition();
        }
        batchesInPieces = open.batches();
        writtenThrough = batchesInPieces == 0 ? lastPositionInFull : open.lastPosition();
    }

    /** Blocks lie one behind the other. */
    private void recoverPlace(BlockPlace place, LongArrayList ends) {
        boolean isNextInSegment = !ends.isEmpty()
                && place.segment() == ends.size() - 1L
                && place.offset() == ends.getLong(ends.size() - 1);
        boolean isFirstInSegment = place.segment() == ends.size() && place.offset() == 0;
        if (place.length() <= 0 || (!isNextInSegment && !isFirstInSegment)) {
            throw new DamagedHistoryException(
                    "block " + openNumber + " does not lie where the one before ends: " + place);
        }
        if (isNextInSegment) {
            ends.removeAt(ends.size() - 1);
        }
        ends.addLong(place.end());
        openNumber++;
    }

    /** A piece that holds all before it has a number that is a multiple of {@link #PIECES_MAX}; others follow each other. */
    private void recoverPiece(int piece, byte[] value) {
        if (nextPiece == 0 && piece % PIECES_MAX != 0) {
            throw new DamagedHistoryException("block " + openNumber + " begins with piece " + piece);
        }
        firstPiece = nextPiece == 0 ? piece : firstPiece;
        nextPiece = piece + 1;
        open.addAll(Block.decode(value));
    }

    private static byte[] key(long block, int piece) {
        return ByteBuffer.allocate(KEY_BYTES).putInt((int) block).putInt(piece).array();
    }
}
