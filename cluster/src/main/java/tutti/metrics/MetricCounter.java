package tutti.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;

/** One series of a counter. May be used from any thread. */
public final class MetricCounter {
    private final CounterDataPoint series;

    MetricCounter(CounterDataPoint series) {
        this.series = series;
    }

    public void increment() {
        series.inc();
    }

    /** Adds {@code count}, which must not be negative. */
    public void add(long count) {
        series.inc(count);
    }

    /**
     * Takes over a total that is counted elsewhere since this process started. A smaller total than before, from a source that
     * began anew, changes nothing.
     */
    public void riseTo(double total) {
        synchronized (series) {
            double rise = total - series.get();
            if (rise > 0) {
                series.inc(rise);
            }
        }
    }
}
