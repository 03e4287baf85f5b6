package tutti.metrics;

/** What a node sees of the disk of its data folder. */
public final class DiskMetrics {
    private final MetricGauge free;
    private final MetricGauge low;
    private final MetricGauge unsynced;

    DiskMetrics(Registered registered) {
        free = registered.gauge(MetricCatalogue.DISK_FREE);
        low = registered.gauge(MetricCatalogue.DISK_LOW);
        unsynced = registered.gauge(MetricCatalogue.UNSAFE_NO_SYNC);
    }

    /**
     * Takes over what is so now.
     *
     * @param isUnsynced true if the settings leave out syncs
     */
    public void update(long freeBytes, boolean isLow, boolean isUnsynced) {
        free.set(freeBytes);
        low.set(isLow ? 1 : 0);
        unsynced.set(isUnsynced ? 1 : 0);
    }
}
