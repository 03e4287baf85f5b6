package tutti.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for the feed is not kept longer than somebody else waits for what is in it. */
@Timeout(20)
class FeedTest {
    private static final int FOREVER_MS = 3_600_000;
    private static final int MUCH = 1 << 20;
    private static final Duration SHORT = Duration.ofMillis(50);

    /** Waits are counted in whole milliseconds. */
    private static final long AT_LEAST_NS = SHORT.minusMillis(2).toNanos();

    private final Feed feed = new Feed(MUCH);

    @Test
    void shouldGiveWhatSomebodyWantsOnDiskAtOnce() throws InterruptedException {
        put(1_000);
        feed.hasten(1_000);

        feed.awaitDue(FOREVER_MS, MUCH, 0);

        assertThat(feed.isHastened(999)).isTrue();
        assertThat(feed.isHastened(1_000)).isFalse();
    }

    @Test
    void shouldGiveWhatSomebodyWantsToReadAtOnceAndNotHaveItSynced() throws InterruptedException {
        put(1_000);
        feed.hastenReading(1_000);

        feed.awaitDue(FOREVER_MS, MUCH, 0);

        assertThat(feed.isHastened(0)).isFalse();
        feed.take(new Feed.Part());
        put(2_000);
        assertThat(waits(1_000)).isTrue();
    }

    @Test
    void shouldWaitForWhatHasNotComeYetHoweverMuchSomebodyWaitsForIt() throws InterruptedException {
        feed.hasten(5_000);
        feed.hastenReading(5_000);
        long beganNs = System.nanoTime();

        feed.awaitAny(SHORT.toMillis(), 0);

        assertThat(System.nanoTime() - beganNs).isGreaterThanOrEqualTo(AT_LEAST_NS);
        put(4_000);
        assertThat(feed.isHastened(4_000)).isFalse();
    }

    @Test
    void shouldKeepNobodyOnceItIsClosed() throws InterruptedException {
        feed.close();

        feed.awaitAny(FOREVER_MS, 0);
        feed.awaitDue(FOREVER_MS, MUCH, 0);

        assertThat(feed.isEmpty()).isTrue();
    }

    /** True if a small batch still waits for more after a short time. */
    private boolean waits(long syncedThrough) throws InterruptedException {
        long beganNs = System.nanoTime();
        feed.awaitDue(SHORT.toMillis(), MUCH, syncedThrough);
        return System.nanoTime() - beganNs >= AT_LEAST_NS;
    }

    private void put(long position) {
        feed.put(position, position, new long[1], 0, 1);
    }
}
