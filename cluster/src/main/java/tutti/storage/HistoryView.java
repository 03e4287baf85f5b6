package tutti.storage;

/**
 * All of a store as it is after a write; of any thread.
 *
 * @param open what is in the block that is not full
 * @param readableThrough position through which all is here
 */
record HistoryView(
        RefIndex.View ids,
        RefIndex.View accounts,
        BlockSummaries.View summaries,
        long openNumber,
        Block open,
        long readableThrough) {}
