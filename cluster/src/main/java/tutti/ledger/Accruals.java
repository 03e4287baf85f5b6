package tutti.ledger;

import java.util.Arrays;

/**
 * What stream payments credited to payees that live elsewhere and no settlement has taken yet, by payee and asset.
 *
 * <p>An accrual stands in the queue of its payee's home partition, from when its amount rises from zero until a settlement takes it
 * from the head. What an undecided clawback holds of it stays when the rest is settled, and goes to the tail; one of which a clawback took
 * all stays too, empty, until its turn comes. So the order is that of the log, every payee waits for at
 * most those that were there before it, a payee that is paid all the time cannot go twice before another goes once, and no
 * idle payee is ever visited. Walking all payees in order of id behind a cursor would be as fair, but it has to keep the ids
 * sorted and passes over every payee that has nothing to settle.
 *
 * <pre>
 * 0           1          2                                     3        4          5      6
 * | payeeHigh | payeeLow | destination (upper int), asset index | amount | enteredAs | hash | held |
 * </pre>
 *
 * <p>What is held follows from the clawbacks and is no state of its own.
 */
final class Accruals {
    static final int NONE = Slab.NONE;

    private static final int PAYEE_HIGH = 0;
    private static final int PAYEE_LOW = 1;
    private static final int TARGET = 2;
    private static final int AMOUNT = 3;
    private static final int ENTERED_AS = 4;
    private static final int HASH = 5;
    private static final int HELD = 6;
    private static final int RECORD_WORDS = 7;
    private static final int HASHED_WORDS = 5;

    private final int accrualsMax;
    private final Assets assets;
    private final StateDigest digest;
    private final Slab slab = new Slab(RECORD_WORDS);
    private final IdIndex index;
    private final int[] heads;
    private final int[] tails;
    private final int[] counts;

    /** Accruals ever begun; numbers them, so that the digest covers the order of the queues. */
    private long entered;

    Accruals(int accrualsMax, int partitionCount, Assets assets, StateDigest digest, long hashKey) {
        this.accrualsMax = accrualsMax;
        this.assets = assets;
        this.digest = digest;
        index = new IdIndex(accrualsMax, hashKey);
        heads = new int[partitionCount];
        tails = new int[partitionCount];
        counts = new int[partitionCount];
        Arrays.fill(heads, NONE);
        Arrays.fill(tails, NONE);
    }

    boolean hasRoomFor(int accruals) {
        return slab.count() + accruals <= accrualsMax;
    }

    /** Payees and assets in the queue of the destination. */
    int count(int destination) {
        return counts[destination];
    }

    /** Number of the accrual at the head of the destination's queue, by the order in which they began; -1 if it is empty. */
    long oldest(int destination) {
        return heads[destination] == NONE ? -1 : slab.get(heads[destination], ENTERED_AS);
    }

    /** Slot of the accrual, {@link #NONE} if nothing is accrued. It is good until the next {@link #take}. */
    int find(long payeeHigh, long payeeLow, int assetIndex) {
        long hash = index.hash(payeeHigh, payeeLow);
        for (int at = index.first(hash); at != IdIndex.NONE; at = index.next(hash, at)) {
            int slot = index.slot(hash, at);
            if (isOf(slot, payeeHigh, payeeLow) && assetIndex(slot) == assetIndex) {
                return slot;
            }
        }
        return NONE;
    }

    /** What is accrued for the payee, all assets together. */
    long accrued(long payeeHigh, long payeeLow) {
        long sum = 0;
        long hash = index.hash(payeeHigh, payeeLow);
        for (int at = index.first(hash); at != IdIndex.NONE; at = index.next(hash, at)) {
            int slot = index.slot(hash, at);
            if (isOf(slot, payeeHigh, payeeLow)) {
                sum += amount(slot);
            }
        }
        return sum;
    }

    boolean overflows(int slot, long amount) {
        return amount > Long.MAX_VALUE - amount(slot);
    }

    /** Adds to the accrual, which begins if there is none. The caller counts the amount for the asset. */
    void add(long payeeHigh, long payeeLow, int assetIndex, int destination, long amount) {
        int found = find(payeeHigh, payeeLow, assetIndex);
        if (found == NONE) {
            begin(payeeHigh, payeeLow, assetIndex, destination, entered++, amount);
        } else {
            addTo(found, amount);
        }
    }

    void addTo(int slot, long amount) {
        long[] chunk = slab.chunk(slot);
        int base = slab.base(slot);
        chunk[base + AMOUNT] = Math.addExact(chunk[base + AMOUNT], amount);
        long hash = hash(slot);
        digest.replace(chunk[base + HASH], hash);
        chunk[base + HASH] = hash;
    }

    /**
     * Takes what is free of the accrual at the head of the destination's queue, which must not be empty, and tells the sink, if it is
     * anything. Returns whether it was. The accrual ends if nothing of it is held.
     */
    boolean take(int destination, ChannelTotals channels, SettlementSink sink) {
        int slot = heads[destination];
        long payeeHigh = payeeHigh(slot);
        long payeeLow = payeeLow(slot);
        int assetIndex = assetIndex(slot);
        long amount = free(slot);
        heads[destination] = --counts[destination] == 0 ? NONE : slab.next(slot);
        if (slab.get(slot, HELD) == 0) {
            index.remove(index.hash(payeeHigh, payeeLow), slot);
            digest.remove(slab.get(slot, HASH));
            slab.release(slot);
        } else {
            slab.chunk(slot)[slab.base(slot) + ENTERED_AS] = entered++;
            addTo(slot, -amount);
            append(slot, destination);
        }
        if (amount == 0) {
            return false;
        }
        assets.addSettled(assetIndex, amount);
        channels.addSent(destination, assetIndex, amount);
        assets.checkBalance(assetIndex);
        sink.entry(payeeHigh, payeeLow, assets.number(assetIndex), amount);
        return true;
    }

    /** What no clawback holds of the accrual. */
    long free(int slot) {
        return amount(slot) - slab.get(slot, HELD);
    }

    /** A clawback holds so much, which may be negative: of what is free, or less than it did. */
    void hold(int slot, long amount) {
        Invariant.within(slab.get(slot, HELD) + amount, 0, amount(slot), "held of an accrual");
        slab.chunk(slot)[slab.base(slot) + HELD] += amount;
    }

    /** Takes what a clawback holds. */
    void takeHeld(int slot, long amount) {
        hold(slot, -amount);
        addTo(slot, -amount);
        assets.addSettled(assetIndex(slot), amount);
    }

    /** Accruals ever begun. */
    long entered() {
        return entered;
    }

    void restoreEntered(long accrualsEver) {
        entered = accrualsEver;
    }

    /** Puts an accrual of a snapshot at the tail of its queue. */
    void restore(long payeeHigh, long payeeLow, int assetIndex, int destination, long enteredAs, long amount) {
        begin(payeeHigh, payeeLow, assetIndex, destination, enteredAs, amount);
    }

    /** First in the destination's queue, {@link #NONE} if it is empty. */
    int head(int destination) {
        return heads[destination];
    }

    /** The one after it in the same queue, {@link #NONE} if it is the last. */
    int next(int slot) {
        return slot == tails[destination(slot)] ? NONE : slab.next(slot);
    }

    long payeeHigh(int slot) {
        return slab.get(slot, PAYEE_HIGH);
    }

    long payeeLow(int slot) {
        return slab.get(slot, PAYEE_LOW);
    }

    int assetIndex(int slot) {
        return (int) slab.get(slot, TARGET);
    }

    long amount(int slot) {
        return slab.get(slot, AMOUNT);
    }

    long enteredAs(int slot) {
        return slab.get(slot, ENTERED_AS);
    }

    long recomputeDigest() {
        long sum = 0;
        for (int destination = 0; destination < heads.length; destination++) {
            for (int slot = heads[destination]; slot != NONE; slot = next(slot)) {
                sum += hash(slot);
            }
        }
        return sum;
    }

    private void begin(long payeeHigh, long payeeLow, int assetIndex, int destination, long enteredAs, long amount) {
        int slot = slab.take();
        long[] chunk = slab.chunk(slot);
        int base = slab.base(slot);
        chunk[base + PAYEE_HIGH] = payeeHigh;
        chunk[base + PAYEE_LOW] = payeeLow;
        chunk[base + TARGET] = (long) destination << Integer.SIZE | assetIndex;
        chunk[base + AMOUNT] = amount;
        chunk[base + ENTERED_AS] = enteredAs;
        chunk[base + HASH] = hash(slot);
        digest.add(chunk[base + HASH]);
        index.put(index.hash(payeeHigh, payeeLow), slot);
        append(slot, destination);
    }

    private void append(int slot, int destination) {
        if (counts[destination]++ == 0) {
            heads[destination] = slot;
        } else {
            slab.setNext(tails[destination], slot);
        }
        tails[destination] = slot;
    }

    private boolean isOf(int slot, long payeeHigh, long payeeLow) {
        return payeeHigh(slot) == payeeHigh && payeeLow(slot) == payeeLow;
    }

    private int destination(int slot) {
        return (int) (slab.get(slot, TARGET) >>> Integer.SIZE);
    }

    private long hash(int slot) {
        return StateDigest.of(StateDigest.ACCRUAL, slab.chunk(slot), slab.base(slot), HASHED_WORDS);
    }
}
