package tutti.chaos;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** How long payments take, from when they fell due. Told by the driver's thread every second, asked by the script's. */
final class Latencies {
    private final Histogram us = new Histogram(TimeUnit.HOURS.toMicros(1), 3);

    synchronized void add(Histogram moreUs) {
        us.add(moreUs);
    }

    /** Forgets what was. */
    synchronized void reset() {
        us.reset();
    }

    synchronized double p99Ms() {
        return us.getValueAtPercentile(99) / 1e3;
    }
}
