package tutti.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class Uuid7Test {
    private static final long NOW_MS = 1_700_000_000_000L;

    private final AtomicLong clockMs = new AtomicLong(NOW_MS);

    private Uuid7 source(long seed) {
        return new Uuid7(clockMs::get, new SplittableRandom(seed));
    }

    @Test
    void shouldBeVersionSevenOfTheClocksTime() {
        Id id = source(1).next();

        assertThat(id.toString()).matches("018bcfe5-6800-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(Uuid7.unixMs(id)).isEqualTo(NOW_MS);
    }

    @Test
    void shouldRiseWhileTheClockStandsStillStepsBackAndGoesOn() {
        Uuid7 source = source(2);
        Id last = source.next();
        for (int i = 0; i < 100_000; i++) {
            clockMs.set(NOW_MS + (i / 10_000 % 2 == 0 ? 0 : i / 100) - i % 7);
            Id next = source.next();
            assertThat(next).isGreaterThan(last);
            last = next;
        }
    }

    @Test
    void shouldRepeatItselfFromOneSeed() {
        Uuid7 first = source(3);
        Uuid7 second = source(3);
        Uuid7 other = source(4);

        Id id = first.next();

        assertThat(second.next()).isEqualTo(id);
        assertThat(other.next()).isNotEqualTo(id);
    }

    @Test
    void shouldBorrowTheNextMillisecondWhenTheTailIsUsedUp() {
        RandomGenerator allOnes = () -> -1L;
        Uuid7 source = new Uuid7(clockMs::get, allOnes);
        Set<Id> seen = new HashSet<>();
        seen.add(source.next());
        Id last = new Id(0, 0);
        for (int i = 0; i < 1000; i++) {
            last = source.next();
            assertThat(seen.add(last)).isTrue();
        }

        assertThat(last.high() & 0xf000L).isEqualTo(0x7000L);
        assertThat(last.low() >>> 62).isEqualTo(2);
    }

    @Test
    void shouldBeUniqueOverThreads() throws InterruptedException {
        Uuid7 source = new Uuid7();
        Set<Id> seen = ConcurrentHashMap.newKeySet();
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                for (int n = 0; n < 10_000; n++) {
                    seen.add(source.next());
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(seen).hasSize(40_000);
    }
}
