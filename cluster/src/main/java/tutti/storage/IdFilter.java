package tutti.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A Bloom filter (Bloom 1970) over keys of ids that carry no time: says for certain that a key is not among them. Blocked: the bits of a
 * key lie in one word of 512 bits, so that asking costs one wait for memory. With 12 bits a key, about one in a hundred that are not
 * among them is taken for one that may be.
 */
final class IdFilter {
    /** Holds no key. */
    static final IdFilter NOTHING = new IdFilter(new long[0], true);

    /** Says nothing: every key may be there. */
    static final IdFilter UNKNOWN = new IdFilter(new long[0], false);

    private static final int BITS_PER_KEY = 12;
    private static final int LINE_WORDS = 8;
    private static final int PROBES = 6;
    private static final int PROBE_BITS = 9;
    private static final int PROBE_MASK = (1 << PROBE_BITS) - 1;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final long[] bits;
    private final boolean isEmpty;

    private IdFilter(long[] bits, boolean isEmpty) {
        this.bits = bits;
        this.isEmpty = isEmpty;
    }

    /** An empty filter with room for so many keys. */
    static IdFilter of(long keys) {
        if (keys == 0) {
            return NOTHING;
        }
        long lines = Math.max(1, (keys * BITS_PER_KEY + LINE_WORDS * Long.SIZE - 1) / (LINE_WORDS * Long.SIZE));
        return new IdFilter(new long[Math.toIntExact(lines * LINE_WORDS)], false);
    }

    static IdFilter decode(byte[] bytes) {
        long[] bits = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(bits);
        return bits.length == 0 ? NOTHING : new IdFilter(bits, false);
    }

    byte[] encode() {
        ByteBuffer buffer = ByteBuffer.allocate(bits.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asLongBuffer().put(bits);
        return buffer.array();
    }

    long bytes() {
        return (long) bits.length * Long.BYTES;
    }

    void add(long key) {
        long spread = spread(key);
        int line = line(spread);
        for (int probe = 0; probe < PROBES; probe++) {
            int bit = (int) (spread >>> (probe * PROBE_BITS)) & PROBE_MASK;
            bits[line + (bit >>> 6)] |= 1L << bit;
        }
    }

    /** False if the key is not there for certain. */
    boolean mayHold(long key) {
        if (bits.length == 0) {
            return !isEmpty;
        }
        long spread = spread(key);
        int line = line(spread);
        for (int probe = 0; probe < PROBES; probe++) {
            int bit = (int) (spread >>> (probe * PROBE_BITS)) & PROBE_MASK;
            if ((bits[line + (bit >>> 6)] & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }

    private static long spread(long key) {
        long product = key * SPREAD;
        return (product ^ (product >>> 29)) * SPREAD;
    }

    /** By the upper 32 bits; the probes take the lower 54. */
    private int line(long spread) {
        long lines = bits.length / LINE_WORDS;
        return (int) (((spread >>> Integer.SIZE) * lines) >>> Integer.SIZE) * LINE_WORDS;
    }
}
