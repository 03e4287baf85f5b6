package tutti.consensus;

import io.aeron.cluster.service.ClusterClock;
import java.util.concurrent.TimeUnit;

/**
 * Nanoseconds since 1970 that advance with the machine's monotonic clock from an anchor taken at start: Aeron also runs its
 * timeouts on the cluster clock, and tells by a clock of milliseconds whether a driver or its client still lives, so a step of the
 * wall clock must not reach either.
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

    /** The same in milliseconds, as drivers, archives and their clients count to tell whether the other still lives. */
    long millis() {
        return TimeUnit.NANOSECONDS.toMillis(time());
    }

    long timeAt(long monotonicNs) {
        return anchorNs + monotonicNs;
    }
}
