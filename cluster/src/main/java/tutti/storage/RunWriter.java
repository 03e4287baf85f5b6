package tutti.storage;

import org.agrona.collections.LongArrayList;

/** Writes a run into its file, chunk by chunk, from refs in order. Of one thread. */
final class RunWriter implements AutoCloseable {
    private final long number;
    private final int index;
    private final RunFiles.Output file;
    private final IdFilter filter;
    private final long[] chunk = new long[2 * Run.CHUNK_REFS];
    private final byte[] bytes = new byte[RefChunk.bytesMax(Run.CHUNK_REFS)];
    private final LongArrayList fences = new LongArrayList();
    private final LongArrayList ends = new LongArrayList();
    private int inChunk;
    private long count;
    private long untimed;

    /** @param untimedMax ids without time that will come at most */
    RunWriter(RunStore store, int index, long number, long untimedMax) {
        this.number = number;
        this.index = index;
        this.file = store.files().create(number);
        this.filter = IdFilter.of(untimedMax);
    }

    /** Adds so many refs from one on: key and place of each, side by side. */
    void add(long[] refs, int first, int added) {
        int from = first;
        int left = added;
        while (left > 0) {
            int some = Math.min(left, Run.CHUNK_REFS - inChunk);
            System.arraycopy(refs, 2 * from, chunk, 2 * inChunk, 2 * some);
            from += some;
            left -= some;
            inChunk += some;
            if (inChunk == Run.CHUNK_REFS) {
                put();
            }
        }
    }

    /** Returns the run when all of it is on disk. */
    Run end(int level, long fromBlock, long toBlock, long lowestMs, long highestMs) {
        if (inChunk > 0) {
            put();
        }
        file.force();
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
                ends.toLongArray(),
                filter,
                null);
    }

    @Override
    public void close() {
        file.close();
    }

    private void put() {
        fences.addLong(chunk[0]);
        ends.addLong(file.add(bytes, RefChunk.encode(chunk, inChunk, bytes)));
        for (int i = 0; index == RunStore.IDS && i < 2 * inChunk; i += 2) {
            if (RefIndex.isUntimed(index, chunk[i + 1])) {
                filter.add(chunk[i]);
                untimed++;
            }
        }
        count += inChunk;
        inChunk = 0;
    }
}
