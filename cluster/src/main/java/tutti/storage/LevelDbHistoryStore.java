package tutti.storage;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryEntry;
import tutti.codec.HistoryFilter;
import tutti.codec.HistoryPage;
import tutti.codec.HistoryPiece;
import tutti.codec.Query;
import tutti.ledger.Journal;
import tutti.replica.HistoryStore;

/**
 * The history of one replica: two LevelDBs, and the files of which they know what lies where. Writes on a thread of its own, merges on two others.
 *
 * <p>Damage that is found later than at the opening is fatal: the process that starts next puts aside what is damaged.
 */
public final class LevelDbHistoryStore implements HistoryStore, AutoCloseable {
    private static final long CLOSE_MAX_MS = 10_000;

    private final HistoryFolder folder;
    private final LongPredicate room;
    private final Consumer<Throwable> fatal;
    private final BlockStore blocks;
    private final RunStore runs;
    private final Feed feed;
    private final Intake intake;
    private final HistoryWriter writer;
    private final HistoryReader reader;
    private final HistoryPages pages;
    private final HistoryPieces pieces;
    private final Thread writing;
    private final List<Thread> merging;

    private LevelDbHistoryStore(
            HistoryFolder folder,
            int partition,
            BlockStore blocks,
            RunStore runs,
            int feedWordsMax,
            LongPredicate room,
            Consumer<Throwable> fatal) {
        this.folder = folder;
        this.room = room;
        this.fatal = fatal;
        this.blocks = blocks;
        this.runs = runs;
        feed = new Feed(feedWordsMax);
        Merger merger = new Merger(room);
        writer = new HistoryWriter(feed, blocks, runs, merger);
        reader = new HistoryReader(blocks, runs.keys(), writer::current);
        pages = new HistoryPages(reader);
        pieces = new HistoryPieces(blocks, reader);
        intake = new Intake(feed, feedWordsMax, writer.recoveredThrough(), leaves(blocks));
        writing = thread("history-" + partition, writer);
        merging = List.of(
                thread("history-merge-" + partition, merger::runFirst),
                thread("history-remerge-" + partition, merger::runHigher));
    }

    /**
     * Opens the history of a partition, or begins one. What is damaged begins anew: see {@link #isComplete}.
     *
     * @param feedWordsMax words of eight bytes that may wait to be written
     * @param room whether so many bytes more may be written beside what batches bring
     * @param fatal told of what ends the writing, and of damage: the replica must not go on without its history
     */
    public static LevelDbHistoryStore open(
            Path path, int partition, int feedWordsMax, LongPredicate room, Consumer<Throwable> fatal) {
        HistoryFolder folder = new HistoryFolder(path);
        LevelDbHistoryStore store = folder.open(
                (blocks, runs) -> new LevelDbHistoryStore(folder, partition, blocks, runs, feedWordsMax, room, fatal));
        store.writing.start();
        store.merging.forEach(Thread::start);
        return store;
    }

    @Override
    public void beginAt(long position) {
        intake.beginAt(position);
    }

    @Override
    public void append(long position, long timestampNs, Journal journal) {
        intake.append(position, timestampNs, journal);
    }

    /** While entries are missing, those that come are kept or left to other members, and hold nobody up. */
    @Override
    public boolean hasRoom() {
        return !intake.isComplete() || feed.hasRoom();
    }

    /** Bytes of what batches did that wait to be written. */
    public long waitingBytes() {
        return ((long) feed.words() + intake.keptWords()) * Long.BYTES;
    }

    @Override
    public long syncedThrough() {
        return writer.syncedThrough();
    }

    @Override
    public long readableThrough() {
        return writer.current().readableThrough();
    }

    @Override
    public void hasten(long position) {
        feed.hasten(position);
    }

    @Override
    public void hastenReading(long position) {
        feed.hastenReading(position);
    }

    @Override
    public boolean isComplete() {
        return intake.isComplete();
    }

    @Override
    public List<long @Nullable []> records(long[] ids, long through) {
        return look(view -> new RecordSearch(reader, view, ids, through).run());
    }

    @Override
    public List<HistoryEntry> entriesOf(long idHigh, long idLow, long through, int entriesMax) {
        return look(view -> reader.entriesOf(view, idHigh, idLow, through, entriesMax));
    }

    @Override
    public @Nullable HistoryEntry outcomeOf(long idHigh, long idLow, long debitHigh, long debitLow, long through) {
        return look(view -> reader.outcomeOf(view, idHigh, idLow, debitHigh, debitLow, through));
    }

    @Override
    public HistoryPage page(HistoryFilter filter, long through) {
        return look(view -> pages.page(view, filter, through));
    }

    @Override
    public @Nullable HistoryEntry balanceAt(long accountHigh, long accountLow, long timestampNs, long through) {
        Query.Id account = new Query.Id(accountHigh, accountLow);
        return look(view -> pages.balanceAt(view, account, timestampNs, through));
    }

    @Override
    public HistoryPiece after(HistoryCursor place, long through, int bytesMax) {
        return look(view -> pieces.after(view, place, through, bytesMax));
    }

    @Override
    public @Nullable HistoryCursor missingAfter() {
        // What another member has is not taken while there is no room for it: it stays there.
        return room.test(0) ? intake.missingAfter() : null;
    }

    /** @throws DamagedHistoryException if the piece is not what should come next */
    @Override
    public boolean take(HistoryPiece piece) {
        return intake.take(piece);
    }

    /** Writes what was taken, and closes the databases. Nothing may be called after it. */
    @Override
    public void close() {
        writer.close();
        merging.forEach(Thread::interrupt);
        try {
            writing.join(CLOSE_MAX_MS);
            for (Thread thread : merging) {
                thread.join(CLOSE_MAX_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!writing.isAlive() && merging.stream().noneMatch(Thread::isAlive)) {
            runs.close();
            blocks.close();
        }
    }

    private <T extends @Nullable Object> T look(Function<HistoryView, T> how) {
        try {
            return reader.look(how);
        } catch (DamagedHistoryException e) {
            onFatal(e);
            throw e;
        }
    }

    private void onFatal(Throwable cause) {
        if (cause instanceof DamagedHistoryException) {
            folder.markDamaged();
        }
        fatal.accept(cause);
    }

    private Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((failed, cause) -> onFatal(cause));
        return thread;
    }

    /** Leaves of all that the store has. */
    private static long leaves(BlockStore blocks) {
        Block open = blocks.openBlock();
        long leaves = blocks.leafCount();
        for (int at = 0; at < open.length(); at += Journal.words(open.word(at))) {
            leaves += Journal.isFirstOutcome(open.word(at)) ? 1 : 0;
        }
        return leaves;
    }
}
