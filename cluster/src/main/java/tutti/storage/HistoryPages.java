package tutti.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryEntry;
import tutti.codec.HistoryFilter;
import tutti.codec.HistoryPage;
import tutti.codec.Query;
import tutti.ledger.Journal;

/** Reads history page by page: that of an account, or all of it. Of any thread. */
final class HistoryPages {
    /** A page ends after so many entries, however few were wanted: its work is bounded. */
    private static final int LOOKED_AT_MAX = 4_096;

    /** Nor does it pass over more refs of what is not asked for. */
    private static final int PASSED_OVER_MAX = 1 << 17;

    private static final long LAST_BLOCK = Refs.BLOCKS_MAX - 1;
    private static final long AFTER_NOTHING = -1;

    private final HistoryReader reader;

    HistoryPages(HistoryReader reader) {
        this.reader = reader;
    }

    HistoryPage page(HistoryView view, HistoryFilter filter, long through) {
        Page page = new Page(filter, Math.min(Math.min(through, filter.throughPosition()), view.readableThrough()));
        Query.Id account = filter.account();
        if (account == null) {
            readAll(view, page);
        } else if (filter.reversed()) {
            readBackward(view, account, page);
        } else {
            readForward(view, account, page);
        }
        return page.end();
    }

    /** The last entry of the kind BALANCE of the account at or before the time. */
    @Nullable
    HistoryEntry balanceAt(HistoryView view, Query.Id account, long timestampNs, long through) {
        long key = reader.keys().ofBalances(account.high(), account.low());
        long after = Refs.place(orBehindAll(view, view.summaries().firstAfterTime(timestampNs)), 0, 0);
        for (int i = view.accounts().sources() - 1; i >= 0; i--) {
            RefSource source = view.accounts().source(i);
            for (long at = source.firstFrom(key, after) - 1; at >= 0 && source.key(at) == key; at--) {
                HistoryEntry entry = reader.entry(view, source.place(at));
                if (isOf(entry, account) && entry.timestampNs() <= timestampNs && entry.position() <= through) {
                    return entry;
                }
            }
        }
        return null;
    }

    private void readAll(HistoryView view, Page page) {
        long from = view.summaries().firstThrough(page.filter.after().position());
        for (long number = from; number <= view.openNumber(); number++) {
            Block block = reader.block(view, number);
            for (int batch = 0; batch < block.batches(); batch++) {
                if (!readBatch(block, batch, page)) {
                    return;
                }
            }
        }
    }

    private static boolean readBatch(Block block, int batch, Page page) {
        int ordinal = block.firstOrdinal(batch);
        int end = block.endOf(batch);
        for (int at = block.firstWord(batch); at < end; at += Journal.words(block.word(at))) {
            boolean isWanted = page.filter.after().isBefore(block.position(batch), ordinal);
            if (isWanted && !page.take(block.entry(batch, ordinal, at))) {
                return false;
            }
            ordinal++;
        }
        return true;
    }

    private void readForward(HistoryView view, Query.Id account, Page page) {
        long key = key(account, page.filter);
        long first = first(view, page.filter);
        long last = AFTER_NOTHING;
        for (int i = 0; i < view.accounts().sources(); i++) {
            if (endsBefore(view, i, Refs.block(first))) {
                continue;
            }
            RefSource source = view.accounts().source(i);
            long at = source.firstFrom(key, first);
            for (; at < source.count() && source.key(at) == key; at++) {
                long place = source.place(at);
                if (isAsked(place, page.filter) && isOther(place, last)) {
                    last = place;
                    if (!take(view, account, place, page)) {
                        return;
                    }
                } else if (page.passOver()) {
                    page.cutAt(reader.entry(view, place));
                    return;
                }
            }
        }
    }

    private void readBackward(HistoryView view, Query.Id account, Page page) {
        long key = key(account, page.filter);
        long after = end(view, page.filter);
        long last = AFTER_NOTHING;
        for (int i = view.accounts().sources() - 1; i >= 0; i--) {
            RefSource source = view.accounts().source(i);
            for (long at = source.firstFrom(key, after) - 1; at >= 0 && source.key(at) == key; at--) {
                long place = source.place(at);
                if (isAsked(place, page.filter) && isOther(place, last)) {
                    last = place;
                    if (!take(view, account, place, page)) {
                        return;
                    }
                } else if (page.passOver()) {
                    page.cutAt(reader.entry(view, place));
                    return;
                }
            }
        }
    }

    private long key(Query.Id account, HistoryFilter filter) {
        return filter.parts() == HistoryFilter.BALANCES
                ? reader.keys().ofBalances(account.high(), account.low())
                : reader.keys().ofAccount(account.high(), account.low());
    }

    /** Place from which on entries may be what a filter asks for. */
    private long first(HistoryView view, HistoryFilter filter) {
        HistoryCursor after = filter.after().isBefore(filter.afterPosition(), Integer.MAX_VALUE)
                ? new HistoryCursor(filter.afterPosition(), Integer.MAX_VALUE)
                : filter.after();
        long inTime = Refs.place(view.summaries().firstThroughTime(filter.fromNs()), 0, 0);
        long afterCursor = reader.placeAfter(view, after);
        return Long.compareUnsigned(inTime, afterCursor) > 0 ? inTime : afterCursor;
    }

    /** Place before which entries may be what a filter asks for, the latest first. */
    private long end(HistoryView view, HistoryFilter filter) {
        HistoryCursor last = filter.after().isBefore(filter.throughPosition(), Integer.MAX_VALUE)
                ? new HistoryCursor(filter.after().position(), filter.after().ordinal() - 1)
                : new HistoryCursor(filter.throughPosition(), Integer.MAX_VALUE);
        long inTime = Refs.place(orBehindAll(view, view.summaries().firstAfterTime(filter.toNs())), 0, 0);
        long beforeCursor = reader.placeAfter(view, last);
        return Long.compareUnsigned(inTime, beforeCursor) < 0 ? inTime : beforeCursor;
    }

    /** False if the page is full. */
    private boolean take(HistoryView view, Query.Id account, long place, Page page) {
        HistoryEntry entry = reader.entry(view, place);
        return !isOf(entry, account) || page.take(entry);
    }

    private static boolean isAsked(long place, HistoryFilter filter) {
        return (Refs.tags(place) & filter.parts()) != 0;
    }

    /** An entry that both debits and credits the account is there twice. */
    private static boolean isOther(long place, long last) {
        return last == AFTER_NOTHING || Refs.block(place) != Refs.block(last) || Refs.word(place) != Refs.word(last);
    }

    private static boolean endsBefore(HistoryView view, int source, long block) {
        return source < view.accounts().runs().size()
                && view.accounts().runs().get(source).toBlock() < block;
    }

    private static boolean isOf(HistoryEntry entry, Query.Id account) {
        return EntryParts.concerns(entry.words(), account.high(), account.low());
    }

    /** A full block, or where all of them and the open one end. */
    private static long orBehindAll(HistoryView view, int block) {
        return block == view.summaries().count() ? LAST_BLOCK : block;
    }

    /** Collects what the filter asks for. */
    private static final class Page {
        private final HistoryFilter filter;
        private final long through;
        private final List<HistoryEntry> entries = new ArrayList<>();
        private HistoryCursor next;
        private int lookedAt;
        private int passedOver;
        private boolean isCut;

        Page(HistoryFilter filter, long through) {
            this.filter = filter;
            this.through = through;
            this.next = filter.after();
        }

        /** False if no more is wanted. */
        boolean take(HistoryEntry entry) {
            if (isBeyond(entry)) {
                return false;
            }
            if (entries.size() == filter.limit() || lookedAt == LOOKED_AT_MAX) {
                isCut = true;
                return false;
            }
            lookedAt++;
            if (isAfterCursor(entry)) {
                if (EntryParts.matches(entry, filter) && entry.position() <= through) {
                    entries.add(entry);
                }
                next = new HistoryCursor(entry.position(), entry.ordinal());
            }
            return true;
        }

        /** Counts what is not asked for; true if that is enough for a page. */
        boolean passOver() {
            return ++passedOver > PASSED_OVER_MAX;
        }

        /** The page ends with this entry, which is not asked for. */
        void cutAt(HistoryEntry entry) {
            if (!isBeyond(entry)) {
                isCut = true;
                next = new HistoryCursor(entry.position(), entry.ordinal());
            }
        }

        HistoryPage end() {
            return new HistoryPage(List.copyOf(entries), Objects.requireNonNull(next), !isCut);
        }

        private boolean isAfterCursor(HistoryEntry entry) {
            HistoryCursor after = filter.after();
            return filter.reversed()
                    ? entry.position() < after.position()
                            || (entry.position() == after.position() && entry.ordinal() < after.ordinal())
                    : after.isBefore(entry.position(), entry.ordinal());
        }

        private boolean isBeyond(HistoryEntry entry) {
            return filter.reversed() ? isBeyondBackward(entry) : isBeyondForward(entry);
        }

        private boolean isBeyondForward(HistoryEntry entry) {
            return entry.position() > through || entry.timestampNs() > filter.toNs();
        }

        private boolean isBeyondBackward(HistoryEntry entry) {
            return entry.timestampNs() < filter.fromNs() || entry.position() <= filter.afterPosition();
        }
    }
}
