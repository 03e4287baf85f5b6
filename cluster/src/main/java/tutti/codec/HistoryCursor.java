package tutti.codec;

/**
 * A place in a partition's history, the same on every member: just after the entry of that ordinal in the batch at that position.
 *
 * @param position 0 for the place before all entries, {@link Long#MAX_VALUE} for the place behind all
 * @param ordinal -1 for the place before the batch's first entry
 */
public record HistoryCursor(long position, int ordinal) {
    public static final HistoryCursor BEFORE_ALL = new HistoryCursor(0, -1);
    public static final HistoryCursor BEHIND_ALL = new HistoryCursor(Long.MAX_VALUE, Integer.MAX_VALUE);

    /** True if the entry with that place comes later. */
    public boolean isBefore(long entryPosition, int entryOrdinal) {
        return position < entryPosition || (position == entryPosition && ordinal < entryOrdinal);
    }
}
