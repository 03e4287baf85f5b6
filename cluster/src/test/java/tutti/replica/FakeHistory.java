package tutti.replica;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryEntry;
import tutti.codec.HistoryFilter;
import tutti.codec.HistoryPage;
import tutti.codec.HistoryPiece;
import tutti.ledger.IdLayout;
import tutti.ledger.Journal;

/** A history in memory, synced as soon as it is told, unless the test holds it up. Of any thread. */
public final class FakeHistory implements HistoryStore {
    private final List<HistoryEntry> entries = new ArrayList<>();
    private long appended;
    private long heldAt = Long.MAX_VALUE;
    private long hastenedTo;
    private volatile boolean hasRoom = true;
    private volatile boolean isComplete = true;

    private @Nullable HistoryCursor missingAfter;
    private HistoryPiece given = HistoryPiece.none(HistoryCursor.BEFORE_ALL);
    private final List<HistoryPiece> taken = new ArrayList<>();
    private final List<HistoryFilter> asked = new ArrayList<>();

    /** From now on nothing beyond the position is readable or synced. */
    public synchronized void holdAt(long position) {
        heldAt = position;
    }

    /** Highest position that somebody wanted on disk soon. */
    public synchronized long hastenedTo() {
        return hastenedTo;
    }

    public void setRoom(boolean room) {
        hasRoom = room;
    }

    public void setComplete(boolean complete) {
        isComplete = complete;
    }

    /** From now on it lacks what comes after the place; nothing if that is null. */
    public synchronized void setMissing(@Nullable HistoryCursor after) {
        missingAfter = after;
        isComplete = after == null;
    }

    /** What it gives to other members from now on. */
    public synchronized void setGiven(HistoryPiece piece) {
        given = piece;
    }

    /** What it took from other members; those that begin with a zero it refuses. */
    public synchronized List<HistoryPiece> taken() {
        return List.copyOf(taken);
    }

    @Override
    public void beginAt(long position) {}

    @Override
    public synchronized void append(long position, long timestampNs, Journal journal) {
        int ordinal = 0;
        for (int at = 0; at < journal.length(); at += Journal.words(journal.words()[at])) {
            long[] words = Arrays.copyOfRange(journal.words(), at, at + Journal.words(journal.words()[at]));
            entries.add(new HistoryEntry(position, ordinal++, timestampNs, words));
        }
        appended = position;
    }

    @Override
    public boolean hasRoom() {
        return hasRoom;
    }

    @Override
    public synchronized long syncedThrough() {
        return Math.min(appended, heldAt);
    }

    @Override
    public synchronized long readableThrough() {
        return Math.min(appended, heldAt);
    }

    @Override
    public synchronized void hasten(long position) {
        hastenedTo = Math.max(hastenedTo, position);
    }

    @Override
    public void hastenReading(long position) {
        hasten(position);
    }

    @Override
    public boolean isComplete() {
        return isComplete;
    }

    @Override
    public synchronized long @Nullable [] record(long idHigh, long idLow, long debitHigh, long debitLow, long through) {
        long[] id = {idHigh, idLow, debitHigh, debitLow};
        for (int i = entries.size() - 1; i >= 0; i--) {
            HistoryEntry entry = entries.get(i);
            boolean isOfId = Journal.isOfId(entry.words()[0]);
            if (isOfId && entry.position() <= through && Arrays.equals(entry.words(), 1, 5, id, 0, 4)) {
                int words = entry.kind() == Journal.PAYMENT ? IdLayout.RECORD_WORDS : entry.words().length - 1;
                return Arrays.copyOfRange(entry.words(), 1, 1 + words);
            }
        }
        return null;
    }

    @Override
    public List<long @Nullable []> records(long[] ids, long through) {
        return recordsOneByOne(this, ids, through);
    }

    /** For stores that are asked for so few that they may look for each by itself. */
    public static List<long @Nullable []> recordsOneByOne(HistoryStore store, long[] ids, long through) {
        List<long @Nullable []> records = new ArrayList<>();
        for (int i = 0; i < ids.length; i += ID_WORDS) {
            records.add(store.record(ids[i], ids[i + 1], ids[i + 2], ids[i + 3], through));
        }
        return records;
    }

    @Override
    public synchronized List<HistoryEntry> entriesOf(long idHigh, long idLow, long through, int entriesMax) {
        return entries.stream()
                .filter(entry -> Journal.isOfId(entry.words()[0]))
                .filter(entry -> entry.words()[1] == idHigh && entry.words()[2] == idLow)
                .filter(entry -> entry.position() <= through)
                .limit(entriesMax)
                .toList();
    }

    @Override
    public synchronized @Nullable HistoryEntry outcomeOf(
            long idHigh, long idLow, long debitHigh, long debitLow, long through) {
        return entriesOf(idHigh, idLow, through, Integer.MAX_VALUE).stream()
                .filter(entry ->
                        entry.isFirstOutcome() && entry.words()[3] == debitHigh && entry.words()[4] == debitLow)
                .findFirst()
                .orElse(null);
    }

    /** What pages were asked for. */
    public synchronized List<HistoryFilter> asked() {
        return List.copyOf(asked);
    }

    /** Knows no accounts: all entries after the cursor, whatever else the filter asks for. */
    @Override
    public synchronized HistoryPage page(HistoryFilter filter, long through) {
        asked.add(filter);
        List<HistoryEntry> after = entries.stream()
                .filter(entry -> filter.after().isBefore(entry.position(), entry.ordinal()))
                .filter(entry -> entry.position() <= through)
                .toList();
        List<HistoryEntry> found = after.subList(0, Math.min(filter.limit(), after.size()));
        HistoryEntry last = found.isEmpty() ? null : found.get(found.size() - 1);
        HistoryCursor next = last == null ? filter.after() : new HistoryCursor(last.position(), last.ordinal());
        return new HistoryPage(found, next, found.size() == after.size());
    }

    @Override
    public synchronized @Nullable HistoryEntry balanceAt(
            long accountHigh, long accountLow, long timestampNs, long through) {
        HistoryEntry last = null;
        for (HistoryEntry entry : entries) {
            boolean isOfAccount = entry.kind() == Journal.BALANCE
                    && entry.words()[1] == accountHigh
                    && entry.words()[2] == accountLow;
            if (isOfAccount && entry.timestampNs() <= timestampNs && entry.position() <= through) {
                last = entry;
            }
        }
        return last;
    }

    /** Adds an entry as if a batch had brought it. */
    public synchronized void add(HistoryEntry entry) {
        entries.add(entry);
        appended = Math.max(appended, entry.position());
    }

    // ---- between members ----

    @Override
    public synchronized HistoryPiece after(HistoryCursor place, long through, int bytesMax) {
        return given;
    }

    @Override
    public synchronized @Nullable HistoryCursor missingAfter() {
        return missingAfter;
    }

    @Override
    public synchronized boolean take(HistoryPiece piece) {
        if (!piece.isEmpty() && piece.bytes()[0] == 0) {
            throw new IllegalArgumentException("damaged");
        }
        taken.add(piece);
        return !piece.isEmpty();
    }
}
