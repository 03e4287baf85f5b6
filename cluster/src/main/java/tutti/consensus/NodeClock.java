package tutti.consensus;

import io.aeron.cluster.service.ClusterClock;
import java.util.concurrent.TimeUnit;

/**
 * Nanoseconds since 1970 that advance with the machine's monotonic clock from an anchor taken at start: Aeron also runs its
 * timeouts on the cluster clock, so a step of the wall clock must not reach it.
 */
final class NodeClock implements ClusterClock {
    private final long anchorNs;

    NodeClock(long wallMs, long monotonicNs) {
        this.anchorNs = TimeUnit.MILLISECONDS.toNanos(wallMs) - monotonicNs;
    }

    static NodeClock startingNow() {
        return new NodeClock(System.currentTimeMillis(), System.nanoTime());
    }

    @Override
    public TimeUnit timeUnit() {
        return TimeUnit.NANOSECONDS;
    }

    @Override
    public long time() {
        return timeAt(System.nanoTime());
    }

    long timeAt(long monotonicNs) {
        return anchorNs + monotonicNs;
    }
}
