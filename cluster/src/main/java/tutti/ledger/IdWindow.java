package tutti.ledger;

import org.jspecify.annotations.Nullable;

/**
 * The recent ids of transfers and stream payments, each with its content and outcome, so that a retry is answered with what
 * was answered first. An id's scope is its debit account. Bounded: past {@code idWindowMax} the id that is first in the {@link
 * EvictionOrder} makes room. Since then it is not known whether an id at or below {@code floorMs} was used before, so an unknown
 * one is refused; above the floor, unknown means new. An undecided transfer (a hold) is in the window but not in the order: it stays.
 *
 * <p>One record, in longs:
 *
 * <pre>
 * 0        1       2         3        4                5               6             7            8             9
 * | idHigh | idLow | ofHigh  | ofLow  | toHigh         | toLow         | amount      | playedAtNs | timestampNs | position |
 * |        |       | debit account    | credit account or work         | or units    |            | of the outcome         |
 * 10
 * | flags (bits 32..47), code (16..31), kind (8..15), outcome's code (0..7) |
 * </pre>
 *
 * <p>With 11 longs, a link of 4 bytes and 11 to 21 bytes in the index, an id takes about 108 bytes. That is far more than
 * caches hold, and ids come in no order: what a command costs is the wait for memory. Hence {@link #expect}: asked for many ids at
 * once, memory answers them side by side.
 */
final class IdWindow {
    static final int NONE = Slab.NONE;

    /** Most ids that {@link #makeRoomFor} makes room for. */
    static final int ROOM_MAX = 64;

    /** Words of a record, all of them state: hashed, and held by a snapshot. */
    static final int STATE_WORDS = 11;

    /** Kind of a transfer; a record of kind 0 is not in use. */
    private static final int TRANSFER = 1;

    private static final int PAYMENT = 2;

    private static final int ID_HIGH = 0;
    private static final int ID_LOW = 1;
    private static final int OF_HIGH = 2;
    private static final int OF_LOW = 3;
    private static final int TO_HIGH = 4;
    private static final int TO_LOW = 5;
    private static final int AMOUNT = 6;
    private static final int PLAYED_AT = 7;
    private static final int TIMESTAMP = 8;
    private static final int POSITION = 9;
    private static final int META = 10;

    private static final int KIND_SHIFT = 8;
    private static final int CODE_SHIFT = 16;
    private static final int FLAGS_SHIFT = 32;
    private static final int BYTE_MASK = 0xFF;
    private static final int SHORT_MASK = 0xFFFF;
    private static final int UNDECIDED = 0;

    /** Of the window, the part that holds may take. */
    private static final int HOLDS_DIVISOR = 4;

    /** Of the window, the part that may be evicted at once. */
    private static final int ROOM_DIVISOR = 4;

    private static final long NS_PER_MS = 1_000_000;

    private final int idsMax;
    private final StateDigest digest;
    private final Slab slab = new Slab(STATE_WORDS);
    private final IdIndex index;
    private final EvictionOrder order = new EvictionOrder(slab);

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
        this.digest = digest;
        index = new IdIndex(idsMax, hashKey);
    }

    int count() {
        return slab.count();
    }

    int holdCount() {
        return slab.count() - order.count();
    }

    boolean hasRoomForHold() {
        return holdCount() < idsMax / HOLDS_DIVISOR;
    }

    /** True if the items would evict each other: holds cannot make room. */
    boolean isFull(int items) {
        return items > idsMax - holdCount();
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
            long[] chunk = slab.chunk(slot);
            int base = slab.base(slot);
            if (chunk[base + ID_HIGH] == idHigh
                    && chunk[base + ID_LOW] == idLow
                    && chunk[base + OF_HIGH] == ofHigh
                    && chunk[base + OF_LOW] == ofLow) {
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
        int count = Math.min(slab.count() + room - idsMax, order.count());
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

    /** Why an id that is not in the window cannot be taken as new; null if it can. */
    @Nullable
    Outcome refusal(long idHigh, long idLow, long timeNs) {
        long idMs = UuidV7.timeMs(idHigh, idLow);
        if (idMs > timeNs / NS_PER_MS + EvictionOrder.AHEAD_MAX_MS) {
            return Outcome.ID_IS_IN_FUTURE;
        }
        boolean isForgotten = idMs == UuidV7.UNTIMED ? isUntimedEvicted : idMs <= floorMs;
        return isForgotten ? Outcome.ID_LOOKUP_UNAVAILABLE : null;
    }

    /** First field in which the transfer differs from what is stored, null if it is the same. */
    @Nullable
    Outcome difference(int slot, Transfer transfer) {
        if (kind(slot) != TRANSFER) {
            return Outcome.EXISTS_WITH_DIFFERENT_KIND;
        }
        if (flags(slot) != transfer.flags) {
            return Outcome.EXISTS_WITH_DIFFERENT_FLAGS;
        }
        if (slab.get(slot, TO_HIGH) != transfer.creditHigh || slab.get(slot, TO_LOW) != transfer.creditLow) {
            return Outcome.EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT;
        }
        if (slab.get(slot, AMOUNT) != transfer.amount) {
            return Outcome.EXISTS_WITH_DIFFERENT_AMOUNT;
        }
        return code(slot) == transfer.code ? null : Outcome.EXISTS_WITH_DIFFERENT_CODE;
    }

    /** First of the client's fields in which the payment differs from what is stored, null if they are the same. */
    @Nullable
    Outcome difference(int slot, StreamPayment payment) {
        if (kind(slot) != PAYMENT) {
            return Outcome.EXISTS_WITH_DIFFERENT_KIND;
        }
        if (code(slot) != payment.code) {
            return Outcome.EXISTS_WITH_DIFFERENT_CODE;
        }
        if (slab.get(slot, TO_HIGH) != payment.workHigh || slab.get(slot, TO_LOW) != payment.workLow) {
            return Outcome.EXISTS_WITH_DIFFERENT_WORK;
        }
        if (slab.get(slot, AMOUNT) != payment.units) {
            return Outcome.EXISTS_WITH_DIFFERENT_UNITS;
        }
        // An omitted time was filled in by the gateway, at each attempt with another: then it is no content.
        boolean isSameTime = flags(slot) == payment.flags
                && (payment.flags == StreamPayment.FLAG_PLAYED_AT_OMITTED
                        || slab.get(slot, PLAYED_AT) == payment.playedAtNs);
        return isSameTime ? null : Outcome.EXISTS_WITH_DIFFERENT_PLAYED_AT;
    }

    /** The stored outcome, null if the transfer is undecided. */
    @Nullable
    Outcome outcome(int slot) {
        int code = (int) slab.get(slot, META) & BYTE_MASK;
        return code == UNDECIDED ? null : Outcome.ofCode(code);
    }

    long timestampNs(int slot) {
        return slab.get(slot, TIMESTAMP);
    }

    /** Amount of a transfer, units of a payment. */
    long amount(int slot) {
        return slab.get(slot, AMOUNT);
    }

    boolean isHold(int slot) {
        return kind(slot) == TRANSFER && ((int) slab.get(slot, META) & BYTE_MASK) == UNDECIDED;
    }

    long debitHigh(int slot) {
        return slab.get(slot, OF_HIGH);
    }

    long debitLow(int slot) {
        return slab.get(slot, OF_LOW);
    }

    void add(Transfer transfer, Outcome outcome, long timestampNs, long position) {
        int slot = take(transfer, outcome.code(), timestampNs, position);
        order.append(slot, UuidV7.timeMs(transfer.idHigh, transfer.idLow));
    }

    /** Keeps a transfer that the partition of its credit account will decide. */
    void hold(Transfer transfer, long position) {
        take(transfer, UNDECIDED, 0, position);
    }

    void add(StreamPayment payment, Outcome outcome, long timestampNs, long position) {
        makeRoom();
        int slot = slab.take();
        long[] chunk = slab.chunk(slot);
        int base = slab.base(slot);
        chunk[base + ID_HIGH] = payment.idHigh;
        chunk[base + ID_LOW] = payment.idLow;
        chunk[base + OF_HIGH] = payment.payerHigh;
        chunk[base + OF_LOW] = payment.payerLow;
        chunk[base + TO_HIGH] = payment.workHigh;
        chunk[base + TO_LOW] = payment.workLow;
        chunk[base + AMOUNT] = payment.units;
        chunk[base + PLAYED_AT] = payment.playedAtNs;
        chunk[base + TIMESTAMP] = timestampNs;
        chunk[base + POSITION] = position;
        chunk[base + META] = meta(payment.flags, payment.code, PAYMENT, outcome.code());
        enter(slot);
        order.append(slot, UuidV7.timeMs(payment.idHigh, payment.idLow));
    }

    /** Stores the outcome of a hold, which then may be evicted like any other. */
    void decide(int slot, Outcome outcome, long timestampNs, long position) {
        digest.remove(hash(slot));
        long[] chunk = slab.chunk(slot);
        int base = slab.base(slot);
        chunk[base + META] |= outcome.code();
        chunk[base + TIMESTAMP] = timestampNs;
        chunk[base + POSITION] = position;
        digest.add(hash(slot));
        order.append(slot, UuidV7.timeMs(chunk[base + ID_HIGH], chunk[base + ID_LOW]));
    }

    /** All records in use lie in slots below. */
    int end() {
        return slab.end();
    }

    EvictionOrder order() {
        return order;
    }

    /** Copies the state of the id in the slot, for a snapshot. */
    void copyState(int slot, long[] state) {
        System.arraycopy(slab.chunk(slot), slab.base(slot), state, 0, STATE_WORDS);
    }

    /** Takes over an id from a snapshot: ids in order of eviction, holds in any. */
    int restore(long[] state) {
        int slot = slab.take();
        System.arraycopy(state, 0, slab.chunk(slot), slab.base(slot), STATE_WORDS);
        enter(slot);
        if (!isHold(slot)) {
            order.append(slot, UuidV7.timeMs(state[ID_HIGH], state[ID_LOW]));
        }
        return slot;
    }

    void restoreEvicted(long evictedFloorMs, boolean untimedEvicted, long evictedThroughPosition) {
        floorMs = evictedFloorMs;
        isUntimedEvicted = untimedEvicted;
        evictedThrough = evictedThroughPosition;
    }

    long recomputeDigest() {
        long sum = 0;
        for (int slot = 0; slot < slab.end(); slot++) {
            sum += kind(slot) == 0 ? 0 : hash(slot);
        }
        return sum;
    }

    private int take(Transfer transfer, int outcomeCode, long timestampNs, long position) {
        makeRoom();
        int slot = slab.take();
        long[] chunk = slab.chunk(slot);
        int base = slab.base(slot);
        chunk[base + ID_HIGH] = transfer.idHigh;
        chunk[base + ID_LOW] = transfer.idLow;
        chunk[base + OF_HIGH] = transfer.debitHigh;
        chunk[base + OF_LOW] = transfer.debitLow;
        chunk[base + TO_HIGH] = transfer.creditHigh;
        chunk[base + TO_LOW] = transfer.creditLow;
        chunk[base + AMOUNT] = transfer.amount;
        chunk[base + TIMESTAMP] = timestampNs;
        chunk[base + POSITION] = position;
        chunk[base + META] = meta(transfer.flags, transfer.code, TRANSFER, outcomeCode);
        enter(slot);
        return slot;
    }

    private void enter(int slot) {
        index.put(indexHash(slot), slot);
        digest.add(hash(slot));
    }

    /** Evicts what is above the bound. More than one only after the bound was lowered, and then holds may be all there is. */
    private void makeRoom() {
        while (slab.count() >= idsMax && order.count() > 0) {
            evict(order.poll());
        }
    }

    private void evict(int slot) {
        long idMs = UuidV7.timeMs(slab.get(slot, ID_HIGH), slab.get(slot, ID_LOW));
        floorMs = Math.max(floorMs, idMs);
        isUntimedEvicted |= idMs == UuidV7.UNTIMED;
        evictedThrough = Math.max(evictedThrough, slab.get(slot, POSITION));
        digest.remove(hash(slot));
        index.remove(indexHash(slot), slot);
        slab.release(slot);
    }

    private long indexHash(int slot) {
        long[] chunk = slab.chunk(slot);
        int base = slab.base(slot);
        return index.hash(chunk[base + ID_HIGH], chunk[base + ID_LOW], chunk[base + OF_HIGH], chunk[base + OF_LOW]);
    }

    private long hash(int slot) {
        return StateDigest.of(StateDigest.ID, slab.chunk(slot), slab.base(slot), STATE_WORDS);
    }

    private int kind(int slot) {
        return (int) (slab.get(slot, META) >>> KIND_SHIFT) & BYTE_MASK;
    }

    private int code(int slot) {
        return (int) (slab.get(slot, META) >>> CODE_SHIFT) & SHORT_MASK;
    }

    private int flags(int slot) {
        return (int) (slab.get(slot, META) >>> FLAGS_SHIFT) & SHORT_MASK;
    }

    private static long meta(int flags, int code, int kind, int outcomeCode) {
        return (long) flags << FLAGS_SHIFT | (long) code << CODE_SHIFT | (long) kind << KIND_SHIFT | outcomeCode;
    }
}
