package tutti.storage;

/** Refs in memory, sorted. Never changed. */
final class SortedRefs implements RefSource {
    static final SortedRefs EMPTY = new SortedRefs(new long[0], new long[0]);

    private final long[] keys;
    private final long[] places;

    /** Takes the arrays over, and sorts them by key; those of a key are in the order of the log already. */
    SortedRefs(long[] keys, long[] places) {
        this.keys = keys;
        this.places = places;
        new RadixSort().sort(keys, places, keys.length);
    }

    @Override
    public long count() {
        return keys.length;
    }

    @Override
    public long key(long index) {
        return keys[(int) index];
    }

    @Override
    public long place(long index) {
        return places[(int) index];
    }

    @Override
    public long firstFrom(long key, long place) {
        return RefSearch.firstFrom(this, key, place, 0, keys.length);
    }
}
