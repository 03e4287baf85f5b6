package tutti.driver;

import org.HdrHistogram.Histogram;

/** Hears how a run goes on; called by the driver's thread, which a slow listener delays. */
public interface DriverListener {
    /** The first payment that is measured is about to be sent. */
    default void started(GapTracker gaps) {}

    /** One more second of the measured payments has passed. */
    default void second(Second second) {}

    /** What the payments that were answered in that second took from when they fell due, microseconds. To be copied. */
    default void latencies(Histogram us) {}

    /** True once enough was sent: payments that are not due yet are then never sent. Asked all the time. */
    default boolean isEnough() {
        return false;
    }
}
