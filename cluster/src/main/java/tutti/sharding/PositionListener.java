package tutti.sharding;

/** Hears what the members on other nodes have of the logs. */
@FunctionalInterface
public interface PositionListener {
    /**
     * The member on {@code node}, which is in this leadership term and leads it or not, has the partition's log from {@code start},
     * stored and synced up to {@code stored}.
     */
    void onLog(int partition, int node, long term, boolean leads, long start, long stored);
}
