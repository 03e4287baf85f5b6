package tutti.sharding;

import java.util.HashMap;
import java.util.Map;

/**
 * A bounded supply that principals share: each may hold as much as is free, so that one alone gets half of it, two a third each, and
 * however much one asks for, there is something left for whoever comes. That is the dynamic threshold of Choudhury and Hahne ("Dynamic
 * queue length thresholds for shared-memory packet switches", 1998) with a factor of 1. May be used by any thread.
 */
public final class FairShare {
    private final long total;
    private final Map<String, Long> held = new HashMap<>();
    private long taken;

    public FairShare(long total) {
        this.total = total;
    }

    /** Takes so much for the principal; false, and takes nothing, if that is more than its share. Where nothing is held, all is. */
    public synchronized boolean tryTake(String principal, long count) {
        if (!isWithinShare(principal, count)) {
            return false;
        }
        put(principal, count);
        return true;
    }

    /** Takes so much whether it is there or not; false if that is more than the principal's share. */
    public synchronized boolean take(String principal, long count) {
        boolean isWithin = isWithinShare(principal, count);
        put(principal, count);
        return isWithin;
    }

    public synchronized void giveBack(String principal, long count) {
        put(principal, -count);
    }

    /** Held by all. */
    public synchronized long taken() {
        return taken;
    }

    private boolean isWithinShare(String principal, long count) {
        return taken == 0 ? count <= total : held.getOrDefault(principal, 0L) + count <= total - taken;
    }

    private void put(String principal, long change) {
        if (change == 0) {
            return;
        }
        taken += change;
        held.merge(principal, change, (before, more) -> before + more == 0 ? null : before + more);
    }
}
