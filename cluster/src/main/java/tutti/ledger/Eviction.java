package tutti.ledger;

import org.agrona.collections.IntHashSet;

/**
 * Which ids may leave the window, in which order, and what is known of those that left. Only what the log says is indexed may
 * leave ({@link #indexed}); what is not yet waits in a queue, in the order in which it came; then the first in the {@link EvictionOrder}
 * leaves first.
 */
final class Eviction {
    private static final int NONE = Slab.NONE;
    private static final long NS_PER_MS = 1_000_000;

    private final IdRecords records;
    private final EvictionOrder order;

    /** Finished, but not known to be indexed when they came. */
    private final IdQueue fresh;

    /** Ids that were recalled and had not left: they stay as long as those that had. */
    private final IntHashSet pinned = new IntHashSet();

    private final Prefetch prefetch = new Prefetch();

    /** Highest time evicted; -1 if none. */
    private long floorMs = UuidV7.UNTIMED;

    private boolean isUntimedEvicted;

    /** Highest position of an id evicted. Invariant: evictedThrough <= indexedThrough. */
    private long evictedThrough;

    /** Ids at or below this position may be evicted. */
    private long indexedThrough;

    Eviction(IdRecords records) {
        this.records = records;
        order = new EvictionOrder(records.slab());
        fresh = new IdQueue(records.slab());
    }

    EvictionOrder order() {
        return order;
    }

    IdQueue fresh() {
        return fresh;
    }

    /** Ids at or below this position may be evicted. */
    long indexedThrough() {
        return indexedThrough;
    }

    /** Highest position of an id that left; 0 if none did. */
    long evictedThrough() {
        return evictedThrough;
    }

    long floorMs() {
        return floorMs;
    }

    boolean isUntimedEvicted() {
        return isUntimedEvicted;
    }

    void advance(long timeNs) {
        order.advance(timeNs / NS_PER_MS);
    }

    /** The index of the leader is synced through the position, which it is on every member before long: ids up to it may leave. */
    void indexed(long position) {
        indexedThrough = Math.max(indexedThrough, position);
        while (fresh.head() != IdQueue.NONE && records.position(fresh.head()) <= indexedThrough) {
            append(fresh.poll());
        }
    }

    /** True if ids at or below the position, which is above {@link #indexedThrough}, wait for it to be indexed. */
    boolean isAwaited(long position) {
        return position > indexedThrough && fresh.head() != IdQueue.NONE && records.position(fresh.head()) <= position;
    }

    /** The id, of which no more is to come, gets in line. */
    void add(int slot) {
        fresh.append(slot);
    }

    /** The id, which is known to be indexed, gets in line. */
    void append(int slot) {
        order.append(slot, records.timeMs(slot));
    }

    /** The id stays until {@link #unpin}. */
    void pin(int slot) {
        pinned.add(slot);
    }

    void unpin() {
        pinned.clear();
    }

    /** Takes out of the line who is first and may leave; {@link Slab#NONE} if nobody is. */
    int poll() {
        int slot = order.poll();
        while (slot != NONE && isToStay(slot)) {
            fresh.append(slot);
            slot = order.poll();
        }
        return slot;
    }

    /** Takes out so many, or as many as there are, and reads their records side by side; returns how many. */
    int poll(int[] slots, int wanted) {
        int count = 0;
        while (count < wanted && order.count() > 0) {
            int polled = count;
            while (polled < wanted && order.count() > 0) {
                slots[polled++] = order.poll();
            }
            prefetch.take(records.read(slots, count, polled));
            count = keep(slots, count, polled);
        }
        return count;
    }

    /** The id, which was polled, leaves. */
    void left(int slot) {
        long idMs = records.timeMs(slot);
        floorMs = Math.max(floorMs, idMs);
        isUntimedEvicted |= idMs == UuidV7.UNTIMED;
        evictedThrough = Math.max(evictedThrough, records.position(slot));
    }

    /** True if no id has left that an index complete through the position does not have. */
    boolean isCurrent(long through) {
        return through >= evictedThrough;
    }

    /** True if an id that carries the time may have left. */
    boolean isForgotten(long idMs) {
        return idMs == UuidV7.UNTIMED ? isUntimedEvicted : idMs <= floorMs;
    }

    void restore(long evictedFloorMs, boolean untimedEvicted, long evictedThroughPosition, long indexedPosition) {
        floorMs = evictedFloorMs;
        isUntimedEvicted = untimedEvicted;
        evictedThrough = evictedThroughPosition;
        indexedThrough = indexedPosition;
    }

    /** Of what was polled, from one on to below another, what may not leave gets in line again; returns where the rest ends. */
    private int keep(int[] slots, int from, int to) {
        int end = from;
        for (int i = from; i < to; i++) {
            if (isToStay(slots[i])) {
                fresh.append(slots[i]);
            } else {
                slots[end++] = slots[i];
            }
        }
        return end;
    }

    /** What changed since it got in line, a transfer of which a reversal is undecided, and what was recalled for the batch. */
    private boolean isToStay(int slot) {
        return records.position(slot) > indexedThrough
                || records.isMarked(slot, IdMeta.REVERSING)
                || pinned.contains(slot);
    }
}
