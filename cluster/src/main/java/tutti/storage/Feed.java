package tutti.storage;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * What batches did, on its way from the thread that applies to the one that writes. Bounded: past {@code wordsMax} the former is to
 * wait.
 */
final class Feed {
    private static final int WORDS_AT_START = 1 << 16;
    private static final int BATCHES_AT_START = 256;

    private final int wordsMax;
    private Part filling = new Part();

    /** Position of the last batch that was put. */
    private long putThrough;

    /** Position that somebody waits for to be on disk. */
    private long hastened;

    /** Position that somebody waits for to be readable. */
    private long readingHastened;

    /** Position of the last batch that was taken. */
    private long takenThrough;

    private boolean isClosed;

    /** Words that wait. */
    private volatile int words;

    /** Some batches, copied. */
    static final class Part {
        long[] words = new long[WORDS_AT_START];
        int length;
        long[] positions = new long[BATCHES_AT_START];
        long[] timesNs = new long[BATCHES_AT_START];

        /** Where each batch's words end. */
        int[] ends = new int[BATCHES_AT_START];

        int batches;

        void clear() {
            length = 0;
            batches = 0;
        }

        /** Adds the batch that did what the first {@code count} words from {@code at} on tell. */
        void add(long position, long timeNs, long[] from, int at, int count) {
            int end = length + count;
            if (end > words.length) {
                words = Arrays.copyOf(words, Math.max(end, 2 * words.length));
            }
            System.arraycopy(from, at, words, length, count);
            length = end;
            if (batches == positions.length) {
                positions = Arrays.copyOf(positions, 2 * batches);
                timesNs = Arrays.copyOf(timesNs, 2 * batches);
                ends = Arrays.copyOf(ends, 2 * batches);
            }
            positions[batches] = position;
            timesNs[batches] = timeNs;
            ends[batches++] = end;
        }
    }

    Feed(int wordsMax) {
        this.wordsMax = wordsMax;
    }

    boolean hasRoom() {
        return words < wordsMax;
    }

    /** Words that wait. */
    int words() {
        return words;
    }

    synchronized void put(long position, long timeNs, long[] from, int at, int count) {
        boolean wasIdle = filling.batches == 0;
        boolean wasSmall = filling.length < HistoryWriter.FLUSH_WORDS;
        filling.add(position, timeNs, from, at, count);
        putThrough = position;
        words = filling.length;
        if (wasIdle || (wasSmall && filling.length >= HistoryWriter.FLUSH_WORDS)) {
            notifyAll();
        }
    }

    /** Has the writer take what is there, and put it on disk, without waiting for more. */
    synchronized void hasten(long position) {
        hastened = Math.max(hastened, position);
        notifyAll();
    }

    /** Has the writer take what is there without waiting for more; it need not be on disk. */
    synchronized void hastenReading(long position) {
        readingHastened = Math.max(readingHastened, position);
        notifyAll();
    }

    /** No more is put; nobody waits here any longer. */
    synchronized void close() {
        isClosed = true;
        notifyAll();
    }

    /** True if somebody waits for what was put to be on disk. */
    synchronized boolean isHastened(long syncedThrough) {
        return isClosed || Math.min(hastened, putThrough) > syncedThrough;
    }

    /** Waits until anything is there, somebody is in haste, or so long. */
    synchronized void awaitAny(long timeoutMs, long syncedThrough) throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        long leftMs = timeoutMs;
        while (leftMs > 0 && filling.batches == 0 && !isHastened(syncedThrough)) {
            wait(leftMs);
            leftMs = leftMs(deadlineNs);
        }
    }

    /** Waits until {@code dueWords} are there, somebody is in haste, or so long. */
    synchronized void awaitDue(long timeoutMs, int dueWords, long syncedThrough) throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        long leftMs = timeoutMs;
        while (leftMs > 0
                && filling.length < dueWords
                && !isHastened(syncedThrough)
                && Math.min(readingHastened, putThrough) <= takenThrough) {
            wait(leftMs);
            leftMs = leftMs(deadlineNs);
        }
    }

    /** All that is there; {@code taken}, which the writer is done with, is filled next. */
    synchronized Part take(Part taken) {
        Part full = filling;
        taken.clear();
        filling = taken;
        words = 0;
        takenThrough = putThrough;
        return full;
    }

    synchronized boolean isEmpty() {
        return filling.batches == 0;
    }

    private static long leftMs(long deadlineNs) {
        return TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
    }
}
