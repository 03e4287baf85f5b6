package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WakeableIdleTest {
    private static final long PARK_MIN_NS = Duration.ofMillis(1).toNanos();
    private static final long PARK_MAX_NS = Duration.ofMinutes(1).toNanos();

    private final AtomicBoolean hurried = new AtomicBoolean();
    private final WakeableIdle idle = new WakeableIdle("test", PARK_MIN_NS, PARK_MAX_NS, hurried::get);

    @Test
    void shouldNapLongerEachTime() {
        Duration first = timeOf(idle::idle);
        napUntilTheNextTakes512Ms();

        assertThat(first).isLessThan(Duration.ofMillis(400));
        assertThat(timeOf(idle::idle)).isGreaterThanOrEqualTo(Duration.ofMillis(500));
    }

    @Test
    void shouldNotNapAfterAWakeUpAndThenNapShort() {
        napUntilTheNextTakes512Ms();
        idle.wake();

        assertThat(timeOf(idle::idle)).isLessThan(Duration.ofMillis(400));
        assertThat(timeOf(idle::idle)).isLessThan(Duration.ofMillis(400));
    }

    @Test
    void shouldNapShortAfterWork() {
        napUntilTheNextTakes512Ms();
        idle.idle(1);

        assertThat(timeOf(() -> idle.idle(0))).isLessThan(Duration.ofMillis(400));
    }

    @Test
    void shouldNapShortWhileHurried() {
        napUntilTheNextTakes512Ms();
        hurried.set(true);

        assertThat(timeOf(idle::idle)).isLessThan(Duration.ofMillis(400));
    }

    @Test
    void shouldWakeANapThatLasts() throws InterruptedException {
        WakeableIdle sleeper = new WakeableIdle("sleeper", PARK_MAX_NS, PARK_MAX_NS, () -> false);
        Thread thread = new Thread(sleeper::idle);
        thread.start();

        sleeper.wake();

        thread.join(Duration.ofSeconds(30).toMillis());
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void shouldWakeWhomAConditionNamesAfterWork() {
        AtomicBoolean condition = new AtomicBoolean();
        WakeableIdle next = new WakeableIdle("next", PARK_MAX_NS, PARK_MAX_NS, () -> false);
        idle.wakesIf(condition::get, next);
        idle.idle(1);
        condition.set(true);

        idle.idle(1);

        assertThat(timeOf(next::idle)).isLessThan(Duration.ofSeconds(30));
    }

    private void napUntilTheNextTakes512Ms() {
        idle.reset();
        for (int naps = 0; naps < 9; naps++) {
            idle.idle();
        }
    }

    private static Duration timeOf(Runnable call) {
        long startNs = System.nanoTime();
        call.run();
        return Duration.ofNanos(System.nanoTime() - startNs);
    }
}
