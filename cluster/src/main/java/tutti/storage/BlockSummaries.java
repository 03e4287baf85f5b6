package tutti.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Where each full block begins and ends, so that a position or a time finds its block: 32 bytes a block, in memory. Grows by one thread;
 * readers take a {@link View}.
 *
 * <pre>
 * 0                8               16                24              32
 * | first position | last position | first time (ns) | last time (ns) |
 * </pre>
 */
final class BlockSummaries {
    private static final int WORDS = 4;
    private static final int AT_START = 1_024;

    private long[] words = new long[AT_START * WORDS];
    private int count;

    int count() {
        return count;
    }

    /** Adds the summary of the next block; returns its bytes. */
    byte[] add(Block block) {
        ByteBuffer buffer = ByteBuffer.allocate(WORDS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(block.firstPosition()).putLong(block.lastPosition());
        buffer.putLong(block.firstTimeNs()).putLong(block.lastTimeNs());
        add(buffer.array());
        return buffer.array();
    }

    /** Adds what {@link #add(Block)} gave. */
    void add(byte[] summary) {
        if ((count + 1) * WORDS > words.length) {
            words = Arrays.copyOf(words, 2 * words.length);
        }
        ByteBuffer.wrap(summary).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words, count * WORDS, WORDS);
        count++;
    }

    /** Keeps the first so many only. */
    void truncate(int to) {
        count = Math.min(count, to);
    }

    View view() {
        return new View(words, count);
    }

    /** What was there when it was taken. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares views
    record View(long[] words, int count) {
        /** First block whose last position is at or after; {@link #count} if there is none. */
        int firstThrough(long position) {
            return firstWhere(1, position);
        }

        /** First block whose last time is at or after; {@link #count} if there is none. */
        int firstThroughTime(long timeNs) {
            return firstWhere(3, timeNs);
        }

        /** First block that begins after the time; {@link #count} if there is none. */
        int firstAfterTime(long timeNs) {
            return timeNs == Long.MAX_VALUE ? count : firstWhere(2, timeNs + 1);
        }

        private int firstWhere(int word, long least) {
            int low = 0;
            int high = count;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (words[middle * WORDS + word] < least) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }
}
