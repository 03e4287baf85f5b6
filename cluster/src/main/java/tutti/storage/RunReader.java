package tutti.storage;

/** Reads a run, one chunk at a time. Of one thread. */
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
        return words[(int) (index % Run.CHUNK_REFS)];
    }

    @Override
    public long place(long index) {
        load(index);
        return words[words.length / 2 + (int) (index % Run.CHUNK_REFS)];
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
        long[] read = run.inMemory() == null
                ? store.chunk(run, wanted)
                : RefChunk.decode(run.inMemory().get(wanted), run.refsIn(wanted));
        if (read == null) {
            throw new RunGoneException(run.number());
        }
        words = read;
        chunk = wanted;
    }
}
