package tutti.ledger;

/**
 * Which steps of time in a moving range are occupied. The range covers as many steps as there are lists from {@code base} on;
 * step {@code u} has the list {@code firstList + u mod lists}. One bit a step, so that the lowest is found 64 steps at a time.
 */
final class TimeRing {
    static final long NONE = Long.MAX_VALUE;

    private final int firstList;
    private final int mask;
    private final long[] occupied;
    private int occupiedCount;
    private long base;

    /** No occupied step is below. Invariant: base <= bound. */
    private long bound;

    /** @param lists a power of two, 64 or more */
    TimeRing(int firstList, int lists) {
        this.firstList = firstList;
        mask = lists - 1;
        occupied = new long[lists / Long.SIZE];
    }

    int firstList() {
        return firstList;
    }

    long base() {
        return base;
    }

    /** Moves the range on. No occupied step may be left below. */
    void setBase(long step) {
        base = step;
        bound = Math.max(bound, step);
    }

    int list(long step) {
        return firstList + at(step);
    }

    /** Lowest occupied step, {@link #NONE} if there is none. */
    long lowest() {
        if (occupiedCount == 0) {
            return NONE;
        }
        long step = bound;
        long word = occupied[at(step) / Long.SIZE] >>> step;
        while (word == 0) {
            step = (step | (Long.SIZE - 1)) + 1;
            word = occupied[at(step) / Long.SIZE];
        }
        bound = step + Long.numberOfTrailingZeros(word);
        return bound;
    }

    /** Marks the step as occupied and returns its list. */
    int mark(long step) {
        Invariant.within(step, base, base + mask, "step of time in its ring");
        long bit = 1L << step;
        long word = occupied[at(step) / Long.SIZE];
        if ((word & bit) == 0) {
            occupied[at(step) / Long.SIZE] = word | bit;
            bound = occupiedCount == 0 ? step : Math.min(bound, step);
            occupiedCount++;
        }
        return list(step);
    }

    /** Marks the step as empty and returns its list. */
    int clear(long step) {
        occupied[at(step) / Long.SIZE] &= ~(1L << step);
        occupiedCount--;
        return list(step);
    }

    private int at(long step) {
        return (int) step & mask;
    }
}
