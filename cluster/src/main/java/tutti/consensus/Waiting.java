package tutti.consensus;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for other nodes, and tells now and then for what. */
final class Waiting {
    static final long ASK_AGAIN_MS = 250;

    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);
    private static final long TELL_NS = 5_000_000_000L;

    private long tellAtNs = System.nanoTime() + TELL_NS;

    void on(String what) {
        if (System.nanoTime() - tellAtNs > 0) {
            LOG.info("waiting: {}", what);
            tellAtNs = System.nanoTime() + TELL_NS;
        }
        aWhile();
    }

    static void aWhile() {
        try {
            Thread.sleep(ASK_AGAIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while other nodes were asked", e);
        }
    }
}
