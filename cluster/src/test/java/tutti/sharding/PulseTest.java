package tutti.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PulseTest {
    private final Pulse pulse = new Pulse();
    private final AtomicInteger fired = new AtomicInteger();
    private final AtomicLong firedAtNs = new AtomicLong();
    private final Pulse.Wake wake = pulse.register(() -> {
        firedAtNs.set(System.nanoTime());
        fired.incrementAndGet();
    });

    @BeforeEach
    void start() {
        pulse.start();
    }

    @AfterEach
    void stop() {
        pulse.close();
    }

    @Test
    void shouldWakeOnceNotBeforeTheTimeAskedFor() {
        long atNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);

        wake.at(atNs);
        wake.at(atNs + TimeUnit.MILLISECONDS.toNanos(10));

        await().atMost(Duration.ofSeconds(5)).until(() -> fired.get() > 0);
        assertThat(firedAtNs.get() - atNs).isGreaterThanOrEqualTo(0);
        await().during(Duration.ofMillis(50)).atMost(Duration.ofSeconds(5)).until(() -> fired.get() == 1);
    }

    @Test
    void shouldWakeEarlierWhenAskedWhileItSleeps() throws InterruptedException {
        wake.at(System.nanoTime() + TimeUnit.SECONDS.toNanos(60));
        Thread.sleep(20);

        wake.at(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1));

        await().atMost(Duration.ofSeconds(5)).until(() -> fired.get() == 1);
    }

    @Test
    void shouldWakeAgainWhenAskedAgain() {
        for (int i = 1; i <= 100; i++) {
            int expected = i;
            wake.at(System.nanoTime());
            await().pollInterval(Duration.ofMillis(1))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> fired.get() == expected);
        }
    }

    @Test
    void shouldServeManyActors() {
        AtomicInteger other = new AtomicInteger();
        Pulse.Wake otherWake = pulse.register(other::incrementAndGet);

        wake.at(System.nanoTime());
        otherWake.at(System.nanoTime());

        await().atMost(Duration.ofSeconds(5)).until(() -> fired.get() == 1 && other.get() == 1);
    }
}
