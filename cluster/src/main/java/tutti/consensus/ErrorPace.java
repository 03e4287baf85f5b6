package tutti.consensus;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Which errors are worth a line of the log. What goes wrong with every datagram goes wrong thousands of times a second, and would bury
 * what matters: of errors that differ in numbers alone, one a second is told. Safe for use by several threads.
 */
final class ErrorPace {
    /** The error is not to be told. */
    static final long SILENT = -1;

    private static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(1);

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** So many kinds are told apart; with more of them, all begin anew. */
    private static final int KINDS_MAX = 64;

    private final Map<String, Kind> kinds = new HashMap<>();

    /** One kind of error. */
    private static final class Kind {
        private final long toldNs;
        private long silent;

        Kind(long toldNs) {
            this.toldNs = toldNs;
        }
    }

    /**
     * An error has come.
     *
     * @param nowNs by {@link System#nanoTime}
     * @return how many of its kind were not told since the last that was; {@link #SILENT} if this one is not to be told either
     */
    synchronized long onError(String message, long nowNs) {
        String key = NUMBER.matcher(message).replaceAll("0");
        Kind kind = kinds.get(key);
        if (kind != null && nowNs - kind.toldNs < PAUSE_NS) {
            kind.silent++;
            return SILENT;
        }
        if (kinds.size() >= KINDS_MAX) {
            kinds.clear();
        }
        kinds.put(key, new Kind(nowNs));
        return kind == null ? 0 : kind.silent;
    }
}
