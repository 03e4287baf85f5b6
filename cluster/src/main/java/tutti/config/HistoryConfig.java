package tutti.config;

/**
 * Settings of what is kept of the past.
 *
 * @param waitingBytesMax what batches did and is not written yet; past it the replica waits
 */
public record HistoryConfig(int waitingBytesMax) {}
