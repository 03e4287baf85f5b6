package tutti.partition;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Hashes for the digest of replicated state. They tell replicas apart that drifted; they do not withstand someone who
 * chooses contents to collide.
 */
public final class Digest64 {
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private Digest64() {}

    /** The digest continued by one more value; the order of the values counts. */
    public static long with(long digest, long value) {
        return mix(digest * FACTOR + value + 1);
    }

    /** The digest continued by records whose length is a multiple of 8 bytes. */
    public static long with(long digest, DirectBuffer buffer, int offset, int length) {
        long result = digest;
        for (int i = 0; i < length; i += Long.BYTES) {
            result = (Long.rotateLeft(result, 27) ^ buffer.getLong(offset + i, ByteOrder.LITTLE_ENDIAN)) * FACTOR;
        }
        return mix(result + length);
    }

    /** Spreads every bit over all 64 (the finalizer of SplitMix64); a bijection. */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
