package tutti.ledger;

/**
 * Digest of a ledger's tables: the sum, modulo 2^64, of one hash for every record. A sum can be kept up to date by taking
 * the old hash of a changed record away and adding the new one, in any order, so it costs a few multiplications a change
 * and never a walk. It tells replicas apart that drifted; it does not withstand someone who chooses records to collide.
 *
 * <p>A record's hash multiplies each word by a factor of its own, adds them up and mixes the sum: the multiplications do
 * not wait for each other.
 */
final class StateDigest {
    static final int WORDS_MAX = 16;

    static final long PRINCIPAL = 1;
    static final long ASSET = 2;
    static final long CHANNEL = 3;
    static final long ACCOUNT = 4;
    static final long ACCRUAL = 5;
    static final long WORK = 6;
    static final long ID = 7;
    static final long SCALARS = 8;
    static final long EXTENSION = 9;
    static final long SPAN = 10;
    static final long MANDATE = 11;
    static final long LEG = 12;

    private static final long[] FACTORS = factors();

    private long value;

    long value() {
        return value;
    }

    void add(long recordHash) {
        value += recordHash;
    }

    void remove(long recordHash) {
        value -= recordHash;
    }

    void replace(long oldHash, long newHash) {
        value += newHash - oldHash;
    }

    /** Hash of the record that lies at {@code words[from]} to {@code words[from + count - 1]}. */
    static long of(long kind, long[] words, int from, int count) {
        return mix(sum(kind, words, from, count));
    }

    /** What {@link #mix} makes that hash of. */
    static long sum(long kind, long[] words, int from, int count) {
        long sum = kind;
        for (int i = 0; i < count; i++) {
            sum += words[from + i] * FACTORS[i];
        }
        return sum;
    }

    /** The same sum after the record's {@code word} has grown by so much. */
    static long sumWith(long sum, int word, long growth) {
        return sum + growth * FACTORS[word];
    }

    static long of(long kind, long a, long b, long c, long d) {
        return mix(kind + a * FACTORS[0] + b * FACTORS[1] + c * FACTORS[2] + d * FACTORS[3]);
    }

    /** Hash of a text, for rare records. */
    static long of(String text) {
        long hash = text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = mix(hash + text.charAt(i));
        }
        return hash;
    }

    /** Spreads every bit of x over all 64 (the finalizer of SplitMix64). A bijection. */
    static long mix(long x) {
        long z = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static long[] factors() {
        long[] factors = new long[WORDS_MAX];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = mix((i + 1) * 0x9E3779B97F4A7C15L) | 1;
        }
        return factors;
    }
}
