package tutti.storage;

/** Binary search in sorted refs. */
final class RefSearch {
    private RefSearch() {}

    /** Index of the first ref from {@code low} to below {@code high} that is not before (key, place); {@code high} if there is none. */
    static long firstFrom(RefSource refs, long key, long place, long low, long high) {
        long from = low;
        long to = high;
        while (from < to) {
            long middle = (from + to) >>> 1;
            if (isBefore(refs.key(middle), refs.place(middle), key, place)) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    static boolean isBefore(long key, long place, long otherKey, long otherPlace) {
        int order = Long.compareUnsigned(key, otherKey);
        return order < 0 || (order == 0 && Long.compareUnsigned(place, otherPlace) < 0);
    }
}
