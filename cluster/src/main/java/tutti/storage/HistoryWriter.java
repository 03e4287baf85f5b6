package tutti.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tutti.ledger.Journal;

/**
 * Writes what the feed brings, on a thread of its own: into blocks, and into the indexes over them. What was taken becomes readable
 * as a whole, with the position that it reaches.
 */
final class HistoryWriter implements Runnable {
    /** What little there is waits so long for more. */
    private static final long FLUSH_MS = 40;

    /** So much does not wait. */
    static final int FLUSH_WORDS = 1 << 17;

    private static final long IDLE_MS = 1_000;

    /** Written data waits so long for a sync. */
    private static final long SYNC_NS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Entries wait so long for their block to become full; then they are written as a piece of it. */
    private static final long PIECE_NS = TimeUnit.SECONDS.toNanos(1);

    private final Feed feed;
    private final BlockStore blocks;
    private final RunStore runs;
    private final RefIndex ids;
    private final RefIndex accounts;
    private final BlockSummaries summaries = new BlockSummaries();
    private final BlockIndexer indexer;
    private final TimeRange times = new TimeRange();
    private final Merger merger;

    /** Batches that are written next; exchanged with the feed's. */
    private Feed.Part part = new Feed.Part();

    /** Position through which all is in blocks, on disk or not. */
    private long addedThrough;

    /** When entries were last written. */
    private long writtenAtNs = System.nanoTime();

    private long syncedAtNs = System.nanoTime();
    private volatile long syncedThrough;
    private volatile HistoryView view;
    private volatile boolean isClosed;

    HistoryWriter(Feed feed, BlockStore blocks, RunStore runs, Merger merger) {
        this.feed = feed;
        this.blocks = blocks;
        this.runs = runs;
        this.merger = merger;
        this.ids = new RefIndex(runs, RunStore.IDS);
        this.accounts = new RefIndex(runs, RunStore.ACCOUNTS);
        this.indexer = new BlockIndexer(runs.keys(), ids.recent(), accounts.recent());
        recover();
        view = view();
    }

    HistoryView current() {
        return view;
    }

    long syncedThrough() {
        return syncedThrough;
    }

    /** Position through which the store had everything when it was opened. */
    long recoveredThrough() {
        return addedThrough;
    }

    void close() {
        isClosed = true;
        feed.close();
    }

    @Override
    public void run() {
        try {
            while (!isClosed) {
                feed.awaitAny(syncedThrough < addedThrough ? FLUSH_MS : IDLE_MS, syncedThrough);
                feed.awaitDue(FLUSH_MS, FLUSH_WORDS, syncedThrough);
                if (ids.isBehind() || accounts.isBehind()) {
                    takeMerged(merger.poll(FLUSH_MS));
                } else {
                    write();
                    takeMerged(merger.poll());
                }
            }
            write();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes all that the feed has, and writes what is due. */
    private void write() {
        boolean isAnyNew = !feed.isEmpty();
        List<byte[]> newSummaries = new ArrayList<>();
        long firstNew = blocks.openNumber();
        if (isAnyNew) {
            part = feed.take(part);
            addAll(newSummaries);
            addedThrough = part.positions[part.batches - 1];
        }
        commit();
        if (!newSummaries.isEmpty()) {
            runs.putSummaries(firstNew, newSummaries);
        }
        if (isAnyNew) {
            makeRuns(blocks.openNumber());
            view = view();
        }
    }

    private void commit() {
        boolean isHastened = feed.isHastened(syncedThrough);
        long nowNs = System.nanoTime();
        long before = blocks.writtenThrough();
        if (isHastened || nowNs - writtenAtNs >= PIECE_NS) {
            blocks.commitAll();
        } else {
            blocks.commitFull();
        }
        if (blocks.writtenThrough() > before) {
            writtenAtNs = nowNs;
        }
        if (blocks.writtenThrough() > syncedThrough && (isHastened || nowNs - syncedAtNs >= SYNC_NS)) {
            blocks.sync();
            syncedThrough = blocks.writtenThrough();
            syncedAtNs = nowNs;
        }
    }

    private void addAll(List<byte[]> newSummaries) {
        int at = 0;
        for (int batch = 0; batch < part.batches; batch++) {
            int ordinal = 0;
            begin(batch, 0);
            while (at < part.ends[batch]) {
                if (blocks.openBlock().isFull()) {
                    newSummaries.add(summaries.add(blocks.closeBlock()));
                    begin(batch, ordinal);
                }
                Block open = blocks.openBlock();
                int word = open.length();
                open.add(part.words, at);
                indexer.add(part.words, at, blocks.openNumber(), word);
                times.add(part.words, at);
                at += Journal.words(part.words[at]);
                ordinal++;
            }
            if (blocks.openBlock().isFullAfterBatch()) {
                newSummaries.add(summaries.add(blocks.closeBlock()));
            }
        }
    }

    private void begin(int batch, int ordinal) {
        blocks.beginBatch(part.positions[batch], part.timesNs[batch], ordinal);
    }

    /** Makes runs of what is recent and in blocks below {@code open}, if it is enough. */
    private void makeRuns(long open) {
        if (ids.isRunDue(open)) {
            ids.makeRun(merger.nextNumber(), open, times);
            times.clear();
            times.addAll(blocks.openBlock());
        }
        if (accounts.isRunDue(open)) {
            accounts.makeRun(merger.nextNumber(), open, new TimeRange());
        }
        offer(ids.nextMerge());
        offer(accounts.nextMerge());
    }

    private void offer(@Nullable RunMerge merge) {
        if (merge != null) {
            merger.offer(merge);
        }
    }

    private void takeMerged(Merger.@Nullable Merged first) {
        Merger.Merged merged = first;
        while (merged != null) {
            (merged.merge().index() == RunStore.IDS ? ids : accounts).merged(merged.merge(), merged.run());
            view = view();
            // Whoever still reads these finds them gone and looks again, in this view or a later one.
            runs.remove(merged.merge().runsOnDisk());
            makeRuns(blocks.openNumber());
            merged = merger.poll();
        }
    }

    private HistoryView view() {
        return new HistoryView(
                ids.view(),
                accounts.view(),
                summaries.view(),
                blocks.openNumber(),
                blocks.openBlock().copy(),
                addedThrough);
    }

    // ---- start ----

    /** Indexes what is in blocks and in no run: the last few blocks, or all if the index was lost. */
    private void recover() {
        ids.dropFrom(blocks.openNumber());
        accounts.dropFrom(blocks.openNumber());
        runs.removeOthers(ids.runs(), accounts.runs());
        merger.startAt(ids.runs(), accounts.runs());
        runs.loadSummaries(summaries);
        long open = blocks.openNumber();
        summaries.truncate((int) open);
        int summarized = summaries.count();
        List<byte[]> newSummaries = new ArrayList<>();
        for (long number = firstToRecover(summarized); number < open; number++) {
            Block block = blocks.get(number);
            if (number >= summarized) {
                newSummaries.add(summaries.add(block));
            }
            index(block, number);
            times.addAll(block);
            makeRuns(number + 1);
            merger.mergeNow();
            takeMerged(merger.poll());
        }
        index(blocks.openBlock(), open);
        times.addAll(blocks.openBlock());
        runs.putSummaries(summarized, newSummaries);
        addedThrough = blocks.writtenThrough();
        // LevelDB has what it recovered on disk, synced, once it is open.
        syncedThrough = addedThrough;
    }

    private long firstToRecover(int summarized) {
        return Math.min(summarized, Math.min(ids.firstRecentBlock(), accounts.firstRecentBlock()));
    }

    /** Adds the block to those indexes that do not have it in a run. */
    private void index(Block block, long number) {
        boolean isForIds = number >= ids.firstRecentBlock();
        boolean isForAccounts = number >= accounts.firstRecentBlock();
        if (isForIds || isForAccounts) {
            new BlockIndexer(
                            runs.keys(),
                            isForIds ? ids.recent() : new RecentRefs(),
                            isForAccounts ? accounts.recent() : new RecentRefs())
                    .addAll(block, number);
        }
    }
}
