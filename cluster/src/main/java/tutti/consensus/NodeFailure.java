package tutti.consensus;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's one failure: the first report reaches the {@link FatalHandler}, reports while closing are expected. Whatever is late after the process
 * stood still looks like a fault of its own, so the reason tells of that.
 */
final class NodeFailure {
    private static final Logger LOG = LoggerFactory.getLogger(NodeFailure.class);

    /** Collections and busy processors take less. */
    private static final long STANDSTILL_NS = TimeUnit.SECONDS.toNanos(5);

    private static final String CAUSES =
            "it was stopped (SIGSTOP), its machine was suspended, or others had the processors";

    private final FatalHandler handler;
    private final AtomicBoolean reported = new AtomicBoolean();
    private volatile boolean closing;

    /** When the process last ran for certain, by {@link System#nanoTime}; meaningful once it is watched. */
    private volatile long ranNs;

    private volatile boolean isWatched;

    NodeFailure(FatalHandler handler) {
        this.handler = handler;
    }

    void closing() {
        closing = true;
    }

    /** To be called every now and then by a thread that nothing in this process holds up. */
    void onRunning(long nowNs) {
        long stoodNs = stoodNs(nowNs);
        ranNs = nowNs;
        isWatched = true;
        if (stoodNs > 0) {
            LOG.warn("this process stood still for {} s: {}", TimeUnit.NANOSECONDS.toSeconds(stoodNs), CAUSES);
        }
    }

    void unlessClosing(String reason, @Nullable Throwable cause) {
        if (!closing && reported.compareAndSet(false, true)) {
            handler.onFatal(reason + standstill(stoodNs(System.nanoTime())), cause);
        }
    }

    /** For how long the process has not run; 0 if for no time worth a word, or if nobody watches. */
    private long stoodNs(long nowNs) {
        long stoodNs = nowNs - ranNs;
        return isWatched && stoodNs > STANDSTILL_NS ? stoodNs : 0;
    }

    private static String standstill(long stoodNs) {
        return stoodNs == 0
                ? ""
                : "; before that this process stood still for " + TimeUnit.NANOSECONDS.toSeconds(stoodNs) + " s: "
                        + CAUSES;
    }
}
