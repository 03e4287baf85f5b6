package tutti.codec;

import org.jspecify.annotations.Nullable;

/**
 * Which entries of a partition's history are asked for.
 *
 * @param account whose entries; null for all entries of the partition, the first outcomes among them
 * @param sides {@link #DEBITS}, {@link #CREDITS} or both
 * @param code of the transfer or payment; 0 for any
 * @param userData of the transfer; each 0 for any
 * @param fromNs first ledger time, inclusive
 * @param toNs last ledger time, inclusive
 * @param afterPosition only entries beyond it
 * @param throughPosition only entries up to it
 * @param reversed true for the latest first
 * @param after where the last page ended, exclusive
 * @param limit most entries, 1 to {@link #LIMIT_MAX}
 */
public record HistoryFilter(
        Query.@Nullable Id account,
        int sides,
        int code,
        UserData userData,
        long fromNs,
        long toNs,
        long afterPosition,
        long throughPosition,
        boolean reversed,
        HistoryCursor after,
        int limit) {
    public static final int DEBITS = 1;
    public static final int CREDITS = 2;
    public static final int LIMIT_MAX = 1_000;

    /** User data of a transfer; 0 for any. */
    public record UserData(long high, long low, long middle, int small) {
        public static final UserData ANY = new UserData(0, 0, 0, 0);
    }

    /** All entries after the place. */
    public static HistoryFilter all(HistoryCursor after, int limit) {
        return new HistoryFilter(
                null, DEBITS | CREDITS, 0, UserData.ANY, 0, Long.MAX_VALUE, 0, Long.MAX_VALUE, false, after, limit);
    }

    /** The same with another number of entries at most. */
    public HistoryFilter withLimit(int entries) {
        return new HistoryFilter(
                account, sides, code, userData, fromNs, toNs, afterPosition, throughPosition, reversed, after, entries);
    }
}
