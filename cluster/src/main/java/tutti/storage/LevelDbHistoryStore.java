package tutti.storage;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.codec.HistoryEntry;
import tutti.codec.HistoryFilter;
import tutti.codec.HistoryPage;
import tutti.codec.Query;
import tutti.ledger.Journal;
import tutti.replica.HistoryStore;

/** The history of one replica in two LevelDBs. Writes on a thread of its own, merges on another. */
public final class LevelDbHistoryStore implements HistoryStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LevelDbHistoryStore.class);
    private static final long CLOSE_MAX_MS = 10_000;

    private final BlockStore blocks;
    private final RunStore runs;
    private final Feed feed;
    private final HistoryWriter writer;
    private final HistoryReader reader;
    private final HistoryPages pages;
    private final Thread writing;
    private final Thread merging;
    private final long recoveredThrough;

    /** Position of the snapshot that the replica began with. */
    private volatile long beganAt;

    private LevelDbHistoryStore(
            int partition, BlockStore blocks, RunStore runs, int feedWordsMax, Consumer<Throwable> fatal) {
        this.blocks = blocks;
        this.runs = runs;
        feed = new Feed(feedWordsMax);
        Merger merger = new Merger();
        writer = new HistoryWriter(feed, blocks, runs, merger);
        reader = new HistoryReader(blocks, runs.keys(), writer::current);
        pages = new HistoryPages(reader);
        recoveredThrough = writer.recoveredThrough();
        writing = thread("history-" + partition, writer, fatal);
        merging = thread("history-merge-" + partition, merger, fatal);
    }

    /**
     * Opens the history of a partition, or begins one.
     *
     * @param feedWordsMax words of eight bytes that may wait to be written
     * @param fatal told of what ends the writing: the replica must not go on without its history
     * @throws DamagedHistoryException if the blocks that are there cannot be read
     */
    public static LevelDbHistoryStore open(Path folder, int partition, int feedWordsMax, Consumer<Throwable> fatal) {
        BlockStore blocks = BlockStore.open(folder.resolve("blocks"));
        LevelDbHistoryStore store = new LevelDbHistoryStore(
                partition, blocks, openIndex(folder.resolve("index"), partition), feedWordsMax, fatal);
        store.writing.start();
        store.merging.start();
        return store;
    }

    @Override
    public void beginAt(long position) {
        beganAt = position;
    }

    @Override
    public void append(long position, long timestampNs, Journal journal) {
        if (position > recoveredThrough) {
            feed.put(position, timestampNs, journal, HistoryWriter.FLUSH_WORDS);
        }
    }

    @Override
    public boolean hasRoom() {
        return feed.hasRoom();
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
    public boolean isComplete() {
        return recoveredThrough >= beganAt;
    }

    @Override
    public long @Nullable [] record(long idHigh, long idLow, long debitHigh, long debitLow, long through) {
        return reader.look(view -> reader.record(view, idHigh, idLow, debitHigh, debitLow, through));
    }

    @Override
    public List<HistoryEntry> entriesOf(long idHigh, long idLow, long through, int entriesMax) {
        return reader.look(view -> reader.entriesOf(view, idHigh, idLow, through, entriesMax));
    }

    @Override
    public HistoryPage page(HistoryFilter filter, long through) {
        return reader.look(view -> pages.page(view, filter, through));
    }

    @Override
    public @Nullable HistoryEntry balanceAt(long accountHigh, long accountLow, long timestampNs, long through) {
        Query.Id account = new Query.Id(accountHigh, accountLow);
        return reader.look(view -> pages.balanceAt(view, account, timestampNs, through));
    }

    /** Writes what was taken, and closes the databases. Nothing may be called after it. */
    @Override
    public void close() {
        writer.close();
        merging.interrupt();
        try {
            writing.join(CLOSE_MAX_MS);
            merging.join(CLOSE_MAX_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!writing.isAlive() && !merging.isAlive()) {
            runs.close();
            blocks.close();
        }
    }

    /** The index, or an empty one in place of one that cannot be read. */
    private static RunStore openIndex(Path folder, int partition) {
        try {
            return RunStore.open(folder);
        } catch (DamagedHistoryException e) {
            LOG.warn("the index of partition {} is damaged and made anew from its blocks", partition, e);
            RunStore.remove(folder);
            return RunStore.open(folder);
        }
    }

    private static Thread thread(String name, Runnable work, Consumer<Throwable> fatal) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((failed, cause) -> fatal.accept(cause));
        return thread;
    }
}
