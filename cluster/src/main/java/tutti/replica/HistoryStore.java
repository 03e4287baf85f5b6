package tutti.replica;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryEntry;
import tutti.codec.HistoryFilter;
import tutti.codec.HistoryPage;
import tutti.codec.HistoryPiece;
import tutti.ledger.Journal;

/**
 * Where a member keeps what its replica's batches did: the index of old ids, and the history of accounts. Written behind the hot path;
 * what it says is a function of the log through the position that it says it of.
 *
 * <p>{@link #append} is called by the thread that applies; everything else by any thread. Reads may wait for the disk.
 */
public interface HistoryStore {
    /** Words of an id with its debit account. */
    int ID_WORDS = 4;

    /** Keeps nothing and knows nothing: for what does not ask about the past. Nothing is ever evicted over it. */
    static HistoryStore none() {
        return NoHistory.INSTANCE;
    }

    /** The replica begins with a snapshot of that position: what came before it, the log does not bring again. */
    void beginAt(long position);

    /**
     * Takes what the batch at {@code position} did; copied. Batches that the store has already (it was ahead of a replay) are
     * skipped. The caller has asked {@link #hasRoom}.
     */
    void append(long position, long timestampNs, Journal journal);

    /** False while the store has fallen so far behind that no more must be applied. */
    boolean hasRoom();

    /** Position through which everything is on disk and synced. */
    long syncedThrough();

    /** Position through which reads see everything. */
    long readableThrough();

    /** Has everything through the position written and synced before long; does not wait. */
    void hasten(long position);

    /** True once everything through the position is on disk and synced; if it is not, that is hastened. */
    default boolean isSynced(long position) {
        if (syncedThrough() >= position) {
            return true;
        }
        hasten(position);
        return false;
    }

    /** Has everything through the position readable before long, on disk or not; does not wait. */
    void hastenReading(long position);

    /**
     * False while entries are missing that the log no longer brings: the member must not answer for old ids. What is there is
     * never more than the beginning of the history, without a gap; what is applied meanwhile is fetched with the rest.
     */
    boolean isComplete();

    /**
     * The last record of the id, of this debit account, that is at or below {@code through}: words as {@link Journal} draws them,
     * without header; null if there is none.
     *
     * @param through at most {@link #readableThrough}
     */
    default long @Nullable [] record(long idHigh, long idLow, long debitHigh, long debitLow, long through) {
        return records(new long[] {idHigh, idLow, debitHigh, debitLow}, through).get(0);
    }

    /**
     * The same of many ids, in their order.
     *
     * @param ids {@link #ID_WORDS} words each: the id, its debit account
     */
    List<long @Nullable []> records(long[] ids, long through);

    /** All entries of the id, whatever its debit account, at or below {@code through}, the oldest first; at most {@code entriesMax}. */
    List<HistoryEntry> entriesOf(long idHigh, long idLow, long through, int entriesMax);

    /** The entry that tells the outcome of the id, of this debit account, at or below {@code through}; null if there is none. */
    @Nullable
    HistoryEntry outcomeOf(long idHigh, long idLow, long debitHigh, long debitLow, long through);

    /** A page of what happened to an account of this partition, or of what happened at all. */
    HistoryPage page(HistoryFilter filter, long through);

    /** Its last balance at or before the time, of an account that keeps a history of them; null if there is none. */
    @Nullable
    HistoryEntry balanceAt(long accountHigh, long accountLow, long timestampNs, long through);

    // ---- between members ----

    /**
     * What comes after the place, as much as fits into {@code bytesMax} but at least one entry; may wait for the disk.
     *
     * @param through position after which nothing is wanted
     */
    default HistoryPiece after(HistoryCursor place, long through, int bytesMax) {
        return HistoryPiece.none(place);
    }

    /** Place after which entries are missing; null if none are, or if no more can be taken just now. */
    default @Nullable HistoryCursor missingAfter() {
        return null;
    }

    /**
     * Takes what another member's store gave for {@link #missingAfter}; by one thread at a time. True if there is more here now
     * than before. Throws, and takes nothing, if the piece is not what should come next.
     */
    default boolean take(HistoryPiece piece) {
        return false;
    }
}
