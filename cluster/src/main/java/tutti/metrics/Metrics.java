package tutti.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Everything that one node offers to Prometheus. May be used from any thread. */
public final class Metrics {
    /** Media type of what {@link #scrape} returns. */
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    private final Map<Integer, PartitionMetrics> partitions = new ConcurrentHashMap<>();
    private final List<Runnable> refreshes = new CopyOnWriteArrayList<>();
    private final Registered registered = new Registered(registry);
    private final GatewayMetrics gateway = new GatewayMetrics(registered);
    private final ArchiveMetrics archive = new ArchiveMetrics(registered);
    private final DiskMetrics disk = new DiskMetrics(registered);

    public Metrics(String version, int node) {
        JvmMetrics.builder().register(registry);
        registered
                .gauge(MetricCatalogue.NODE_INFO, version, Integer.toString(node))
                .set(1);
    }

    /** Series of one partition; all that need no further label are offered from the first call on. */
    public PartitionMetrics partition(int partition) {
        return partitions.computeIfAbsent(partition, key -> new PartitionMetrics(registered, key));
    }

    public GatewayMetrics gateway() {
        return gateway;
    }

    public ArchiveMetrics archive() {
        return archive;
    }

    public DiskMetrics disk() {
        return disk;
    }

    /** Runs before each scrape, on the scraping thread: for gauges that are cheaper to read than to keep. */
    public void beforeScrape(Runnable refresh) {
        refreshes.add(refresh);
    }

    /** All metrics in the Prometheus text format. */
    public byte[] scrape() {
        refreshes.forEach(Runnable::run);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
        try {
            writer.write(bytes, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException("no I/O is done here", e);
        }
        return bytes.toByteArray();
    }
}
