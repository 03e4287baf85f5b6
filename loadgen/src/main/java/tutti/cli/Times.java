package tutti.cli;

import java.time.Instant;

/** Times as people write them, and as the contract does: nanoseconds since 1970. */
final class Times {
    private static final long NS_PER_S = 1_000_000_000;

    private Times() {}

    static long nanos(String option, Instant time) {
        try {
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NS_PER_S), time.getNano());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(option + " is past the year 2262", e);
        }
    }

    static String text(long ns) {
        return Instant.ofEpochSecond(ns / NS_PER_S, ns % NS_PER_S).toString();
    }
}
