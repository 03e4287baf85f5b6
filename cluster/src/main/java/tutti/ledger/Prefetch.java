package tutti.ledger;

/**
 * Takes what was read only to bring it into the processor's caches, so that the reads are not optimised away. Several such reads that
 * do not need each other's result are under way side by side; see Chen, Ailamaki, Gibbons, Mowry, "Improving Hash Join
 * Performance through Prefetching" (ICDE 2004), group prefetching.
 */
final class Prefetch {
    @SuppressWarnings("UnusedVariable") // written, so that what is added must have been read
    private long sum;

    void take(long read) {
        sum += read;
    }
}
