package tutti.storage;

import tutti.ledger.IdLayout;
import tutti.ledger.Journal;

/** Range of the times that ids carry, milliseconds since 1970. Of one thread. */
final class TimeRange {
    private long lowestMs;
    private long highestMs;

    TimeRange() {
        clear();
    }

    void clear() {
        lowestMs = Long.MAX_VALUE;
        highestMs = Long.MIN_VALUE;
    }

    /** Takes the id in, if the entry at {@code words[at]} is of one that carries a time. */
    void add(long[] words, int at) {
        if (!Journal.isOfId(words[at])) {
            return;
        }
        long timeMs = IdLayout.timeMs(words, at + 1);
        if (timeMs >= 0) {
            lowestMs = Math.min(lowestMs, timeMs);
            highestMs = Math.max(highestMs, timeMs);
        }
    }

    void addAll(Block block) {
        for (int at = 0; at < block.length(); at += Journal.words(block.word(at))) {
            add(block.words(), at);
        }
    }

    long lowestMs() {
        return lowestMs;
    }

    long highestMs() {
        return highestMs;
    }
}
