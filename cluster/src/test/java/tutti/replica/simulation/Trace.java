package tutti.replica.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tutti.partition.Digest64;

/** Everything that happens in a run, one line each. Keeps the last lines and a hash over all of them. */
final class Trace {
    static final int LINES_KEPT_MAX = 60;

    private final Deque<String> last = new ArrayDeque<>();
    private final @Nullable Consumer<String> sink;
    private long hash;
    private long event;
    private long timeMs;

    /** @param sink takes every line; null for none */
    Trace(@Nullable Consumer<String> sink) {
        this.sink = sink;
    }

    /** What is told from here on happens in this event, at so many milliseconds since the run began. */
    void at(long eventNumber, long atMs) {
        event = eventNumber;
        timeMs = atMs;
    }

    void line(String text) {
        String line = event + " " + timeMs + "ms " + text;
        hash = Digest64.with(hash, line.hashCode());
        if (last.size() == LINES_KEPT_MAX) {
            last.removeFirst();
        }
        last.addLast(line);
        if (sink != null) {
            sink.accept(line);
        }
    }

    List<String> last() {
        return new ArrayList<>(last);
    }

    /** Equal for equal runs. */
    long hash() {
        return hash;
    }
}
