package tutti.replica;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.IntArrayList;
import org.jspecify.annotations.Nullable;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryEntry;
import tutti.codec.HistoryFilter;
import tutti.codec.HistoryPage;
import tutti.codec.HistoryPiece;
import tutti.codec.Query;
import tutti.ledger.Journal;
import tutti.partition.Partitioning;
import tutti.partition.SlotMap;

/**
 * The history of a partition that was added: its own, and what the histories of its slots' former homes, which are on this node too, have
 * through the positions at which the slots left. Those are all below the first of its own, so that an account's entries are in
 * order of position, wherever they are kept.
 *
 * <p>An id is looked for in all former homes, whatever its account: a chain may have had it beside ids of accounts that came here. The
 * stream of all entries, and those of an id whose account is not said, stay with the partition that logged them.
 */
public final class GrownHistory implements HistoryStore {
    private final HistoryStore own;
    private final List<Former> formers;
    private final SlotMap before;

    /** Position behind which this partition's own entries begin. */
    private final long begin;

    private GrownHistory(HistoryStore own, List<Former> formers, SlotMap before, long begin) {
        this.own = own;
        this.formers = formers;
        this.before = before;
        this.begin = begin;
    }

    /**
     * The history of the partition; its own alone if it was there at first.
     *
     * @param others those of the partitions with lower numbers
     */
    public static HistoryStore of(
            Partitioning partitioning, int partition, HistoryStore own, List<? extends HistoryStore> others) {
        List<Former> formers = new ArrayList<>();
        for (Partitioning.Origin origin : partitioning.origins(partition)) {
            formers.add(new Former(origin.partition(), others.get(origin.partition()), origin.through()));
        }
        return formers.isEmpty()
                ? own
                : new GrownHistory(
                        own, formers, partitioning.slotMapBefore(partition), partitioning.logBegin(partition));
    }

    /** The log has all that came after it began, which is all that the partition's own history has. */
    @Override
    public void beginAt(long position) {
        own.beginAt(position > begin ? position : 0);
    }

    @Override
    public void append(long position, long timestampNs, Journal journal) {
        own.append(position, timestampNs, journal);
    }

    @Override
    public boolean hasRoom() {
        return own.hasRoom();
    }

    @Override
    public long syncedThrough() {
        return Math.max(begin, own.syncedThrough());
    }

    @Override
    public long readableThrough() {
        return Math.max(begin, own.readableThrough());
    }

    @Override
    public void hasten(long position) {
        own.hasten(position);
    }

    @Override
    public void hastenReading(long position) {
        own.hastenReading(position);
    }

    @Override
    public boolean isComplete() {
        return own.isComplete()
                && formers.stream()
                        .allMatch(former ->
                                former.store.isComplete() && former.store.readableThrough() >= former.through);
    }

    @Override
    public List<long @Nullable []> records(long[] ids, long through) {
        List<long @Nullable []> found = new ArrayList<>(own.records(ids, through));
        for (Former former : formers) {
            addMissing(found, ids, former);
        }
        return found;
    }

    private static void addMissing(List<long @Nullable []> found, long[] ids, Former former) {
        IntArrayList missing = new IntArrayList();
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i) == null) {
                missing.addInt(i);
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        long[] missingIds = new long[missing.size() * ID_WORDS];
        for (int i = 0; i < missing.size(); i++) {
            System.arraycopy(ids, missing.getInt(i) * ID_WORDS, missingIds, i * ID_WORDS, ID_WORDS);
        }
        List<long @Nullable []> more = former.store.records(missingIds, former.through);
        for (int i = 0; i < missing.size(); i++) {
            found.set(missing.getInt(i), more.get(i));
        }
    }

    @Override
    public @Nullable HistoryEntry outcomeOf(long idHigh, long idLow, long debitHigh, long debitLow, long through) {
        HistoryEntry found = own.outcomeOf(idHigh, idLow, debitHigh, debitLow, through);
        for (int i = 0; found == null && i < formers.size(); i++) {
            Former former = formers.get(i);
            found = former.store.outcomeOf(idHigh, idLow, debitHigh, debitLow, former.through);
        }
        return found;
    }

    @Override
    public List<HistoryEntry> entriesOf(long idHigh, long idLow, long through, int entriesMax) {
        return own.entriesOf(idHigh, idLow, through, entriesMax);
    }

    @Override
    public HistoryPage page(HistoryFilter filter, long through) {
        Query.Id account = filter.account();
        Former former = account == null ? null : former(account.high(), account.low());
        if (former == null) {
            return own.page(filter, through);
        }
        return filter.reversed() ? pageBackward(filter, through, former) : pageForward(filter, through, former);
    }

    @Override
    public @Nullable HistoryEntry balanceAt(long accountHigh, long accountLow, long timestampNs, long through) {
        HistoryEntry balance = own.balanceAt(accountHigh, accountLow, timestampNs, through);
        Former former = former(accountHigh, accountLow);
        return balance != null || former == null
                ? balance
                : former.store.balanceAt(accountHigh, accountLow, timestampNs, former.through);
    }

    @Override
    public HistoryPiece after(HistoryCursor place, long through, int bytesMax) {
        return own.after(place, through, bytesMax);
    }

    @Override
    public @Nullable HistoryCursor missingAfter() {
        return own.missingAfter();
    }

    @Override
    public boolean take(HistoryPiece piece) {
        return own.take(piece);
    }

    private HistoryPage pageForward(HistoryFilter filter, long through, Former former) {
        if (filter.after().position() > begin) {
            return own.page(filter, through);
        }
        HistoryPage first = former.store.page(filter, former.through);
        return first.isLast() ? followed(first, filter, rest -> own.page(rest, through)) : first;
    }

    private HistoryPage pageBackward(HistoryFilter filter, long through, Former former) {
        if (filter.after().position() <= begin) {
            return former.store.page(filter, former.through);
        }
        HistoryPage first = own.page(filter, through);
        return first.isLast() ? followed(first, filter, rest -> former.store.page(rest, former.through)) : first;
    }

    /** The page, and on it what comes next, as far as there is room. */
    private HistoryPage followed(HistoryPage first, HistoryFilter filter, Pages next) {
        int room = filter.limit() - first.entries().size();
        if (room == 0) {
            HistoryCursor last = first.next();
            return new HistoryPage(first.entries(), last, false);
        }
        HistoryPage second = next.page(filter.withLimit(room));
        List<HistoryEntry> entries = new ArrayList<>(first.entries());
        entries.addAll(second.entries());
        return new HistoryPage(entries, second.next(), second.isLast());
    }

    /** Where the account lived; null if it was nowhere that slots came from. */
    private @Nullable Former former(long accountHigh, long accountLow) {
        int home = before.partitionOf(accountHigh, accountLow);
        for (Former former : formers) {
            if (former.partition == home) {
                return former;
            }
        }
        return null;
    }

    /**
     * A former home.
     *
     * @param through position of the last entry that counts here
     */
    private record Former(int partition, HistoryStore store, long through) {}

    /** Gives a page. */
    private interface Pages {
        HistoryPage page(HistoryFilter filter);
    }
}
