package tutti.storage;

import java.util.concurrent.atomic.LongAdder;

/** What a store has done since it was opened. Of any thread. */
public final class HistoryTotals {
    private final LongAdder batches = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder writeNs = new LongAdder();
    private final LongAdder lookups = new LongAdder();

    HistoryTotals() {}

    void onWritten(int writtenBatches, long writtenBytes) {
        batches.add(writtenBatches);
        bytes.add(writtenBytes);
    }

    void onWriteTime(long ns) {
        writeNs.add(ns);
    }

    void onLookup() {
        lookups.increment();
    }

    /** Batches written. */
    public long batches() {
        return batches.sum();
    }

    /** Bytes of blocks written; runs come on top. */
    public long bytes() {
        return bytes.sum();
    }

    /** Time spent writing blocks and making runs, disk included. */
    public long writeNs() {
        return writeNs.sum();
    }

    /** Ids looked up. */
    public long lookups() {
        return lookups.sum();
    }
}
