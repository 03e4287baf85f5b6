package tutti.storage;

/** A place in a run, which only moves forward, through one window of it after the other. Of one thread. */
final class RunCursor {
    /** Refs of a run in memory that make a window; a chunk is one of a run in a file. */
    static final int WINDOW_REFS = 4 * Run.CHUNK_REFS;

    private final RunStore store;
    private final Run run;

    /** Key and place of each ref, side by side. */
    private long[] words = new long[0];

    /** Next ref, and where the window ends: counted in {@code words}, by refs. */
    private int at;

    private int end;

    /** Refs of the run up to where the window ends. */
    private long loaded;

    RunCursor(RunStore store, Run run) {
        this.store = store;
        this.run = run;
        load();
    }

    boolean isAtEnd() {
        return at == end;
    }

    /** Key of the last ref of the window. Not at the end. */
    long lastKeyOfWindow() {
        return words[2 * (end - 1)];
    }

    /** Copies what comes next in the window and has a key below; returns {@code to} and how many these were. */
    int takeBelow(long key, long[] refs, int to) {
        int low = at;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(words[2 * middle], key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int count = low - at;
        System.arraycopy(words, 2 * at, refs, 2 * to, 2 * count);
        advance(count);
        return to + count;
    }

    /** Hands over what comes next and has this very key, in however many windows. */
    void takeAt(long key, RunWriter to) {
        while (at < end && words[2 * at] == key) {
            int behind = at + 1;
            while (behind < end && words[2 * behind] == key) {
                behind++;
            }
            to.add(words, at, behind - at);
            advance(behind - at);
        }
    }

    private void advance(int count) {
        at += count;
        if (at == end) {
            load();
        }
    }

    private void load() {
        if (loaded == run.count()) {
            return;
        }
        SortedRefs refs = run.inMemory();
        if (refs != null) {
            words = refs.words();
            end = (int) Math.min(run.count(), end + (long) WINDOW_REFS);
        } else {
            int chunk = (int) (loaded / Run.CHUNK_REFS);
            words = store.existingChunk(run, chunk);
            at = 0;
            end = run.refsIn(chunk);
        }
        loaded += end - at;
    }
}
