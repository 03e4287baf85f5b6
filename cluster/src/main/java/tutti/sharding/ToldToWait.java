package tutti.sharding;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Principals that a leader turned away and told when to come back. Until then this node turns them away by itself: whoever does not
 * heed what it is told would otherwise cost the leader, and the way to it, as much as who does. Used by the router alone.
 */
final class ToldToWait {
    private final Map<String, Long> untilNs = new HashMap<>();

    void add(String principal, long nowNs, int retryAfterMs) {
        untilNs.put(principal, nowNs + TimeUnit.MILLISECONDS.toNanos(retryAfterMs));
    }

    /** What is left of the time, rounded up; 0 if the principal may come. */
    int leftMs(String principal, long nowNs) {
        Long until = untilNs.get(principal);
        if (until == null) {
            return 0;
        }
        long leftNs = until - nowNs;
        if (leftNs <= 0) {
            untilNs.remove(principal);
            return 0;
        }
        return Math.toIntExact((leftNs + 999_999) / 1_000_000);
    }

    /** Another leader may have room. */
    void clear() {
        untilNs.clear();
    }
}
