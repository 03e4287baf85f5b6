package tutti.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The catalogue's metrics in one registry. */
final class Registered {
    /** Upper bounds in seconds: 0.25 ms, where a fast disk syncs, to 10 s, where every deadline has passed. */
    private static final double[] BUCKETS = {
        0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };

    private final Map<MetricCatalogue, Counter> counters = new EnumMap<>(MetricCatalogue.class);
    private final Map<MetricCatalogue, Gauge> gauges = new EnumMap<>(MetricCatalogue.class);
    private final Map<MetricCatalogue, Histogram> histograms = new EnumMap<>(MetricCatalogue.class);

    Registered(PrometheusRegistry registry) {
        for (MetricCatalogue metric : MetricCatalogue.values()) {
            switch (metric.type()) {
                case COUNTER -> counters.put(metric, counter(metric, registry));
                // The text format writes an info as a gauge that is 1.
                case GAUGE, INFO -> gauges.put(metric, gauge(metric, registry));
                case HISTOGRAM -> histograms.put(metric, histogram(metric, registry));
            }
        }
    }

    /** Label values are lower case, whatever the constant they come from. */
    static String labelValue(String constant) {
        return constant.toLowerCase(Locale.ROOT);
    }

    MetricCounter counter(MetricCatalogue metric, String... labelValues) {
        Counter counter = of(counters, metric);
        return new MetricCounter(labelValues.length == 0 ? counter : counter.labelValues(labelValues));
    }

    MetricGauge gauge(MetricCatalogue metric, String... labelValues) {
        Gauge gauge = of(gauges, metric);
        return new MetricGauge(labelValues.length == 0 ? gauge : gauge.labelValues(labelValues));
    }

    MetricTimer timer(MetricCatalogue metric, String... labelValues) {
        Histogram histogram = of(histograms, metric);
        return new MetricTimer(labelValues.length == 0 ? histogram : histogram.labelValues(labelValues));
    }

    void forget(MetricCatalogue metric, String... labelValues) {
        of(gauges, metric).remove(labelValues);
    }

    private static Counter counter(MetricCatalogue metric, PrometheusRegistry registry) {
        return Counter.builder()
                .name(metric.metricName())
                .help(metric.help())
                .labelNames(labelNames(metric))
                .withoutExemplars()
                .register(registry);
    }

    private static Gauge gauge(MetricCatalogue metric, PrometheusRegistry registry) {
        return Gauge.builder()
                .name(metric.metricName())
                .help(metric.help())
                .labelNames(labelNames(metric))
                .withoutExemplars()
                .register(registry);
    }

    private static Histogram histogram(MetricCatalogue metric, PrometheusRegistry registry) {
        return Histogram.builder()
                .name(metric.metricName())
                .help(metric.help())
                .labelNames(labelNames(metric))
                .classicOnly()
                .classicUpperBounds(BUCKETS)
                .withoutExemplars()
                .register(registry);
    }

    private static String[] labelNames(MetricCatalogue metric) {
        return metric.labels().toArray(String[]::new);
    }

    private static <M> M of(Map<MetricCatalogue, M> metrics, MetricCatalogue metric) {
        M found = metrics.get(metric);
        if (found == null) {
            throw new IllegalArgumentException(metric.metricName() + " is a " + metric.type());
        }
        return found;
    }
}
