package tutti.sharding;

import java.util.concurrent.TimeUnit;

/**
 * Whether this node is to leave the partitions that it leads to others: its disk has been low for a while, so that it refuses writes, and a
 * majority has room without it. Used by the node's actor alone.
 */
final class HandOver {
    /** What is freed by then was no reason: the others take two seconds to elect. */
    static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(5);

    private final DiskBoard disks;
    private boolean wasLow;
    private long lowSinceNs;

    HandOver(DiskBoard disks) {
        this.disks = disks;
    }

    /** To be asked now and then; {@code leads} tells whether this node leads any partition. */
    boolean isDue(boolean leads, long nowNs) {
        boolean isLow = disks.own().isLow();
        if (isLow && !wasLow) {
            lowSinceNs = nowNs;
        }
        wasLow = isLow;
        return isLow && leads && nowNs - lowSinceNs >= PATIENCE_NS && disks.haveOthersRoom();
    }
}
