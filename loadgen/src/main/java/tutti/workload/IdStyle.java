package tutti.workload;

import com.google.protobuf.ByteString;
import java.time.Duration;
import tutti.client.Id;
import tutti.client.Uuid7;

/** How a client makes the ids of its requests. */
public enum IdStyle {
    /** UUIDv7 by a clock that is right. */
    TIMED("timed", Duration.ZERO),

    /** UUIDv7 by a clock that is a year slow. */
    YEAR_SLOW("a year slow", Duration.ofDays(-365)),

    /** UUIDv7 by a clock that is a year fast: such an id is refused. */
    YEAR_FAST("a year fast", Duration.ofDays(365)),

    /** UUIDv4, which carries no time. */
    RANDOM("random", Duration.ZERO);

    private static final long VERSION_MASK = 0xf000L;
    private static final long VERSION_4 = 0x4000L;

    private final String text;
    private final long offsetMs;

    IdStyle(String text, Duration offset) {
        this.text = text;
        this.offsetMs = offset.toMillis();
    }

    /** For people. */
    public String text() {
        return text;
    }

    /**
     * The id of a request.
     *
     * @param number of the request, different for each
     * @param unixMs time by a clock that is right, milliseconds since 1970
     */
    public ByteString id(long seed, long number, long unixMs) {
        long low = Uuid7.low(Mix.bits(~seed, number));
        if (this == RANDOM) {
            return Id.bytesOf((Mix.bits(seed, ~number) & ~VERSION_MASK) | VERSION_4, low);
        }
        return Id.bytesOf(Uuid7.high(unixMs + offsetMs, number), low);
    }
}
