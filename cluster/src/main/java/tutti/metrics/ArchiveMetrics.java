package tutti.metrics;

/** What a node's log archive tells. Times include the checksum and the sync to disk, as Aeron measures them. */
public final class ArchiveMetrics {
    private final MetricCounter written;
    private final MetricCounter writeTime;
    private final MetricGauge longestWrite;
    private final MetricGauge kept;
    private final MetricGauge logKeptMax;

    ArchiveMetrics(Registered registered) {
        written = registered.counter(MetricCatalogue.ARCHIVE_WRITTEN);
        writeTime = registered.counter(MetricCatalogue.ARCHIVE_WRITE_TIME);
        longestWrite = registered.gauge(MetricCatalogue.ARCHIVE_LONGEST_WRITE);
        kept = registered.gauge(MetricCatalogue.ARCHIVE_KEPT);
        logKeptMax = registered.gauge(MetricCatalogue.LOG_KEPT_MAX);
    }

    /** Takes over the archive's own totals since it started. */
    public void update(long writtenBytes, long writeTimeNs, long longestWriteNs) {
        written.riseTo((double) writtenBytes);
        writeTime.riseTo(writeTimeNs / MetricTimer.NS_PER_SECOND);
        longestWrite.setNs(longestWriteNs);
    }

    /** Takes over what is on disk, and how much of a log may be kept for a member that is away. */
    public void updateKept(long bytes, long logKeptBytesMax) {
        kept.set(bytes);
        logKeptMax.set(logKeptBytesMax);
    }
}
