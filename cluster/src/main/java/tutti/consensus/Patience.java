package tutti.consensus;

import io.aeron.exceptions.AeronException;
import java.util.concurrent.locks.LockSupport;

/** Bounds one wait of a thread for something else in this node. */
final class Patience {
    private static final long LOOK_NS = 1_000_000;

    private final String whom;
    private final long limitNs;
    private final long deadlineNs;

    /** @param whom it is waited for, as a message names it */
    Patience(String whom, long limitNs) {
        this.whom = whom;
        this.limitNs = limitNs;
        this.deadlineNs = System.nanoTime() + limitNs;
    }

    /**
     * Waits a moment.
     *
     * @throws AeronException if the time is over, or the thread is interrupted, as it is when the node closes
     */
    void on(String what) {
        if (Thread.currentThread().isInterrupted()) {
            throw new AeronException("the node is closing");
        }
        if (System.nanoTime() - deadlineNs > 0) {
            throw new AeronException(whom + " did not " + what + " within " + limitNs / 1_000_000_000L + " s");
        }
        LockSupport.parkNanos(LOOK_NS);
    }
}
