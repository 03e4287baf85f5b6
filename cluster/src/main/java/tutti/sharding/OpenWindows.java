package tutti.sharding;

import java.util.HashMap;
import java.util.Map;

/**
 * How many items a principal may have open at a leader, so that about the longest wait passes between admission and decision. What other
 * partitions decide stands in their logs, whose leaders cannot turn it away: its line must be kept short on this side. Where several
 * principals share the partition the wait is a short one: whatever is on its way takes time from what the others wait for.
 *
 * <p>A window doubles with each round while what fills it is decided within half of the wait, and is halved, once a round, when something
 * took longer than all of it: slow start of Jacobson, "Congestion avoidance and control", 1988, with delay as the sign, as in Brakmo and
 * Peterson, "TCP Vegas", 1995. It does not grow while it is not used (RFC 2861). Used by the partition actor alone.
 */
final class OpenWindows {
    /** Items of one alone that are open however long they take: a partition without a leader for a moment turns few away. */
    static final int LEAST_ITEMS = 2048;

    /** The same of one that is not alone. */
    static final int LEAST_SHARED_ITEMS = 256;

    static final long SHARED_WAIT_NS = 100_000_000L;

    private final long waitMaxNs;
    private final int itemsMax;
    private final Sharing sharing;
    private final Map<String, Window> windows = new HashMap<>();

    /**
     * @param waitMaxNs longest wait of one alone
     * @param itemsMax no window grows beyond that
     */
    OpenWindows(long waitMaxNs, int itemsMax, Sharing sharing) {
        this.waitMaxNs = waitMaxNs;
        this.itemsMax = itemsMax;
        this.sharing = sharing;
    }

    /** True if so many more items may be opened; where nothing is open, any number. */
    boolean hasRoom(String principal, int items, long nowNs) {
        Window window = windows.get(principal);
        return window == null || window.open == 0 || window.open + items <= window.size(sharing.isShared(nowNs));
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
        long waitNs = sharing.isShared(nowNs) ? Math.min(SHARED_WAIT_NS, waitMaxNs) : waitMaxNs;
        window.close(items, openedNs, nowNs, waitNs);
        if (window.open == 0 && window.size == LEAST_SHARED_ITEMS) {
            windows.remove(principal);
        }
    }

    private final class Window {
        private int open;
        private int size = LEAST_SHARED_ITEMS;

        /** As far as it may grow: twice what was open at once since it was halved. */
        private int goal = LEAST_SHARED_ITEMS;

        private long halvedAtNs = Long.MIN_VALUE;

        int size(boolean isShared) {
            return isShared ? size : Math.max(LEAST_ITEMS, size);
        }

        void open(int items) {
            open += items;
            goal = Math.max(goal, Math.min(itemsMax, 2 * open));
        }

        void close(int items, long openedNs, long nowNs, long waitNs) {
            open -= items;
            long tookNs = nowNs - openedNs;
            if (tookNs > waitNs && openedNs >= halvedAtNs) {
                size = Math.max(LEAST_SHARED_ITEMS, size / 2);
                goal = size;
                halvedAtNs = nowNs;
            } else if (tookNs <= waitNs / 2) {
                size = Math.max(size, Math.min(goal, size + items));
            }
        }
    }
}
