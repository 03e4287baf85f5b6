package tutti.storage;

/** Refs in memory, sorted. Never changed; so of any thread. */
final class SortedRefs implements RefSource {
    static final SortedRefs EMPTY = new SortedRefs(new long[0]);

    private final long[] words;

    private SortedRefs(long[] words) {
        this.words = words;
    }

    /** Of the first {@code count} of refs in the order of the log: key and place of each, side by side. They are copied. */
    static SortedRefs of(long[] refs, int count, RadixSort sort) {
        long[] sorted = new long[2 * count];
        sort.sort(refs, count, sorted);
        return new SortedRefs(sorted);
    }

    /** Key and place of each, side by side. Not to be changed. */
    long[] words() {
        return words;
    }

    @Override
    public long count() {
        return words.length / 2;
    }

    @Override
    public long key(long index) {
        return words[2 * (int) index];
    }

    @Override
    public long place(long index) {
        return words[2 * (int) index + 1];
    }

    @Override
    public long firstFrom(long key, long place) {
        return RefSearch.firstFrom(this, key, place, 0, count());
    }
}
