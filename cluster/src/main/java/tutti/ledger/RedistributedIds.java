package tutti.ledger;

import java.util.List;

/** Takes over the ids of those partitions whose state, or part of it, a partition takes. */
final class RedistributedIds {
    private final Books to;
    private final RestoredIds ids;
    private final long[] state = new long[IdLayout.EXTENDED_WORDS];

    RedistributedIds(Books to) {
        this.to = to;
        this.ids = new RestoredIds(to);
    }

    /** The partition itself, as it was, is its only origin if there was one. */
    void takeFrom(List<Books> origins) {
        if (origins.size() == 1) {
            Books only = origins.get(0);
            forEach(only, (slot, isOrdered) -> take(only, slot, isOrdered));
            return;
        }
        // Where an account's home has a record of its id, others that were in a chain with it have a copy, which says
        // less.
        for (Books from : origins) {
            forEach(from, (slot, isOrdered) -> {
                if (isAtHome(from, slot)) {
                    take(from, slot, isOrdered);
                }
            });
        }
        for (Books from : origins) {
            forEach(from, (slot, isOrdered) -> {
                if (!isAtHome(from, slot) && !isTaken(from.records, slot)) {
                    take(from, slot, isOrdered);
                }
            });
        }
    }

    private void take(Books from, int slot, boolean isOrdered) {
        Redistribution.refuseUnless(to.ids.hasRoom(), to, "ids of pending transfers");
        int words = from.records.copyState(slot, state);
        boolean isPending = from.records.isUnfinished(slot);
        if (isPending && to.isHome(from.records.debitHigh(slot), from.records.debitLow(slot))) {
            ids.restore(state, words, false);
            return;
        }
        if (isPending) {
            // Its end is decided elsewhere from now on; here it only was a member of a chain.
            IdLayout.finish(state, 0);
        }
        ids.restore(
                state,
                words,
                isOrdered || IdLayout.position(state, 0) <= to.ids.eviction().indexedThrough());
    }

    private static boolean isAtHome(Books from, int slot) {
        return from.isHome(from.records.debitHigh(slot), from.records.debitLow(slot));
    }

    private boolean isTaken(IdRecords records, int slot) {
        return to.ids.find(records.idHigh(slot), records.idLow(slot), records.debitHigh(slot), records.debitLow(slot))
                != IdWindow.NONE;
    }

    /** Those that may be evicted, in that order; then those that are not indexed, as they came; then those that stay. */
    private static void forEach(Books from, Sink sink) {
        EvictionOrder order = from.ids.eviction().order();
        for (int rank = 0; rank < order.lists(); rank++) {
            for (int slot = order.head(rank); slot != EvictionOrder.NONE; slot = order.next(slot)) {
                sink.id(slot, true);
            }
        }
        IdQueue fresh = from.ids.eviction().fresh();
        for (int slot = fresh.head(); slot != IdQueue.NONE; slot = fresh.next(slot)) {
            sink.id(slot, false);
        }
        for (int slot = 0; slot < from.records.slab().end(); slot++) {
            if (from.records.isUnfinished(slot)) {
                sink.id(slot, false);
            }
        }
    }

    /** Takes the slot of an id. */
    private interface Sink {
        void id(int slot, boolean isOrdered);
    }
}
