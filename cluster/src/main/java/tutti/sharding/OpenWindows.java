package tutti.sharding;

import java.util.HashMap;
import java.util.Map;

/**
 * How many items a principal may have open at a leader, so that about the longest wait passes between admission and decision. What other
 * partitions decide stands in their logs, whose leaders cannot turn it away: its line must be kept short on this side.
 *
 * <p>A window doubles with each round while what fills it is decided within half of the wait, and is halved, once a round, when something
 * took longer than all of it: slow start of Jacobson, "Congestion avoidance and control", 1988, with delay as the sign, as in Brakmo and
 * Peterson, "TCP Vegas", 1995. It does not grow while it is not used (RFC 2861). Used by the partition actor alone.
 */
final class OpenWindows {
    /** Items that are open however long they take: a partition without a leader for a moment turns few away. */
    static final int LEAST_ITEMS = 2048;

    private final long waitMaxNs;
    private final int itemsMax;
    private final Map<String, Window> windows = new HashMap<>();

    /** @param itemsMax no window grows beyond that */
    OpenWindows(long waitMaxNs, int itemsMax) {
        this.waitMaxNs = waitMaxNs;
        this.itemsMax = itemsMax;
    }

    /** True if so many more items may be opened; where nothing is open, any number. */
    boolean hasRoom(String principal, int items) {
        Window window = windows.get(principal);
        return window == null || window.open == 0 || window.open + items <= window.size;
    }

    void onOpened(String principal, int items) {
        windows.computeIfAbsent(principal, name -> new Window()).open(items);
    }

    /** Items that were opened then are decided, or nobody waits for them any longer. */
    void onClosed(String principal, int items, long openedNs, long nowNs) {
        Window window = windows.get(principal);
        if (window == null) {
            return;
        }
        window.close(items, openedNs, nowNs);
        if (window.open == 0 && window.size == LEAST_ITEMS) {
            windows.remove(principal);
        }
    }

    private final class Window {
        private int open;
        private int size = LEAST_ITEMS;

        /** As far as it may grow: twice what it was when it was last more than half full. */
        private int goal = LEAST_ITEMS;

        private long halvedAtNs = Long.MIN_VALUE;

        void open(int items) {
            open += items;
            if (open > size / 2) {
                goal = Math.min(itemsMax, 2 * size);
            }
        }

        void close(int items, long openedNs, long nowNs) {
            open -= items;
            long tookNs = nowNs - openedNs;
            if (tookNs > waitMaxNs && openedNs >= halvedAtNs) {
                size = Math.max(LEAST_ITEMS, size / 2);
                goal = size;
                halvedAtNs = nowNs;
            } else if (tookNs <= waitMaxNs / 2) {
                size = Math.max(size, Math.min(goal, size + items));
            }
        }
    }
}
