package tutti.storage;

/** Reads a run in a file, one chunk at a time. Of one thread. */
final class RunReader implements RefSource {
    private final RunStore store;
    private final Run run;
    private int chunk = -1;
    private long[] words = new long[0];

    RunReader(RunStore store, Run run) {
        this.store = store;
        this.run = run;
    }

    @Override
    public long count() {
        return run.count();
    }

    @Override
    public long key(long index) {
        load(index);
        return words[2 * (int) (index % Run.CHUNK_REFS)];
    }

    @Override
    public long place(long index) {
        load(index);
        return words[2 * (int) (index % Run.CHUNK_REFS) + 1];
    }

    @Override
    public long firstFrom(long key, long place) {
        return RefSearch.firstFrom(this, key, place, run.firstCandidate(key), run.endOfCandidates(key));
    }

    private void load(long index) {
        int wanted = (int) (index / Run.CHUNK_REFS);
        if (wanted == chunk) {
            return;
        }
        words = store.existingChunk(run, wanted);
        chunk = wanted;
    }
}
