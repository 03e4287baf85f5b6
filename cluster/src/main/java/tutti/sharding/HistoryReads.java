package tutti.sharding;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tutti.codec.HistoryEntry;
import tutti.codec.HistoryFilter;
import tutti.codec.HistoryPage;
import tutti.replica.HistoryStore;

/**
 * Reads of what this node keeps of the past, whoever leads. Every read waits until the history has everything through a position, and
 * says through which position it then was. One that waits for what the log said at the time of the asking is linearizable: a read
 * index (Ongaro 2014, section 6.4). Thread-safe; nothing blocks the caller.
 */
public final class HistoryReads {
    private final List<? extends HistoryStore> histories;
    private final Executor executor;

    /**
     * @param histories by partition
     * @param executor runs what may wait for the disk
     */
    public HistoryReads(List<? extends HistoryStore> histories, Executor executor) {
        this.histories = List.copyOf(histories);
        this.executor = executor;
    }

    /**
     * What was read, and the position through which it holds.
     *
     * @param value null where there is nothing
     */
    public record Read<T>(@Nullable T value, long position) {}

    /** The history has not come as far in time, or is not whole. */
    public static final class BehindException extends RuntimeException {
        private static final long serialVersionUID = 1;

        BehindException(String message) {
            super(message, null, false, false);
        }
    }

    /** Too many reads wait. */
    public static final class BusyException extends RuntimeException {
        private static final long serialVersionUID = 1;

        BusyException() {
            super("too many reads of history wait", null, false, false);
        }
    }

    /** A page of an account's history, or of all. Fails with {@link BehindException} or {@link BusyException}. */
    public CompletableFuture<Read<HistoryPage>> page(
            int partition, HistoryFilter filter, long atLeast, long deadlineNs) {
        return read(partition, atLeast, deadlineNs, (history, through) -> history.page(filter, through));
    }

    /** All entries of the id, whatever its debit account. Fails like {@link #page}. */
    public CompletableFuture<Read<List<HistoryEntry>>> entriesOf(
            int partition, long idHigh, long idLow, int entriesMax, long atLeast, long deadlineNs) {
        return read(
                partition,
                atLeast,
                deadlineNs,
                (history, through) -> history.entriesOf(idHigh, idLow, through, entriesMax));
    }

    /** The entry that tells the outcome of an id of one debit account. Fails like {@link #page}. */
    public CompletableFuture<Read<HistoryEntry>> outcomeOf(
            int partition, long idHigh, long idLow, long debitHigh, long debitLow, long atLeast, long deadlineNs) {
        return read(
                partition,
                atLeast,
                deadlineNs,
                (history, through) -> history.outcomeOf(idHigh, idLow, debitHigh, debitLow, through));
    }

    /** The account's last balance at or before the time. Fails like {@link #page}. */
    public CompletableFuture<Read<HistoryEntry>> balanceAt(
            int partition, long accountHigh, long accountLow, long timestampNs, long atLeast, long deadlineNs) {
        return read(
                partition,
                atLeast,
                deadlineNs,
                (history, through) -> history.balanceAt(accountHigh, accountLow, timestampNs, through));
    }

    private <T> CompletableFuture<Read<T>> read(
            int partition, long atLeast, long deadlineNs, BiFunction<HistoryStore, Long, @Nullable T> how) {
        HistoryStore history = histories.get(partition);
        if (!history.isComplete()) {
            return CompletableFuture.failedFuture(new BehindException("this node's history is not whole"));
        }
        return Readability.read(
                history, atLeast, deadlineNs, executor, through -> new Read<>(how.apply(history, through), through));
    }
}
