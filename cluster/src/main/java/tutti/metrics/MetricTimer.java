package tutti.metrics;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;

/** One series of a histogram of durations. May be used from any thread. */
public final class MetricTimer {
    static final double NS_PER_SECOND = 1e9;

    private final DistributionDataPoint series;

    MetricTimer(DistributionDataPoint series) {
        this.series = series;
    }

    public void observeNs(long durationNs) {
        series.observe(durationNs / NS_PER_SECOND);
    }
}
