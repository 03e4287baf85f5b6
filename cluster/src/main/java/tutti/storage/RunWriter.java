package tutti.storage;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.LongArrayList;
import org.jspecify.annotations.Nullable;

/** Writes a run chunk by chunk, from refs in order. Of one thread. */
final class RunWriter {
    private final @Nullable RunStore store;
    private final List<byte[]> inMemory = new ArrayList<>();
    private final long number;
    private final IdFilter filter;
    private final long[] keys = new long[Run.CHUNK_REFS];
    private final long[] places = new long[Run.CHUNK_REFS];
    private final LongArrayList fences = new LongArrayList();
    private int inChunk;
    private long count;
    private long untimed;

    /** Writes into the store. */
    static RunWriter into(RunStore store, long number, long untimedMax) {
        return new RunWriter(store, number, untimedMax);
    }

    /** Keeps the run in memory. */
    static RunWriter inMemory(long number, long untimedMax) {
        return new RunWriter(null, number, untimedMax);
    }

    /**
     * @param store keeps the chunks; null to keep them in memory
     * @param untimedMax ids without time that will come at most
     */
    private RunWriter(@Nullable RunStore store, long number, long untimedMax) {
        this.store = store;
        this.number = number;
        this.filter = IdFilter.of(untimedMax);
    }

    void add(long key, long place, boolean isUntimed) {
        if (inChunk == 0) {
            fences.addLong(key);
        }
        keys[inChunk] = key;
        places[inChunk++] = place;
        count++;
        if (isUntimed) {
            filter.add(key);
            untimed++;
        }
        if (inChunk == Run.CHUNK_REFS) {
            put();
        }
    }

    Run end(int level, long fromBlock, long toBlock, long lowestMs, long highestMs) {
        if (inChunk > 0) {
            put();
        }
        return new Run(
                number,
                level,
                count,
                fromBlock,
                toBlock,
                lowestMs,
                highestMs,
                untimed,
                fences.toLongArray(),
                filter,
                store == null ? inMemory : null);
    }

    private void put() {
        byte[] chunk = RefChunk.encode(keys, places, inChunk);
        if (store == null) {
            inMemory.add(chunk);
        } else {
            store.putChunk(number, fences.size() - 1, chunk);
        }
        inChunk = 0;
    }
}
