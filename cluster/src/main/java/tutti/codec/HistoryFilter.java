package tutti.codec;

import org.jspecify.annotations.Nullable;

/**
 * Which entries of a partition's history are asked for.
 *
 * @param account whose entries, or the work's; null for all entries of the partition, the first outcomes among them
 * @param parts that the account may have in an entry: sum of {@link #DEBITS} and the like, or {@link #BALANCES} alone
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
        int parts,
        int code,
        UserData userData,
        long fromNs,
        long toNs,
        long afterPosition,
        long throughPosition,
        boolean reversed,
        HistoryCursor after,
        int limit) {
    /** It is debited, or would be. */
    public static final int DEBITS = 1;

    /** It is credited, or would be, by anything but a settlement. */
    public static final int CREDITS = 2;

    /** Its balance is told; asked for alone. */
    public static final int BALANCES = 4;

    /** A settlement credits it. */
    public static final int SETTLEMENTS = 8;

    /** A settlement brings what was its, and could not credit it. */
    public static final int DIVERTED = 16;

    /** It is created, frozen, thawed, closed or open again. */
    public static final int STATES = 32;

    /** A work or split version gives it a share. */
    public static final int SHARES = 64;

    /** It is a work that is registered, or given another split. */
    public static final int WORKS = 128;

    /** All that moves money. */
    public static final int MONEY = DEBITS | CREDITS | SETTLEMENTS;

    public static final int LIMIT_MAX = 1_000;

    /** User data of a transfer; 0 for any. */
    public record UserData(long high, long low, long middle, int small) {
        public static final UserData ANY = new UserData(0, 0, 0, 0);
    }

    /** All entries after the place. */
    public static HistoryFilter all(HistoryCursor after, int limit) {
        return new HistoryFilter(
                null, MONEY, 0, UserData.ANY, 0, Long.MAX_VALUE, 0, Long.MAX_VALUE, false, after, limit);
    }

    /** The same with another number of entries at most. */
    public HistoryFilter withLimit(int entries) {
        return new HistoryFilter(
                account, parts, code, userData, fromNs, toNs, afterPosition, throughPosition, reversed, after, entries);
    }
}
