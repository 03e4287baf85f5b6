package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tutti.codec.HistoryEntry;
import tutti.codec.HistoryFilter;
import tutti.codec.HistoryPage;
import tutti.ledger.IdLayout;
import tutti.ledger.Journal;
import tutti.replica.FakeHistory;
import tutti.replica.HistoryStore;
import tutti.replica.simulation.oracle.TransferId;

/**
 * A member's index of ids, on its disk. What was not synced is lost when the member stops, and comes again with the log. Knows ids only:
 * nobody here asks for statements.
 */
final class SimulatedHistory implements HistoryStore {
    private final Map<TransferId, List<Version>> ids = new HashMap<>();
    private long appended;
    private long synced;

    /** All that was written is on the disk. */
    void sync() {
        synced = appended;
    }

    /** The member stops. */
    void crash() {
        appended = synced;
        ids.values().forEach(versions -> versions.removeIf(version -> version.position > synced));
    }

    /** A disk with what is on another. */
    void copy(SimulatedHistory other) {
        ids.clear();
        other.ids.forEach((id, versions) -> ids.put(id, new ArrayList<>(versions)));
        synced = other.synced;
        appended = other.appended;
        crash();
    }

    /** The log does not bring again what came before the snapshot. */
    @Override
    public void beginAt(long position) {
        if (appended < position) {
            throw new AssertionError(
                    "a snapshot of " + position + " was taken, and its ids are synced through " + appended);
        }
    }

    @Override
    public void append(long position, long timestampNs, Journal journal) {
        if (position <= appended) {
            return;
        }
        long[] words = journal.words();
        for (int at = 0; at < journal.length(); at += Journal.words(words[at])) {
            if (Journal.isOfId(words[at])) {
                boolean isPayment = Journal.kind(words[at]) == Journal.PAYMENT;
                int count = isPayment ? IdLayout.RECORD_WORDS : Journal.words(words[at]) - 1;
                TransferId id = new TransferId(words[at + 1], words[at + 2], words[at + 3], words[at + 4]);
                ids.computeIfAbsent(id, of -> new ArrayList<>())
                        .add(new Version(position, Arrays.copyOfRange(words, at + 1, at + 1 + count)));
            }
        }
        appended = position;
    }

    @Override
    public boolean hasRoom() {
        return true;
    }

    @Override
    public long syncedThrough() {
        return synced;
    }

    @Override
    public long readableThrough() {
        return appended;
    }

    @Override
    public void hasten(long position) {
        // Whoever moves the member on does it.
    }

    @Override
    public void hastenReading(long position) {
        hasten(position);
    }

    @Override
    public boolean isComplete() {
        return true;
    }

    @Override
    public long @Nullable [] record(long idHigh, long idLow, long debitHigh, long debitLow, long through) {
        long[] last = null;
        for (Version version : ids.getOrDefault(new TransferId(idHigh, idLow, debitHigh, debitLow), List.of())) {
            last = version.position <= through ? version.words : last;
        }
        return last;
    }

    @Override
    public List<long @Nullable []> records(long[] ids, long through) {
        return FakeHistory.recordsOneByOne(this, ids, through);
    }

    @Override
    public List<HistoryEntry> entriesOf(long idHigh, long idLow, long through, int entriesMax) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable HistoryEntry outcomeOf(long idHigh, long idLow, long debitHigh, long debitLow, long through) {
        throw new UnsupportedOperationException();
    }

    @Override
    public HistoryPage page(HistoryFilter filter, long through) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable HistoryEntry balanceAt(long accountHigh, long accountLow, long timestampNs, long through) {
        throw new UnsupportedOperationException();
    }

    /** What was known of an id from the position on. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Version(long position, long[] words) {}
}
