package tutti.replica;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryEntry;
import tutti.codec.HistoryFilter;
import tutti.codec.HistoryPage;
import tutti.ledger.Journal;

/** The store of {@link HistoryStore#none}. */
final class NoHistory implements HistoryStore {
    static final NoHistory INSTANCE = new NoHistory();

    private NoHistory() {}

    @Override
    public void beginAt(long position) {}

    @Override
    public void append(long position, long timestampNs, Journal journal) {}

    @Override
    public boolean hasRoom() {
        return true;
    }

    @Override
    public long syncedThrough() {
        return 0;
    }

    @Override
    public long readableThrough() {
        return 0;
    }

    @Override
    public void hasten(long position) {}

    @Override
    public void hastenReading(long position) {}

    @Override
    public boolean isComplete() {
        return false;
    }

    @Override
    public List<long @Nullable []> records(long[] ids, long through) {
        return Collections.nCopies(ids.length / ID_WORDS, null);
    }

    @Override
    public List<HistoryEntry> entriesOf(long idHigh, long idLow, long through, int entriesMax) {
        return List.of();
    }

    @Override
    public @Nullable HistoryEntry outcomeOf(long idHigh, long idLow, long debitHigh, long debitLow, long through) {
        return null;
    }

    @Override
    public HistoryPage page(HistoryFilter filter, long through) {
        return new HistoryPage(List.of(), HistoryCursor.BEFORE_ALL, true);
    }

    @Override
    public @Nullable HistoryEntry balanceAt(long accountHigh, long accountLow, long timestampNs, long through) {
        return null;
    }
}
