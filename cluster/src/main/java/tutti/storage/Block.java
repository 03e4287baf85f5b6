package tutti.storage;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import tutti.codec.HistoryEntry;
import tutti.ledger.Invariant;
import tutti.ledger.Journal;

/**
 * A run of entries in the order of the log, with the batches that they are of. It ends with a batch, unless that has so many
 * entries, or so long ones, that it goes on in the next block. Of one thread while it grows; then shared.
 *
 * <p>In bytes, little endian:
 *
 * <pre>
 * 0         4         8       12        16           24       32
 * | version | entries | words | batches | first leaf | leaves | batches | entries | leaves
 *
 * batch, 24 bytes: position (long), ledger time (long), where its words begin (int), ordinal of its first entry here (int)
 * entry: see {@link PackedEntry}; words are counted as {@link Journal} draws them
 * leaf, 32 bytes: see {@link Leaves}; numbered from the first leaf on
 * </pre>
 */
final class Block {
    /** Entries with which a block is full where a batch ends. */
    private static final int FULL_ENTRIES = 1_024;

    /** Entries, and words, with which it takes no more of a batch either. */
    private static final int ENTRIES_MAX = 2 * FULL_ENTRIES;

    private static final int FULL_WORDS = 1 << 18;

    static final int HEADER_BYTES = 32;
    static final int BATCH_BYTES = 24;
    static final int FORMAT_VERSION = 2;
    private static final int WORDS_AT_START = 16_384;
    private static final int BATCHES_AT_START = 64;

    private long[] words;
    private int length;
    private int entries;
    private long[] positions = new long[BATCHES_AT_START];
    private long[] timesNs = new long[BATCHES_AT_START];
    private int[] firstWords = new int[BATCHES_AT_START];
    private int[] firstOrdinals = new int[BATCHES_AT_START];
    private int batches;
    private long firstLeaf;
    private int leaves;

    Block() {
        this(WORDS_AT_START);
    }

    private Block(int words) {
        this.words = new long[words];
    }

    // ---- writing ----

    /** Holds nothing again; it keeps its memory. */
    void clear() {
        length = 0;
        entries = 0;
        batches = 0;
    }

    /** The entries that come next are of this batch; returns its index. One without entries only says how far the log has come. */
    int beginBatch(long position, long timeNs, int firstOrdinal) {
        if (batches > 0 && firstWords[batches - 1] == length) {
            batches--;
        }
        if (batches == positions.length) {
            positions = Arrays.copyOf(positions, 2 * batches);
            timesNs = Arrays.copyOf(timesNs, 2 * batches);
            firstWords = Arrays.copyOf(firstWords, 2 * batches);
            firstOrdinals = Arrays.copyOf(firstOrdinals, 2 * batches);
        }
        positions[batches] = position;
        timesNs[batches] = timeNs;
        firstWords[batches] = length;
        firstOrdinals[batches] = firstOrdinal;
        return batches++;
    }

    /** Adds the entry that begins at {@code from[at]}. */
    void add(long[] from, int at) {
        int count = Journal.words(from[at]);
        if (length + count > words.length) {
            words = Arrays.copyOf(words, Math.max(length + count, 2 * words.length));
        }
        System.arraycopy(from, at, words, length, count);
        length += count;
        entries++;
    }

    /** Adds all of a block that goes on where this one ends. */
    void addAll(Block next) {
        for (int batch = 0; batch < next.batches; batch++) {
            addBatch(next, batch);
        }
    }

    private void addBatch(Block of, int batch) {
        beginBatch(of.positions[batch], of.timesNs[batch], of.firstOrdinals[batch]);
        int end = of.endOf(batch);
        for (int at = of.firstWords[batch]; at < end; at += Journal.words(of.words[at])) {
            add(of.words, at);
        }
    }

    /** The batches from one on to below another. */
    Block batches(int from, int to) {
        Block some = new Block();
        for (int batch = from; batch < to; batch++) {
            some.addBatch(this, batch);
        }
        return some;
    }

    /** The same entries, not to grow with this one. */
    Block copy() {
        Block copy = new Block(0);
        copy.words = Arrays.copyOf(words, length);
        copy.length = length;
        copy.entries = entries;
        copy.positions = Arrays.copyOf(positions, batches);
        copy.timesNs = Arrays.copyOf(timesNs, batches);
        copy.firstWords = Arrays.copyOf(firstWords, batches);
        copy.firstOrdinals = Arrays.copyOf(firstOrdinals, batches);
        copy.batches = batches;
        return copy;
    }

    /** Most bytes that it takes with so many bytes of leaves. */
    int bytesMax(int leafBytes) {
        return HEADER_BYTES + batches * BATCH_BYTES + PackedEntry.bytesMax(entries, length) + leafBytes;
    }

    /** Bytes of all of it; the leaves, 32 bytes each, are those of its first outcomes. */
    byte[] encode(long numberOfFirstLeaf, byte[] leafHashes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytesMax(leafHashes.length)).order(ByteOrder.LITTLE_ENDIAN);
        encode(numberOfFirstLeaf, leafHashes, leafHashes.length, buffer);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    /** The same, into a buffer that is little endian and has room for {@link #bytesMax}. */
    void encode(long numberOfFirstLeaf, byte[] leafHashes, int leafBytes, ByteBuffer to) {
        to.putInt(FORMAT_VERSION).putInt(entries).putInt(length).putInt(batches);
        to.putLong(numberOfFirstLeaf).putLong(leafBytes / Leaves.HASH_BYTES);
        for (int i = 0; i < batches; i++) {
            to.putLong(positions[i]).putLong(timesNs[i]).putInt(firstWords[i]).putInt(firstOrdinals[i]);
        }
        for (int i = 0; i < batches; i++) {
            int end = endOf(i);
            for (int at = firstWords[i]; at < end; at += Journal.words(words[at])) {
                PackedEntry.write(words, at, positions[i], timesNs[i], to);
            }
        }
        to.put(leafHashes, 0, leafBytes);
    }

    /** @throws DamagedHistoryException if the bytes are not those of a block */
    static Block decode(byte[] bytes) {
        return decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    }

    /**
     * The same, of all bytes of a buffer that is little endian.
     *
     * @throws DamagedHistoryException if they are not those of a block
     */
    static Block decode(ByteBuffer buffer) {
        int bytes = buffer.remaining();
        if (bytes < HEADER_BYTES || buffer.getInt() != FORMAT_VERSION) {
            throw new DamagedHistoryException(
                    "a block of " + bytes + " bytes has no header of version " + FORMAT_VERSION);
        }
        Block block = new Block(0);
        block.entries = buffer.getInt();
        block.length = buffer.getInt();
        block.batches = buffer.getInt();
        block.firstLeaf = buffer.getLong();
        block.leaves = (int) buffer.getLong();
        try {
            block.read(buffer);
        } catch (BufferUnderflowException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw new DamagedHistoryException("a block of " + bytes + " bytes does not hold what it says", e);
        }
        if (buffer.remaining() != block.leaves * Leaves.HASH_BYTES) {
            throw new DamagedHistoryException("a block says it has " + block.leaves + " leaves, " + buffer.remaining()
                    + " bytes are left for them");
        }
        return block;
    }

    private void read(ByteBuffer from) {
        positions = new long[batches];
        timesNs = new long[batches];
        firstWords = new int[batches];
        firstOrdinals = new int[batches];
        for (int i = 0; i < batches; i++) {
            positions[i] = from.getLong();
            timesNs[i] = from.getLong();
            firstWords[i] = from.getInt();
            firstOrdinals[i] = from.getInt();
        }
        words = new long[length];
        int at = 0;
        for (int i = 0; i < batches; i++) {
            int end = endOf(i);
            while (at < end) {
                at = PackedEntry.read(from, positions[i], timesNs[i], words, at);
            }
        }
    }

    // ---- reading ----

    int entries() {
        return entries;
    }

    /** True if no more of the batch fits that is being added. */
    boolean isFull() {
        return entries >= ENTRIES_MAX || length >= FULL_WORDS;
    }

    /** True if the batch that was added is to be the last here: then the next block begins with a batch. */
    boolean isFullAfterBatch() {
        return entries >= FULL_ENTRIES || isFull() || (batches > 0 && firstOrdinals[0] > 0);
    }

    /** True if not even a batch without entries is here. */
    boolean isEmpty() {
        return batches == 0;
    }

    int batches() {
        return batches;
    }

    long position(int batch) {
        return positions[batch];
    }

    long timeNs(int batch) {
        return timesNs[batch];
    }

    int firstOrdinal(int batch) {
        return firstOrdinals[batch];
    }

    /** Where the batch's first word lies. */
    int firstWord(int batch) {
        return firstWords[batch];
    }

    /** Where the batch's words end. */
    int endOf(int batch) {
        return batch + 1 < batches ? firstWords[batch + 1] : length;
    }

    /** Position of the first batch here. */
    long firstPosition() {
        return positions[0];
    }

    long lastPosition() {
        return positions[batches - 1];
    }

    long firstTimeNs() {
        return timesNs[0];
    }

    long lastTimeNs() {
        return timesNs[batches - 1];
    }

    /** Number of the first leaf of the block in the partition's log of leaves. */
    long firstLeaf() {
        return firstLeaf;
    }

    int leaves() {
        return leaves;
    }

    int length() {
        return length;
    }

    long word(int at) {
        return words[at];
    }

    /** Not to be changed. */
    long[] words() {
        return words;
    }

    /** Batch that the entry at the word is of. */
    int batchOf(int word) {
        Invariant.within(word, 0, length - 1L, "place of an entry in its block");
        int found = Arrays.binarySearch(firstWords, 0, batches, word);
        return found >= 0 ? found : -found - 2;
    }

    /** The entry that begins at the word. */
    HistoryEntry entry(int word) {
        int batch = batchOf(word);
        int ordinal = firstOrdinals[batch];
        int at = firstWords[batch];
        while (at < word) {
            at += Journal.words(words[at]);
            ordinal++;
        }
        return entry(batch, ordinal, word);
    }

    /** The entry that begins at the word, of which the batch and the ordinal are known. */
    HistoryEntry entry(int batch, int ordinal, int word) {
        long[] copy = Arrays.copyOfRange(words, word, word + Journal.words(words[word]));
        return new HistoryEntry(positions[batch], ordinal, timesNs[batch], copy);
    }
}
