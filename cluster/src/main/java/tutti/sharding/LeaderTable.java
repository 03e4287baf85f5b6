package tutti.sharding;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Which node leads each partition as far as this node knows. Thread-safe. */
final class LeaderTable {
    /** No leader is known. */
    static final int NOBODY = -1;

    private final AtomicIntegerArray leaders;

    LeaderTable(int partitions) {
        int[] nobody = new int[partitions];
        Arrays.fill(nobody, NOBODY);
        leaders = new AtomicIntegerArray(nobody);
    }

    int leader(int partition) {
        return leaders.get(partition);
    }

    /** Takes the word of whoever should know: this node's own member, or the leader itself. */
    void set(int partition, int node) {
        leaders.set(partition, node);
    }
}
