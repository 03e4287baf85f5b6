package tutti.codec;

import tutti.ledger.Journal;

/**
 * One entry of a partition's history, as every member has it: what one batch of the log did to one id or account.
 *
 * @param position of the batch in the log
 * @param ordinal of the entry among those of its batch, from 0
 * @param timestampNs ledger time of the batch, nanoseconds since 1970
 * @param words header word and what follows it: drawn in {@link Journal}; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares entries
public record HistoryEntry(long position, int ordinal, long timestampNs, long[] words) {
    /** One of the kinds of {@link Journal}. */
    public int kind() {
        return Journal.kind(words[0]);
    }

    /** True for an entry of kind TRANSFER or PAYMENT that tells the outcome, false for one that tells a later change. */
    public boolean isFirstOutcome() {
        return Journal.isFirstOutcome(words[0]);
    }

    public int detail() {
        return Journal.detail(words[0]);
    }
}
