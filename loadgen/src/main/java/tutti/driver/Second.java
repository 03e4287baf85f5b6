package tutti.driver;

/**
 * What happened in one second of a run.
 *
 * @param elapsedSeconds since the start of the run
 * @param offered payments that fell due, a second
 * @param acked payments acknowledged, a second
 * @param errors payments rejected or unknown so far
 * @param backlog payments due and not sent yet
 * @param p50Us median latency of the second, microseconds
 */
public record Second(int elapsedSeconds, long offered, long acked, long errors, long backlog, long p50Us, long p99Us) {}
