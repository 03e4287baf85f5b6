package tutti.ledger;

import java.util.Arrays;

/**
 * The order in which ids leave the window: those without time first, then the lowest time first. Lists through the slab's
 * links, one for each step of time, hold the ids; appending, taking and moving a whole list cost the same however many ids
 * there are.
 *
 * <p>Steps are as fine as they need be: 1 ms for the last two minutes (71 s back and the 60 s ahead that an id may be), 1,024 ms for
 * the 18 hours before, and one list for all that is older. As ledger time goes on, lists move to the coarser steps in order
 * of time. Within a step it is first in, first out; so an id may leave before another of the same step with a time lower
 * by less than the step. That keeps the promise that counts: the highest time evicted stays as low as the step allows.
 *
 * <pre>
 * list   0         1         2 ... 65,537          65,538 ... 196,609
 *        untimed | ancient | past, 1,024 ms each | recent, 1 ms each
 * </pre>
 */
final class EvictionOrder {
    static final int NONE = Slab.NONE;

    /** How far ahead of ledger time an id may be. */
    static final long AHEAD_MAX_MS = 60_000;

    private static final int UNTIMED_LIST = 0;
    private static final int ANCIENT_LIST = 1;
    private static final int PAST_LISTS = 1 << 16;
    private static final int PAST_UNIT_BITS = 10;
    private static final int RECENT_LISTS = 1 << 17;

    private final Slab slab;
    private final TimeRing past = new TimeRing(2, PAST_LISTS);
    private final TimeRing recent = new TimeRing(2 + PAST_LISTS, RECENT_LISTS);
    private final int[] heads = new int[2 + PAST_LISTS + RECENT_LISTS];
    private final int[] tails = new int[heads.length];
    private int count;

    EvictionOrder(Slab slab) {
        this.slab = slab;
        Arrays.fill(heads, NONE);
    }

    int count() {
        return count;
    }

    /** Ledger time went on: what is no longer recent moves to coarser steps. */
    void advance(long nowMs) {
        long recentBase = Math.max(0, nowMs + AHEAD_MAX_MS + 1 - RECENT_LISTS);
        long pastBase = Math.max(0, (recentBase >> PAST_UNIT_BITS) + 1 - PAST_LISTS);
        for (long unit = past.lowest(); unit < pastBase; unit = past.lowest()) {
            move(past.clear(unit), ANCIENT_LIST);
        }
        past.setBase(pastBase);
        for (long unit = recent.lowest(); unit < recentBase; unit = recent.lowest()) {
            int from = recent.clear(unit);
            move(from, listOfPast(unit));
        }
        recent.setBase(recentBase);
    }

    /** Appends an id that carries {@code timeMs}, at most {@link #AHEAD_MAX_MS} ahead of the time last advanced to. */
    void append(int slot, long timeMs) {
        int list = listOf(timeMs);
        slab.setNext(slot, NONE);
        if (heads[list] == NONE) {
            heads[list] = slot;
        } else {
            slab.setNext(tails[list], slot);
        }
        tails[list] = slot;
        count++;
    }

    /** Takes the first out; {@link #NONE} if there is none. */
    int poll() {
        int list = firstList();
        int slot = heads[list];
        if (slot == NONE) {
            return NONE;
        }
        count--;
        heads[list] = slab.next(slot);
        if (heads[list] != NONE) {
            return slot;
        }
        if (list >= recent.firstList()) {
            recent.clear(recent.lowest());
        } else if (list >= past.firstList()) {
            past.clear(past.lowest());
        }
        return slot;
    }

    /** Lists there are, for a walk in order: {@code head(0)}, its {@code next}s, {@code head(1)} and so on. */
    int lists() {
        return heads.length;
    }

    /** First id of the list that is {@code rank}th in order; {@link #NONE} if it is empty. */
    int head(int rank) {
        if (rank < past.firstList()) {
            return heads[rank];
        }
        TimeRing ring = rank < recent.firstList() ? past : recent;
        return heads[ring.list(ring.base() + rank - ring.firstList())];
    }

    /** The id after {@code slot} in its list, {@link #NONE} at its end. */
    int next(int slot) {
        return slab.next(slot);
    }

    private int firstList() {
        if (heads[UNTIMED_LIST] != NONE) {
            return UNTIMED_LIST;
        }
        if (heads[ANCIENT_LIST] != NONE) {
            return ANCIENT_LIST;
        }
        if (past.lowest() != TimeRing.NONE) {
            return past.list(past.lowest());
        }
        return recent.lowest() == TimeRing.NONE ? UNTIMED_LIST : recent.list(recent.lowest());
    }

    private int listOf(long timeMs) {
        if (timeMs == UuidV7.UNTIMED) {
            return UNTIMED_LIST;
        }
        return timeMs >= recent.base() ? recent.mark(timeMs) : listOfPast(timeMs);
    }

    private int listOfPast(long timeMs) {
        long unit = timeMs >> PAST_UNIT_BITS;
        return unit >= past.base() ? past.mark(unit) : ANCIENT_LIST;
    }

    /** Appends the whole of a list, which is not empty, to another. */
    private void move(int from, int to) {
        if (heads[to] == NONE) {
            heads[to] = heads[from];
        } else {
            slab.setNext(tails[to], heads[from]);
        }
        tails[to] = tails[from];
        heads[from] = NONE;
    }
}
