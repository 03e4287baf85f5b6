package tutti.node;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import tutti.ledger.Outcome;
import tutti.metrics.MetricCounter;
import tutti.metrics.MetricGauge;
import tutti.metrics.Metrics;
import tutti.metrics.PartitionMetrics;
import tutti.sharding.ShardingMetrics;

/** Turns what the actors tell into Prometheus series. Handles are taken once, so that the hot path only counts. */
final class ShardingMetricsBridge implements ShardingMetrics {
    private static final String ADMITTED = "admitted";
    private static final String IN_FLIGHT = "in_flight_batches";

    private final Series[] series;

    ShardingMetricsBridge(Metrics metrics, int partitions) {
        series = new Series[partitions];
        for (int partition = 0; partition < partitions; partition++) {
            series[partition] = new Series(metrics.partition(partition));
        }
    }

    @Override
    public void onOutcome(int partition, Outcome outcome, boolean replayed) {
        series[partition].outcome(outcome).increment();
    }

    @Override
    public void onTransfer(int partition, Reach reach) {
        (reach == Reach.ACROSS ? series[partition].across : series[partition].inside).increment();
    }

    @Override
    public void onRejection(int partition, Rejection rejection) {
        series[partition].rejection(rejection).increment();
    }

    @Override
    public void onBatchCommitted(int partition, long latencyNs) {
        series[partition].metrics.batchesCommitted().increment();
        series[partition].metrics.commitLatency().observeNs(latencyNs);
    }

    @Override
    public void onQueueDepth(int partition, int items, int batchesInFlight) {
        series[partition].admitted.set(items);
        series[partition].inFlight.set(batchesInFlight);
    }

    /** The handles of one partition. */
    private static final class Series {
        final PartitionMetrics metrics;
        final MetricGauge admitted;
        final MetricGauge inFlight;
        final MetricCounter inside;
        final MetricCounter across;
        private final Map<Outcome, MetricCounter> outcomes = new EnumMap<>(Outcome.class);
        private final Map<Rejection, MetricCounter> rejections = new EnumMap<>(Rejection.class);

        Series(PartitionMetrics metrics) {
            this.metrics = metrics;
            for (Outcome outcome : Outcome.values()) {
                outcomes.put(outcome, metrics.commands(outcome.name()));
            }
            for (Rejection rejection : Rejection.values()) {
                rejections.put(
                        rejection, metrics.queueRejections(rejection.name().toLowerCase(Locale.ROOT)));
            }
            inside = metrics.transfers(Reach.INSIDE.name());
            across = metrics.transfers(Reach.ACROSS.name());
            admitted = metrics.queueItems(ADMITTED);
            inFlight = metrics.queueItems(IN_FLIGHT);
        }

        MetricCounter outcome(Outcome outcome) {
            return Objects.requireNonNull(outcomes.get(outcome));
        }

        MetricCounter rejection(Rejection rejection) {
            return Objects.requireNonNull(rejections.get(rejection));
        }
    }
}
