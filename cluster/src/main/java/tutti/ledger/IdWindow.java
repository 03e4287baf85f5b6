package tutti.ledger;

import org.agrona.collections.IntArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The recent ids of transfers and stream payments, each with its content and outcome, so that a retry is answered with what
 * was answered first. An id's scope is its debit account. Bounded: past {@code idWindowMax}, or if more than {@code idWindowKept} may
 * leave, the id that is first in the {@link EvictionOrder} makes room. Since then the window alone does not know whether an id at or below {@code floorMs} was used before;
 * above the floor, unknown means new. A transfer of which more is to come (undecided, pending, or scheduled) is in the window but not in the
 * order: it stays.
 *
 * <p>Only what the log says is indexed may be evicted: see {@link Eviction}. For an id that may have been evicted the leader looks into its index before it logs the command. Either it finds
 * the record, and the log brings it back ({@link #recall}) for as long as the batch takes; or the section says that it was
 * looked up through a position ({@link #beginSection}), and unless ids of later positions were evicted since, unknown means new
 * again.
 *
 * <p>An id takes more than a hundred bytes, and ids come in no order: what a command costs is the wait for memory. Hence {@link
 * #makeRoomFor} and {@link ReadAhead}: asked for many ids at once, memory answers them side by side.
 */
final class IdWindow {
    static final int NONE = Slab.NONE;

    /** Most ids that {@link #makeRoomFor} makes room for. */
    static final int ROOM_MAX = 32;

    /** Most ids that leave at once: twice as many as come, so that they become fewer where too many are kept. */
    private static final int LEAVING_MAX = 2 * ROOM_MAX;

    /** Of the window, the part that undecided transfers may take, that pending ones may, and that scheduled ones may. */
    private static final int STAYING_DIVISOR = 4;

    /** Of the window, the part that may be evicted at once. */
    private static final int ROOM_DIVISOR = 4;
    /** Of what was looked up, something could not be brought back. */
    private static final long INCOMPLETE = -1;

    private static final long NS_PER_MS = 1_000_000;

    private final int idsMax;
    private final int idsKept;
    private final IdRecords records;
    private final IdIndex index;
    private final Eviction eviction;

    /** Brought back for the batch that is applied; in no order meanwhile. */
    private final IntArrayList recalled = new IntArrayList();

    /** Slots on their way out. */
    private final int[] leaving = new int[LEAVING_MAX];

    /** Hashes of their ids. */
    private final long[] leavingHashes = new long[LEAVING_MAX];

    private final Prefetch prefetch = new Prefetch();

    /** Position through which the ids of the section that is applied were looked up; 0 if they were not. */
    private long lookedUpThrough;

    /**
     * @param idsMax in memory
     * @param idsKept of those that may leave
     */
    IdWindow(int idsMax, int idsKept, StateDigest digest, Journal journal, long hashKey) {
        this.idsMax = idsMax;
        this.idsKept = idsKept;
        records = new IdRecords(digest, journal);
        index = new IdIndex(idsMax, hashKey);
        eviction = new Eviction(records);
    }

    IdRecords records() {
        return records;
    }

    IdIndex index() {
        return index;
    }

    int count() {
        return records.slab().count();
    }

    /** Undecided transfers. */
    int holdCount() {
        return records.holdCount();
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

    /** True if one more scheduled transfer may be kept. */
    boolean hasRoomToSchedule() {
        return records.scheduledCount() < idsMax / STAYING_DIVISOR;
    }

    /** True if so many new ids do not fit: those that stay, and those that are not indexed yet, cannot make room. */
    boolean isFull(int items) {
        return items > idsMax - (count() - eviction.order().count());
    }

    /** True if more ids are here than should stay for long. */
    boolean isCrowded() {
        return count() > Math.min(idsKept, idsMax / 2);
    }

    /** Ids that the window may keep. */
    int idsMax() {
        return idsMax;
    }

    /**
     * The commands of a section come next, of which the leader had looked up all ids in an index complete through the position; 0 if it
     * had not.
     */
    void beginSection(long through) {
        lookedUpThrough = lookedUpThrough == INCOMPLETE ? INCOMPLETE : through;
    }

    /**
     * Brings an id back that was evicted: its record and extension, as the leader's index has them through the position. Does
     * nothing if ids of later positions were evicted since. If there is no room, nothing of the batch counts as looked up: unknown is then
     * not new. It stays until {@link #endBatch}, and so does an id that is here.
     */
    void recall(long[] state, int words, long through) {
        int here = find(state[0], state[1], state[2], state[3]);
        if (here != NONE) {
            eviction.pin(here);
            return;
        }
        if (!eviction.isCurrent(through)) {
            return;
        }
        if (hasRoom()) {
            recalled.addInt(enter(records.restore(state, words)));
        } else {
            lookedUpThrough = INCOMPLETE;
        }
    }

    /** All commands of the batch are applied: what it brought back may leave again. */
    void endBatch() {
        lookedUpThrough = 0;
        eviction.unpin();
        for (int i = 0; i < recalled.size(); i++) {
            finish(recalled.getInt(i));
        }
        recalled.clear();
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
     * Evicts at once what that many new ids would evict one by one, at most {@link #ROOM_MAX} and at most a quarter of the
     * window; and as many again where more are kept than should be. The new ids may turn out to be fewer: then the window holds so
     * many less for a while.
     */
    void makeRoomFor(int items) {
        int room = Math.min(Math.min(items, ROOM_MAX), idsMax / ROOM_DIVISOR);
        int lacking = count() + room - idsMax;
        int needless = Math.min(2 * room, eviction.order().count() - idsKept);
        int count = eviction.poll(leaving, Math.max(lacking, needless));
        long read = 0;
        for (int i = 0; i < count; i++) {
            leavingHashes[i] = indexHash(leaving[i]);
            read += index.read(leavingHashes[i]);
        }
        prefetch.take(read);
        for (int i = 0; i < count; i++) {
            evict(leaving[i], leavingHashes[i]);
        }
    }

    /** True if that many new ids fit; evicts what must leave for it. */
    boolean makeRoomForAll(int items) {
        while (count() + items > idsMax) {
            int slot = eviction.poll();
            if (slot == NONE) {
                return false;
            }
            evict(slot, indexHash(slot));
        }
        return true;
    }

    /** True if one new id fits. To be asked before each; evicts what must leave for it. */
    boolean hasRoom() {
        return makeRoomForAll(1);
    }

    /** Why an id that is not in the window cannot be taken as new; null if it can. */
    @Nullable
    Outcome refusal(long idHigh, long idLow, long timeNs) {
        long idMs = UuidV7.timeMs(idHigh, idLow);
        if (idMs > timeNs / NS_PER_MS + EvictionOrder.AHEAD_MAX_MS) {
            return Outcome.ID_IS_IN_FUTURE;
        }
        return !isLookedUp() && eviction.isForgotten(idMs) ? Outcome.ID_LOOKUP_UNAVAILABLE : null;
    }

    /** True if it is not known whether an id that is not in the window was used before. */
    boolean isForgotten(long idHigh, long idLow) {
        return !isLookedUp() && eviction.isForgotten(UuidV7.timeMs(idHigh, idLow));
    }

    /** True if an id is not in the window and may have left it: an index must be asked. Changes nothing. */
    boolean needsLookup(long idHigh, long idLow, long ofHigh, long ofLow) {
        return eviction.isForgotten(UuidV7.timeMs(idHigh, idLow)) && find(idHigh, idLow, ofHigh, ofLow) == NONE;
    }

    /** Keeps a decided transfer; {@code moved} is what it moved or reserved. */
    void add(Transfer transfer, Outcome outcome, long moved, long timestampNs, long position) {
        finish(addToFinish(transfer, outcome, moved, timestampNs, position));
    }

    /** The same, but it stays until {@link #finish} or {@link #remove}, one of which must follow. */
    int addToFinish(Transfer transfer, Outcome outcome, long moved, long timestampNs, long position) {
        return enter(records.add(transfer, outcome, moved, timestampNs, position));
    }

    /** Keeps a transfer that another partition will decide. */
    int hold(Transfer transfer, long reserved, long position) {
        return enter(records.add(transfer, null, reserved, 0, position));
    }

    void add(StreamPayment payment, Outcome outcome, long timestampNs, long position) {
        finish(enter(records.add(payment, outcome, timestampNs, position)));
    }

    /** Stores the outcome of a hold, which then may be evicted like any other, unless it is pending from now on. */
    void decide(int slot, Outcome outcome, long moved, long timestampNs, long position) {
        int stage = outcome == Outcome.PENDING ? IdRecords.STAGE_PENDING : IdRecords.STAGE_NONE;
        records.decide(slot, outcome, stage, moved, timestampNs, position);
        finish(slot);
    }

    /** Stores what became of a scheduled transfer that was due; it may be evicted then. */
    void decideDue(int slot, Outcome outcome, long moved, long position) {
        records.decideDue(slot, outcome, moved, position);
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
            eviction.add(slot);
        }
    }

    /** Takes back an id that was added and is not in the order of eviction yet. */
    void remove(int slot) {
        index.remove(indexHash(slot), slot);
        records.remove(slot);
    }

    Eviction eviction() {
        return eviction;
    }

    /** Takes over an id from a snapshot, behind those that came before it in its order. */
    int restore(long[] state, int words, boolean isOrdered) {
        int slot = enter(records.restore(state, words));
        if (isOrdered) {
            eviction.append(slot);
        } else {
            finish(slot);
        }
        return slot;
    }

    /** True while the commands of a section are applied that were looked up, and no id has left since that was not. */
    private boolean isLookedUp() {
        return lookedUpThrough > 0 && eviction.isCurrent(lookedUpThrough);
    }

    private int enter(int slot) {
        index.put(indexHash(slot), slot);
        return slot;
    }

    private void evict(int slot, long hash) {
        eviction.left(slot);
        index.remove(hash, slot);
        records.remove(slot);
    }

    private long indexHash(int slot) {
        long[] chunk = records.slab().chunk(slot);
        int base = records.slab().base(slot);
        return index.hash(chunk[base], chunk[base + 1], chunk[base + 2], chunk[base + 3]);
    }
}
