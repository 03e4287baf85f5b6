package tutti.ledger;

import java.util.Arrays;

/**
 * Records of a fixed number of longs, addressed by slot. They lie in chunks of 2,048, so that growing allocates one chunk
 * and copies nothing. A released slot is taken again before a new one.
 *
 * <p>A slot can be linked to a next one, for tables that queue their records. Links lie in arrays of their own, so that a walk
 * along them does not wait for the memory of every record.
 */
final class Slab {
    static final int NONE = -1;

    private static final int CHUNK_BITS = 11;
    private static final int CHUNK_RECORDS = 1 << CHUNK_BITS;
    private static final int CHUNKS_AT_START = 4;

    private final int recordWords;
    private long[][] chunks = new long[CHUNKS_AT_START][];
    private int[][] links = new int[CHUNKS_AT_START][];

    /** Slots ever taken; those above were never used. */
    private int end;

    private int free = NONE;
    private int count;

    Slab(int recordWords) {
        this.recordWords = recordWords;
    }

    /** Records in use. */
    int count() {
        return count;
    }

    /** All slots in use lie below. */
    int end() {
        return end;
    }

    /** Array that holds the record; its first word is at {@link #base}. */
    long[] chunk(int slot) {
        return chunks[slot >>> CHUNK_BITS];
    }

    int base(int slot) {
        return (slot & (CHUNK_RECORDS - 1)) * recordWords;
    }

    /** Takes a slot whose record is all zeros; its link is not set. */
    int take() {
        count++;
        if (free != NONE) {
            int slot = free;
            free = next(slot);
            return slot;
        }
        int chunk = end >>> CHUNK_BITS;
        if (chunk == chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * chunks.length);
            links = Arrays.copyOf(links, chunks.length);
        }
        if ((end & (CHUNK_RECORDS - 1)) == 0) {
            chunks[chunk] = new long[CHUNK_RECORDS * recordWords];
            links[chunk] = new int[CHUNK_RECORDS];
        }
        return end++;
    }

    void release(int slot) {
        int base = base(slot);
        Arrays.fill(chunk(slot), base, base + recordWords, 0);
        setNext(slot, free);
        free = slot;
        count--;
    }

    long get(int slot, int word) {
        return chunk(slot)[base(slot) + word];
    }

    int next(int slot) {
        return links[slot >>> CHUNK_BITS][slot & (CHUNK_RECORDS - 1)];
    }

    void setNext(int slot, int next) {
        links[slot >>> CHUNK_BITS][slot & (CHUNK_RECORDS - 1)] = next;
    }
}
