package tutti.driver;

import java.time.Duration;

/**
 * How a load is sent.
 *
 * @param linger how long payments of a partition that fall due one after the other are collected at a high rate
 * @param batchItemsMax payments in one request
 * @param inFlightMax unanswered requests in each partition; past it payments are sent late, and their latency shows it
 * @param inFlightItemsMax unanswered payments in each partition, likewise
 * @param drain how long after the last answer the end of the run waits for another
 */
public record DriverSettings(
        Duration linger, int batchItemsMax, int inFlightMax, int inFlightItemsMax, Duration drain) {
    public static DriverSettings defaults() {
        return new DriverSettings(Duration.ofMillis(20), 2048, 48, 16_384, Duration.ofSeconds(20));
    }
}
