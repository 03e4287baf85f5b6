package tutti.storage;

/**
 * Refs of a run in bytes: each by how it differs from the one before, in numbers of seven bits a byte, the lowest first (LEB128).
 *
 * <pre>
 * | key - key before | block - block before, zigzag | word * 16 + tags * 2, or for tags above 7 word * 8192 + tags * 2 + 1 |
 * </pre>
 *
 * <p>Before the first there is key 0 in block 0. In a run of 65,536 refs an id takes 11 bytes, an account that is met often 5.
 */
final class RefChunk {
    private static final int BITS = 7;
    private static final int LOW_BITS = (1 << BITS) - 1;
    private static final int MORE = 1 << BITS;

    /** Bytes of a ref at most: ten of a key, five of a block with its sign, five of a word with its tags. */
    private static final int REF_BYTES_MAX = 20;

    private static final int FEW_TAGS = 7;
    private static final int FEW_TAGS_BITS = 4;
    private static final int ALL_TAGS_BITS = 13;

    private final byte[] bytes;
    private int at;

    private RefChunk(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    /** Most bytes that so many refs take. */
    static int bytesMax(int count) {
        return count * REF_BYTES_MAX;
    }

    /** Writes the first {@code count} refs, in order of key: key and place of each, side by side. Returns how many bytes these take. */
    static int encode(long[] refs, int count, byte[] to) {
        int at = 0;
        long key = 0;
        long block = 0;
        for (int i = 0; i < 2 * count; i += 2) {
            long nextBlock = Refs.block(refs[i + 1]);
            at = put(to, at, refs[i] - key);
            at = put(to, at, zigzag(nextBlock - block));
            at = put(to, at, wordAndTags(refs[i + 1]));
            key = refs[i];
            block = nextBlock;
        }
        return at;
    }

    /**
     * {@code count} refs, key and place of each, side by side, of the bytes from {@code from} on.
     *
     * @throws DamagedHistoryException if the bytes are not those of so many refs
     */
    static long[] decode(byte[] bytes, int from, int count) {
        RefChunk chunk = new RefChunk(bytes, from);
        long[] refs = new long[2 * count];
        long key = 0;
        long block = 0;
        try {
            for (int i = 0; i < 2 * count; i += 2) {
                key += chunk.get();
                long difference = chunk.get();
                block += (difference >>> 1) ^ -(difference & 1);
                refs[i] = key;
                refs[i + 1] = place(block, chunk.get());
            }
        } catch (ArrayIndexOutOfBoundsException e) {
            throw new DamagedHistoryException(bytes.length + " bytes end before " + count + " refs do", e);
        }
        if (chunk.at != bytes.length) {
            throw new DamagedHistoryException(count + " refs take " + chunk.at + " of " + bytes.length + " bytes");
        }
        return refs;
    }

    private static long wordAndTags(long place) {
        long word = Refs.word(place);
        long tags = Refs.tags(place);
        return tags <= FEW_TAGS ? (word << FEW_TAGS_BITS) | (tags << 1) : (word << ALL_TAGS_BITS) | (tags << 1) | 1;
    }

    private static long place(long block, long wordAndTags) {
        int bits = (wordAndTags & 1) == 0 ? FEW_TAGS_BITS : ALL_TAGS_BITS;
        int tags = (int) (wordAndTags & ((1 << bits) - 1)) >>> 1;
        return Refs.place(block, (int) (wordAndTags >>> bits), tags);
    }

    private static long zigzag(long number) {
        return (number << 1) ^ (number >> (Long.SIZE - 1));
    }

    private static int put(byte[] to, int from, long number) {
        int at = from;
        long rest = number;
        while ((rest & ~LOW_BITS) != 0) {
            to[at++] = (byte) (rest | MORE);
            rest >>>= BITS;
        }
        to[at++] = (byte) rest;
        return at;
    }

    private long get() {
        long number = 0;
        int shift = 0;
        byte next = bytes[at++];
        while (next < 0) {
            number |= (long) (next & LOW_BITS) << shift;
            shift += BITS;
            next = bytes[at++];
        }
        return number | (long) next << shift;
    }
}
