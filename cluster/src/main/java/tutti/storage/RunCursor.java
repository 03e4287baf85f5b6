package tutti.storage;

/** A place in a run, which only moves forward. Of one thread. */
final class RunCursor {
    private final RunReader run;

    /** Next ref. */
    private long at;

    RunCursor(RunReader run) {
        this.run = run;
    }

    boolean isAtEnd() {
        return at == run.count();
    }

    /** Key of the last ref of the chunk in which the next ref is. Not at the end. */
    long lastKeyOfChunk() {
        return run.key(endOfChunk() - 1);
    }

    /** Copies what comes next and has a key below, of this chunk alone; returns {@code to} and how many these were. */
    int takeBelow(long key, long[] keys, long[] places, int to) {
        int count = 0;
        long end = endOfChunk();
        while (at < end && Long.compareUnsigned(run.key(at), key) < 0) {
            keys[to + count] = run.key(at);
            places[to + count++] = run.place(at++);
        }
        return to + count;
    }

    /** True if the next ref has this key. */
    boolean isAt(long key) {
        return at < run.count() && run.key(at) == key;
    }

    /** Place of the next ref, which is taken. */
    long takePlace() {
        return run.place(at++);
    }

    private long endOfChunk() {
        return Math.min(run.count(), (at / Run.CHUNK_REFS + 1) * Run.CHUNK_REFS);
    }
}
