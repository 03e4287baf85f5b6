package tutti.ledger;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Words of state without their leading zeros, since most are small or zero and a snapshot's length is time that payments stand. Words
 * come in groups of up to sixteen:
 *
 * <pre>
 * 0                                                  8
 * | bytes of each word, 0 to 8: 4 bits, first lowest | word, so many bytes, little endian | ...
 * </pre>
 */
final class PackedWords {
    private static final int GROUP_WORDS = 16;
    private static final int LENGTH_BITS = 4;
    private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;

    /** Behind the last word so many bytes are overwritten. */
    static final int SLACK_BYTES = Long.BYTES;

    private PackedWords() {}

    /** Most bytes that so many words take. */
    static int bytesMax(int words) {
        return (words + (words + GROUP_WORDS - 1) / GROUP_WORDS) * Long.BYTES;
    }

    /** Returns where the words end; the buffer must have {@link #SLACK_BYTES} more. */
    static int put(UnsafeBuffer buffer, int offset, long[] words, int count) {
        int at = offset;
        for (int from = 0; from < count; from += GROUP_WORDS) {
            int to = Math.min(count, from + GROUP_WORDS);
            int lengthsAt = at;
            long lengths = 0;
            at += Long.BYTES;
            for (int i = from; i < to; i++) {
                int bytes = bytes(words[i]);
                lengths |= (long) bytes << (LENGTH_BITS * (i - from));
                buffer.putLong(at, words[i], LITTLE_ENDIAN);
                at += bytes;
            }
            buffer.putLong(lengthsAt, lengths, LITTLE_ENDIAN);
        }
        return at;
    }

    /**
     * Returns where the words end.
     *
     * @throws SnapshotFormatException if they are not what {@link #put} wrote
     */
    static int get(DirectBuffer buffer, int offset, long[] words, int count) {
        int at = offset;
        for (int from = 0; from < count; from += GROUP_WORDS) {
            int to = Math.min(count, from + GROUP_WORDS);
            long lengths = buffer.getLong(at, LITTLE_ENDIAN);
            at += Long.BYTES;
            for (int i = from; i < to; i++) {
                int bytes = (int) (lengths >>> (LENGTH_BITS * (i - from))) & LENGTH_MASK;
                if (bytes > Long.BYTES) {
                    throw new SnapshotFormatException("snapshot has a word of so many bytes: " + bytes);
                }
                words[i] = word(buffer, at, bytes);
                at += bytes;
            }
        }
        return at;
    }

    private static long word(DirectBuffer buffer, int at, int bytes) {
        if (at + Long.BYTES <= buffer.capacity()) {
            long mask = bytes == 0 ? 0 : -1L >>> ((Long.BYTES - bytes) * Byte.SIZE);
            return buffer.getLong(at, LITTLE_ENDIAN) & mask;
        }
        long word = 0;
        for (int i = 0; i < bytes; i++) {
            word |= (buffer.getByte(at + i) & 0xFFL) << (i * Byte.SIZE);
        }
        return word;
    }

    private static int bytes(long word) {
        return (Long.SIZE - Long.numberOfLeadingZeros(word) + Byte.SIZE - 1) / Byte.SIZE;
    }
}
