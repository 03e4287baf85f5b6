package tutti.storage;

/** Refs in order of key, unsigned, and of place: a run, or what is recent. Of one thread. */
interface RefSource {
    /** Index of the first ref that is not before (key, place). */
    long firstFrom(long key, long place);

    long count();

    long key(long index);

    long place(long index);
}
