package tutti.consensus;

/**
 * What another member says of its log of a partition.
 *
 * @param term leadership term that the member is in
 * @param leads whether it leads that term
 * @param startPosition below which it has no log any more
 * @param storedPosition up to which it has stored and synced it
 */
public record PeerLog(long term, boolean leads, long startPosition, long storedPosition) {}
