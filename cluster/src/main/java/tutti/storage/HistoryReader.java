package tutti.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryEntry;
import tutti.ledger.IdLayout;
import tutti.ledger.Journal;

/** Finds entries by id and by account. Of any thread. */
final class HistoryReader {
    /** A run is merged away now and then; not so often that as many looks in a row meet it. */
    private static final int LOOKS_MAX = 10;

    /** Place, unsigned, behind every entry. */
    private static final long BEHIND_ALL = -1;

    private final BlockStore blocks;
    private final RefKeys keys;
    private final Supplier<HistoryView> current;

    HistoryReader(BlockStore blocks, RefKeys keys, Supplier<HistoryView> current) {
        this.blocks = blocks;
        this.keys = keys;
        this.current = current;
    }

    /** Looks in the store as it is now; again if a run is merged away meanwhile. */
    <T> T look(Function<HistoryView, T> how) {
        for (int look = 1; ; look++) {
            try {
                return how.apply(current.get());
            } catch (RunGoneException e) {
                if (look == LOOKS_MAX) {
                    throw new DamagedHistoryException("an index is not what its runs say it is", e);
                }
            }
        }
    }

    RefKeys keys() {
        return keys;
    }

    Block block(HistoryView view, long number) {
        return number == view.openNumber() ? view.open() : blocks.get(number);
    }

    /** All entries of the id at or below {@code through}, the oldest first. */
    List<HistoryEntry> entriesOf(HistoryView view, long idHigh, long idLow, long through, int entriesMax) {
        List<HistoryEntry> found = new ArrayList<>();
        long last = keys.lastOfId(idHigh, idLow);
        for (int i = 0; i < view.ids().sources(); i++) {
            RefSource source = view.ids().source(i);
            long at = source.firstFrom(keys.firstOfId(idHigh, idLow), 0);
            while (found.size() < entriesMax
                    && at < source.count()
                    && Long.compareUnsigned(source.key(at), last) <= 0) {
                HistoryEntry entry = entry(view, source.place(at));
                if (isOf(entry, idHigh, idLow) && entry.position() <= through) {
                    found.add(entry);
                }
                at++;
            }
        }
        return found;
    }

    /** The entry that tells the outcome of the id, of that debit account, at or below {@code through}; null if there is none. */
    @Nullable
    HistoryEntry outcomeOf(HistoryView view, long idHigh, long idLow, long debitHigh, long debitLow, long through) {
        long key = keys.ofId(idHigh, idLow, debitHigh, debitLow);
        long[] id = {idHigh, idLow, debitHigh, debitLow};
        for (int i = 0; i < view.ids().sources(); i++) {
            RefSource source = view.ids().source(i);
            for (long at = source.firstFrom(key, 0); at < source.count() && source.key(at) == key; at++) {
                HistoryEntry entry = entry(view, source.place(at));
                boolean isIt = Arrays.equals(entry.words(), 1, 1 + id.length, id, 0, id.length);
                if (isIt && entry.isFirstOutcome() && entry.position() <= through) {
                    return entry;
                }
            }
        }
        return null;
    }

    /** Place of the first entry after the cursor; behind all if there is none. */
    long placeAfter(HistoryView view, HistoryCursor cursor) {
        for (long number = view.summaries().firstThrough(cursor.position()); number <= view.openNumber(); number++) {
            Block block = block(view, number);
            for (int batch = 0; batch < block.batches(); batch++) {
                if (block.position(batch) < cursor.position()) {
                    continue;
                }
                int ordinal = block.firstOrdinal(batch);
                int end = block.endOf(batch);
                for (int at = block.firstWord(batch); at < end; at += Journal.words(block.word(at))) {
                    if (cursor.isBefore(block.position(batch), ordinal)) {
                        return Refs.place(number, at, 0);
                    }
                    ordinal++;
                }
            }
        }
        return BEHIND_ALL;
    }

    HistoryEntry entry(HistoryView view, long place) {
        return block(view, Refs.block(place)).entry(Refs.word(place));
    }

    private static boolean isOf(HistoryEntry entry, long idHigh, long idLow) {
        return IdLayout.idHigh(entry.words(), 1) == idHigh && IdLayout.idLow(entry.words(), 1) == idLow;
    }
}
