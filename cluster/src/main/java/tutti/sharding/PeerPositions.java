package tutti.sharding;

import java.util.concurrent.atomic.AtomicLongArray;

/** How far the members on other nodes had stored each partition's log when they last said so. Thread-safe. */
final class PeerPositions {
    /** The node has not said anything yet. */
    static final long UNKNOWN = -1;

    private final int nodes;
    private final AtomicLongArray stored;

    PeerPositions(int partitions, int nodes) {
        this.nodes = nodes;
        this.stored = new AtomicLongArray(partitions * nodes);
        for (int i = 0; i < stored.length(); i++) {
            stored.set(i, UNKNOWN);
        }
    }

    void set(int partition, int node, long storedPosition) {
        stored.set(partition * nodes + node, storedPosition);
    }

    long stored(int partition, int node) {
        return stored.get(partition * nodes + node);
    }
}
