package tutti.metrics;

import io.prometheus.metrics.core.datapoints.GaugeDataPoint;

/** One series of a gauge. May be used from any thread. */
public final class MetricGauge {
    private final GaugeDataPoint series;

    MetricGauge(GaugeDataPoint series) {
        this.series = series;
    }

    public void set(long value) {
        series.set((double) value);
    }

    /** Sets a gauge in seconds. */
    public void setNs(long durationNs) {
        series.set(durationNs / MetricTimer.NS_PER_SECOND);
    }

    public void increment() {
        series.inc();
    }

    public void decrement() {
        series.dec();
    }
}
