package tutti.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sorted run: all keys and places of a range of blocks, in chunks of {@link #CHUNK_REFS}. Never changed. Those of level 0 are in memory,
 * the others on disk.
 *
 * <p>What describes one on disk, in bytes, little endian:
 *
 * <pre>
 * 0         4       8       16           24         32                 40                  48        56
 * | version | level | count | from block | to block | lowest time (ms) | highest time (ms) | untimed | first key of each chunk
 * </pre>
 *
 * @param number counts runs; a merged run has a higher one than those it was merged of
 * @param level 0 if it was made of recent entries, else one above those it was merged of
 * @param count of refs
 * @param toBlock last block, inclusive
 * @param lowestMs of the times that its ids carry; above {@code highestMs} if none does
 * @param untimed ids here that carry no time
 * @param fences first key of each chunk
 * @param filter of the ids without time
 * @param inMemory its chunks; null if they are on disk
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
        IdFilter filter,
        @Nullable List<byte[]> inMemory) {
    static final int CHUNK_REFS = 1_024;

    private static final int FORMAT_VERSION = 1;
    private static final int HEADER_BYTES = 56;

    int chunks() {
        return fences.length;
    }

    /** Refs in the chunk. */
    int refsIn(int chunk) {
        return (int) Math.min(CHUNK_REFS, count - (long) chunk * CHUNK_REFS);
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
        return new Run(number, level, count, fromBlock, toBlock, lowestMs, highestMs, untimed, fences, other, inMemory);
    }

    byte[] encode() {
        ByteBuffer buffer =
                ByteBuffer.allocate(HEADER_BYTES + fences.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(FORMAT_VERSION)
                .putInt(level)
                .putLong(count)
                .putLong(fromBlock)
                .putLong(toBlock);
        buffer.putLong(lowestMs).putLong(highestMs).putLong(untimed);
        buffer.asLongBuffer().put(fences);
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
        long[] fences = new long[(bytes.length - HEADER_BYTES) / Long.BYTES];
        buffer.asLongBuffer().get(fences);
        if (fences.length != (count + CHUNK_REFS - 1) / CHUNK_REFS) {
            throw new DamagedHistoryException(
                    "run " + number + " of " + count + " refs has " + fences.length + " chunks");
        }
        return new Run(number, level, count, fromBlock, toBlock, lowestMs, highestMs, untimed, fences, filter, null);
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
