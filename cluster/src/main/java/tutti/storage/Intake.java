package tutti.storage;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryPiece;
import tutti.ledger.Journal;

/**
 * Sees to it that the feed gets every batch of the log once and in order, whatever is missing: a store is always the beginning of the
 * history, without a gap, so nothing but how far it reaches tells what it lacks, also after a crash.
 *
 * <p>A replica that begins with a snapshot ahead of the store brings batches that cannot be written yet. Those before them are taken from
 * another member. Of what is applied meanwhile the latest is kept, as much as may wait; once what is taken reaches what
 * is kept, the store is complete.
 */
final class Intake {
    private final Feed feed;
    private final int keptWordsMax;

    /** What is being taken, of the one thread that takes. */
    private final Object taking = new Object();

    private final Assembly assembly;

    /** Position through which everything is in the feed or behind it. Does not change any more once it is complete. */
    private volatile long through;

    /** Last position that the replica has applied. */
    private long applied;

    /** What was applied after {@code keptAfter}, without a gap, while batches before it are missing. */
    private Feed.Part kept = new Feed.Part();

    private long keptAfter;
    private volatile boolean isComplete = true;

    /**
     * @param through position through which the store has everything
     * @param leaves that it has
     */
    Intake(Feed feed, int keptWordsMax, long through, long leaves) {
        this.feed = feed;
        this.keptWordsMax = keptWordsMax;
        this.through = through;
        this.assembly = new Assembly(leaves);
    }

    boolean isComplete() {
        return isComplete;
    }

    /** Words that are kept for later. */
    synchronized int keptWords() {
        return kept.length;
    }

    /** Nothing before the position is applied again. */
    synchronized void beginAt(long position) {
        applied = position;
        keptAfter = position;
        isComplete = through >= position;
    }

    // ---- the thread that applies ----

    void append(long position, long timeNs, Journal journal) {
        if (!isComplete) {
            appendOrKeep(position, timeNs, journal);
        } else if (position > through) {
            feed.put(position, timeNs, journal.words(), 0, journal.length());
        }
    }

    private synchronized void appendOrKeep(long position, long timeNs, Journal journal) {
        if (isComplete) {
            append(position, timeNs, journal);
            return;
        }
        if (kept.length + journal.length() > keptWordsMax) {
            kept.clear();
            keptAfter = applied;
        }
        if (journal.length() <= keptWordsMax) {
            kept.add(position, timeNs, journal.words(), 0, journal.length());
        } else {
            keptAfter = position;
        }
        applied = position;
    }

    // ---- the thread that takes ----

    /** Place after which entries are missing; null if none are, or if too much waits to be written. */
    @Nullable
    HistoryCursor missingAfter() {
        if (isComplete || !feed.hasRoom()) {
            return null;
        }
        synchronized (taking) {
            return assembly.end(through);
        }
    }

    /** True if there is more here now than before. */
    boolean take(HistoryPiece piece) {
        synchronized (taking) {
            if (isComplete || !piece.after().equals(assembly.end(through))) {
                return false;
            }
            long before = through;
            if (!piece.isEmpty()) {
                Block block = Piece.decode(piece.bytes(), piece.after(), assembly.leaves);
                for (int batch = 0; batch < block.batches(); batch++) {
                    addBatch(block, batch);
                }
                assembly.leaves += block.leaves();
            }
            if (assembly.isBegun && piece.through() >= assembly.position) {
                put();
            }
            joinIfReached();
            return !piece.isEmpty() || through > before;
        }
    }

    /** A batch may come in several pieces: it is whole when the next begins, or when the giver says so. */
    private void addBatch(Block block, int batch) {
        if (assembly.isBegun && assembly.position != block.position(batch)) {
            put();
        }
        assembly.add(block, batch);
    }

    private void put() {
        feed.put(assembly.position, assembly.timeNs, assembly.words, 0, assembly.length);
        through = assembly.position;
        assembly.clear();
    }

    private synchronized void joinIfReached() {
        if (through < keptAfter) {
            return;
        }
        int at = 0;
        for (int batch = 0; batch < kept.batches; batch++) {
            if (kept.positions[batch] > through) {
                feed.put(kept.positions[batch], kept.timesNs[batch], kept.words, at, kept.ends[batch] - at);
            }
            at = kept.ends[batch];
        }
        kept = new Feed.Part();
        assembly.clear();
        isComplete = true;
    }

    /** A batch of which not all is here yet. */
    private static final class Assembly {
        private long[] words = new long[0];
        private int length;
        private long position;
        private long timeNs;
        private int lastOrdinal;
        private boolean isBegun;

        /** Leaves up to where it ends. */
        private long leaves;

        Assembly(long leaves) {
            this.leaves = leaves;
        }

        /** Where what is here ends, if all through the position is. */
        HistoryCursor end(long through) {
            return isBegun ? new HistoryCursor(position, lastOrdinal) : new HistoryCursor(through, Integer.MAX_VALUE);
        }

        void add(Block block, int batch) {
            int from = block.firstWord(batch);
            int count = block.endOf(batch) - from;
            if (length + count > words.length) {
                words = Arrays.copyOf(words, Math.max(length + count, 2 * words.length));
            }
            System.arraycopy(block.words(), from, words, length, count);
            length += count;
            position = block.position(batch);
            timeNs = block.timeNs(batch);
            lastOrdinal = block.firstOrdinal(batch) + Piece.entriesOf(block, batch) - 1;
            isBegun = true;
        }

        void clear() {
            words = new long[0];
            length = 0;
            isBegun = false;
        }
    }
}
