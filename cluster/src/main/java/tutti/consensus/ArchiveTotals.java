package tutti.consensus;

/**
 * What a node's archive wrote since it started.
 *
 * @param writtenBytes of all logs
 * @param writeTimeNs spent on writing, checksums and syncs to disk included
 * @param longestWriteNs of a single write, likewise
 */
public record ArchiveTotals(long writtenBytes, long writeTimeNs, long longestWriteNs) {
    static final ArchiveTotals NOTHING = new ArchiveTotals(0, 0, 0);
}
