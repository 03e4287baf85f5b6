package tutti.sharding;

/** Hears how far the members on other nodes have stored the logs. */
@FunctionalInterface
public interface PositionListener {
    /** The member on {@code node} has stored and synced the partition's log up to the position. */
    void onStoredPosition(int partition, int node, long storedPosition);
}
