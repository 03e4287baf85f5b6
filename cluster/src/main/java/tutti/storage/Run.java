package tutti.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A sorted run: all keys and places of a range of blocks. Never changed. Those of level 0 are in memory, the others in files, in chunks
 * of {@link #CHUNK_REFS}: see {@link RunFiles}.
 *
 * <p>What describes one in a file, in bytes, little endian:
 *
 * <pre>
 * 0         4       8       16           24         32                 40                  48        56
 * | version | level | count | from block | to block | lowest time (ms) | highest time (ms) | untimed | chunks
 *
 * chunk, 16 bytes: first key (long), where it ends in the file (long)
 * </pre>
 *
 * @param number counts runs; a merged run has a higher one than those it was merged of
 * @param level 0 if it was made of recent entries, else one above those it was merged of
 * @param count of refs
 * @param toBlock last block, inclusive
 * @param lowestMs of the times that its ids carry; above {@code highestMs} if none does
 * @param untimed ids here that carry no time
 * @param fences first key of each chunk
 * @param ends where each chunk ends in the file
 * @param filter of the ids without time
 * @param inMemory its refs; null if they are in a file
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares runs
record Run(
        long number,
        int level,
        long count,
        long fromBlock,
        long toBlock,
        long lowestMs,
        long highestMs,
        long untimed,
        long[] fences,
        long[] ends,
        IdFilter filter,
        @Nullable SortedRefs inMemory) {
    static final int CHUNK_REFS = 1_024;

    private static final int FORMAT_VERSION = 2;
    private static final int HEADER_BYTES = 56;
    private static final int CHUNK_BYTES = 2 * Long.BYTES;
    private static final long[] NO_CHUNKS = new long[0];

    /** A run of level 0. */
    static Run inMemory(long number, SortedRefs refs, long fromBlock, long toBlock, TimeRange times, int index) {
        long untimed = 0;
        for (long i = 0; index == RunStore.IDS && i < refs.count(); i++) {
            untimed += RefIndex.isUntimed(index, refs.place(i)) ? 1 : 0;
        }
        IdFilter filter = IdFilter.of(untimed);
        for (long i = 0; untimed > 0 && i < refs.count(); i++) {
            if (RefIndex.isUntimed(index, refs.place(i))) {
                filter.add(refs.key(i));
            }
        }
        return new Run(
                number,
                0,
                refs.count(),
                fromBlock,
                toBlock,
                times.lowestMs(),
                times.highestMs(),
                untimed,
                NO_CHUNKS,
                NO_CHUNKS,
                filter,
                refs);
    }

    int chunks() {
        return fences.length;
    }

    /** Refs in the chunk. */
    int refsIn(int chunk) {
        return (int) Math.min(CHUNK_REFS, count - (long) chunk * CHUNK_REFS);
    }

    /** Where the chunk begins in the file. */
    long beginOf(int chunk) {
        return chunk == 0 ? 0 : ends[chunk - 1];
    }

    /** Bytes of the file. */
    long fileBytes() {
        return beginOf(chunks());
    }

    /** Index of the first ref from which on the key may be. */
    long firstCandidate(long key) {
        return (long) Math.max(0, firstChunkFrom(key) - 1) * CHUNK_REFS;
    }

    /** Index behind the last ref through which the key may be. */
    long endOfCandidates(long key) {
        int after = key == -1 ? fences.length : firstChunkFrom(key + 1);
        return Math.min(count, (long) after * CHUNK_REFS);
    }

    /** True if an id that carries the time may be here. */
    boolean mayHoldTime(long timeMs) {
        return timeMs >= lowestMs && timeMs <= highestMs;
    }

    Run withFilter(IdFilter other) {
        return new Run(
                number, level, count, fromBlock, toBlock, lowestMs, highestMs, untimed, fences, ends, other, inMemory);
    }

    byte[] encode() {
        ByteBuffer buffer =
                ByteBuffer.allocate(HEADER_BYTES + chunks() * CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(FORMAT_VERSION)
                .putInt(level)
                .putLong(count)
                .putLong(fromBlock)
                .putLong(toBlock);
        buffer.putLong(lowestMs).putLong(highestMs).putLong(untimed);
        for (int chunk = 0; chunk < chunks(); chunk++) {
            buffer.putLong(fences[chunk]).putLong(ends[chunk]);
        }
        return buffer.array();
    }

    static Run decode(long number, byte[] bytes, IdFilter filter) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < HEADER_BYTES || buffer.getInt() != FORMAT_VERSION) {
            throw new DamagedHistoryException("run " + number + " has no header of version " + FORMAT_VERSION);
        }
        int level = buffer.getInt();
        long count = buffer.getLong();
        long fromBlock = buffer.getLong();
        long toBlock = buffer.getLong();
        long lowestMs = buffer.getLong();
        long highestMs = buffer.getLong();
        long untimed = buffer.getLong();
        int chunks = buffer.remaining() / CHUNK_BYTES;
        if (chunks != (count + CHUNK_REFS - 1) / CHUNK_REFS) {
            throw new DamagedHistoryException("run " + number + " of " + count + " refs has " + chunks + " chunks");
        }
        long[] fences = new long[chunks];
        long[] ends = new long[chunks];
        for (int chunk = 0; chunk < chunks; chunk++) {
            fences[chunk] = buffer.getLong();
            ends[chunk] = buffer.getLong();
        }
        return new Run(
                number, level, count, fromBlock, toBlock, lowestMs, highestMs, untimed, fences, ends, filter, null);
    }

    /** First chunk whose first key is not below. */
    private int firstChunkFrom(long key) {
        int low = 0;
        int high = fences.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(fences[middle], key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
