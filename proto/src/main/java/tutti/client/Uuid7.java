package tutti.client;

import java.security.SecureRandom;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Makes UUIDv7 ids (RFC 9562) that rise within this source, also when the clock stands still or steps back.
 *
 * <pre>
 * 0                     6         8                                16
 * | unix time ms (48 b) | 7, 12 b | 2 bits 10, 62 bits of the tail |
 * </pre>
 *
 * <p>Within one millisecond the 62-bit tail rises by a random step, so that ids stay hard to guess. Safe for use by several
 * threads.
 */
public final class Uuid7 {
    private static final long TIME_MASK = 0xffff_ffff_ffffL;
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final int TIME_SHIFT = 16;
    private static final int MIDDLE_MASK = 0xfff;
    private static final long TAIL_MASK = 0x3fff_ffff_ffff_ffffL;
    /** Tails start in the lower half of their range, so that a millisecond has room for some billion steps. */
    private static final long TAIL_START_MASK = TAIL_MASK >>> 1;

    private static final int STEP_MASK = 0x3fff_ffff;

    private final LongSupplier clockMs;
    private final RandomGenerator random;

    private long lastMs = -1;
    private long middle;
    private long tail;

    /** Takes the system's clock and secure randomness. */
    public Uuid7() {
        this(System::currentTimeMillis, new SecureRandom());
    }

    /** Takes a clock and a source of randomness of the caller's, so that a test can repeat itself. */
    public Uuid7(LongSupplier clockMs, RandomGenerator random) {
        this.clockMs = clockMs;
        this.random = random;
    }

    public synchronized Id next() {
        long nowMs = clockMs.getAsLong();
        if (nowMs > lastMs) {
            startMillisecond(nowMs);
        } else {
            tail += 1 + (random.nextInt() & STEP_MASK);
            if (tail > TAIL_MASK) {
                startMillisecond(lastMs + 1);
            }
        }
        return of(lastMs, middle, tail);
    }

    private void startMillisecond(long ms) {
        lastMs = ms;
        middle = random.nextInt() & MIDDLE_MASK;
        tail = random.nextLong() & TAIL_START_MASK;
    }

    /** Puts an id together from its parts; bits that have no room are cut off. */
    public static Id of(long unixMs, long middle, long tail) {
        return new Id(high(unixMs, middle), low(tail));
    }

    /** First half of an id: time, version, and the low 12 bits of {@code middle}. */
    public static long high(long unixMs, long middle) {
        return (unixMs & TIME_MASK) << TIME_SHIFT | VERSION | middle & MIDDLE_MASK;
    }

    /** Second half of an id: variant, and the low 62 bits of {@code tail}. */
    public static long low(long tail) {
        return VARIANT | tail & TAIL_MASK;
    }

    /** The time that is embedded in an id, milliseconds since 1970. */
    public static long unixMs(Id id) {
        return id.high() >>> TIME_SHIFT;
    }
}
