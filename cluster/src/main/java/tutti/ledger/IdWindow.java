package tutti.ledger;

import org.jspecify.annotations.Nullable;

/**
 * The recent ids of transfers and stream payments, each with its content and outcome, so that a retry is answered with what
 * was answered first. An id's scope is its debit account. Bounded: past {@code idWindowMax} the id that is first in the {@link
 * EvictionOrder} makes room. Since then it is not known whether an id at or below {@code floorMs} was used before, so an unknown
 * one is refused; above the floor, unknown means new. A transfer of which more is to come (undecided, or pending) is in the window
 * but not in the order: it stays.
 *
 * <p>With 11 longs ({@link IdRecords}), a link of 4 bytes and 11 to 21 bytes in the index, an id takes about 108 bytes, and 68 more
 * where it has an extension. That is far more than caches hold, and ids come in no order: what a command costs is the wait for
 * memory. Hence {@link #expect}: asked for many ids at once, memory answers them side by side.
 */
final class IdWindow {
    static final int NONE = Slab.NONE;

    /** Most ids that {@link #makeRoomFor} makes room for. */
    static final int ROOM_MAX = 64;

    /** Of the window, the part that undecided transfers may take, and that pending ones may. */
    private static final int STAYING_DIVISOR = 4;

    /** Of the window, the part that may be evicted at once. */
    private static final int ROOM_DIVISOR = 4;

    private static final long NS_PER_MS = 1_000_000;

    private final int idsMax;
    private final IdRecords records;
    private final IdIndex index;
    private final EvictionOrder order;

    /** Slots on their way out. */
    private final int[] leaving = new int[ROOM_MAX];

    private final Prefetch prefetch = new Prefetch();

    /** Highest time evicted; -1 if none. */
    private long floorMs = UuidV7.UNTIMED;

    private boolean isUntimedEvicted;

    /** Highest position of an id evicted. */
    private long evictedThrough;

    IdWindow(int idsMax, StateDigest digest, long hashKey) {
        this.idsMax = idsMax;
        records = new IdRecords(digest);
        index = new IdIndex(idsMax, hashKey);
        order = new EvictionOrder(records.slab());
    }

    IdRecords records() {
        return records;
    }

    int count() {
        return records.slab().count();
    }

    /** Transfers that cannot leave. */
    int stayingCount() {
        return count() - order.count();
    }

    /** Undecided transfers. */
    int holdCount() {
        return stayingCount() - records.pendingCount();
    }

    /** True if one more undecided transfer may be kept. */
    boolean hasRoomForHold() {
        return hasRoomForHolds(1);
    }

    boolean hasRoomForHolds(int transfers) {
        return holdCount() + transfers <= idsMax / STAYING_DIVISOR;
    }

    /** True if one more pending transfer may be kept. They and undecided ones take no room from each other. */
    boolean hasRoomToPend() {
        return records.pendingCount() < idsMax / STAYING_DIVISOR;
    }

    /** True if the items would evict each other: those that stay cannot make room. */
    boolean isFull(int items) {
        return items > idsMax - stayingCount();
    }

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

    /** Slot of the id of that debit account, {@link #NONE} if it is not in the window. */
    int find(long idHigh, long idLow, long ofHigh, long ofLow) {
        long hash = index.hash(idHigh, idLow, ofHigh, ofLow);
        for (int at = index.first(hash); at != IdIndex.NONE; at = index.next(hash, at)) {
            int slot = index.slot(hash, at);
            if (records.is(slot, idHigh, idLow, ofHigh, ofLow)) {
                return slot;
            }
        }
        return NONE;
    }

    /**
     * A command with this id comes soon: reads the cell that {@link #find} will begin at. Changes nothing.
     */
    void expect(long idHigh, long idLow, long ofHigh, long ofLow) {
        prefetch.take(index.touch(index.hash(idHigh, idLow, ofHigh, ofLow)));
    }

    /**
     * Evicts at once what that many new ids would evict one by one, at most {@link #ROOM_MAX} and at most a quarter of the
     * window. The new ids may turn out to be fewer: then the window holds so many less for a while.
     */
    void makeRoomFor(int items) {
        int room = Math.min(Math.min(items, ROOM_MAX), idsMax / ROOM_DIVISOR);
        int count = Math.min(count() + room - idsMax, order.count());
        for (int i = 0; i < count; i++) {
            leaving[i] = order.poll();
        }
        for (int i = 0; i < count; i++) {
            prefetch.take(index.touch(indexHash(leaving[i])));
        }
        for (int i = 0; i < count; i++) {
            evict(leaving[i]);
        }
    }

    /** Evicts until that many new ids fit without another eviction. The caller has asked {@link #isFull}. */
    void makeRoomForAll(int items) {
        while (count() + items > idsMax && order.count() > 0) {
            evict(order.poll());
        }
    }

    /** Why an id that is not in the window cannot be taken as new; null if it can. */
    @Nullable
    Outcome refusal(long idHigh, long idLow, long timeNs) {
        long idMs = UuidV7.timeMs(idHigh, idLow);
        if (idMs > timeNs / NS_PER_MS + EvictionOrder.AHEAD_MAX_MS) {
            return Outcome.ID_IS_IN_FUTURE;
        }
        return isForgotten(idMs) ? Outcome.ID_LOOKUP_UNAVAILABLE : null;
    }

    /** True if an id that is not in the window may have been in it. */
    boolean isForgotten(long idHigh, long idLow) {
        return isForgotten(UuidV7.timeMs(idHigh, idLow));
    }

    /** Keeps a decided transfer; {@code moved} is what it moved or reserved. */
    void add(Transfer transfer, Outcome outcome, long moved, long timestampNs, long position) {
        finish(addToFinish(transfer, outcome, moved, timestampNs, position));
    }

    /** The same, but it stays until {@link #finish} or {@link #remove}, one of which must follow. */
    int addToFinish(Transfer transfer, Outcome outcome, long moved, long timestampNs, long position) {
        makeRoom();
        return enter(records.add(transfer, outcome, moved, timestampNs, position));
    }

    /** Keeps a transfer that another partition will decide. */
    int hold(Transfer transfer, long reserved, long position) {
        makeRoom();
        return enter(records.add(transfer, null, reserved, 0, position));
    }

    void add(StreamPayment payment, Outcome outcome, long timestampNs, long position) {
        makeRoom();
        finish(enter(records.add(payment, outcome, timestampNs, position)));
    }

    /** Stores the outcome of a hold, which then may be evicted like any other, unless it is pending from now on. */
    void decide(int slot, Outcome outcome, long moved, long timestampNs, long position) {
        int stage = outcome == Outcome.PENDING ? IdRecords.STAGE_PENDING : IdRecords.STAGE_NONE;
        records.decide(slot, outcome, stage, moved, timestampNs, position);
        finish(slot);
    }

    /** The same for a member of a chain that lives in another partition, or one that failed: no more is to come of it here. */
    void decideCopy(int slot, Outcome outcome, long moved, long timestampNs, long position) {
        records.decide(slot, outcome, IdRecords.STAGE_NONE, moved, timestampNs, position);
        finish(slot);
    }

    /** From now on the id may be evicted, if no more is to come of it. */
    void finish(int slot) {
        if (!records.isUnfinished(slot)) {
            order.append(slot, records.timeMs(slot));
        }
    }

    /** Takes back an id that was added and is not in the order of eviction yet. */
    void remove(int slot) {
        index.remove(indexHash(slot), slot);
        records.remove(slot);
    }

    EvictionOrder order() {
        return order;
    }

    /** Takes over an id from a snapshot: ids in order of eviction, those that stay in any. */
    int restore(long[] state, int words) {
        int slot = enter(records.restore(state, words));
        finish(slot);
        return slot;
    }

    void restoreEvicted(long evictedFloorMs, boolean untimedEvicted, long evictedThroughPosition) {
        floorMs = evictedFloorMs;
        isUntimedEvicted = untimedEvicted;
        evictedThrough = evictedThroughPosition;
    }

    private boolean isForgotten(long idMs) {
        return idMs == UuidV7.UNTIMED ? isUntimedEvicted : idMs <= floorMs;
    }

    private int enter(int slot) {
        index.put(indexHash(slot), slot);
        return slot;
    }

    /** Evicts what is above the bound. More than one only after the bound was lowered, and then none may be left that can leave. */
    private void makeRoom() {
        makeRoomForAll(1);
    }

    private void evict(int slot) {
        long idMs = records.timeMs(slot);
        floorMs = Math.max(floorMs, idMs);
        isUntimedEvicted |= idMs == UuidV7.UNTIMED;
        evictedThrough = Math.max(evictedThrough, records.position(slot));
        remove(slot);
    }

    private long indexHash(int slot) {
        long[] chunk = records.slab().chunk(slot);
        int base = records.slab().base(slot);
        return index.hash(chunk[base], chunk[base + 1], chunk[base + 2], chunk[base + 3]);
    }
}
