package tutti.codec;

import java.util.List;

/**
 * Part of a partition's history.
 *
 * @param next where the next page begins
 * @param isLast true if there is no more through the position that was asked for
 */
public record HistoryPage(List<HistoryEntry> entries, HistoryCursor next, boolean isLast) {}
