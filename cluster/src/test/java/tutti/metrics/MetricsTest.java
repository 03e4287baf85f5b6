package tutti.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final Metrics metrics = new Metrics("1.2.3", 2);

    @Test
    void shouldOfferVersionAndJvmFromTheStart() {
        assertThat(scrape())
                .contains("# TYPE tutti_node_info gauge", "tutti_node_info{node=\"2\",version=\"1.2.3\"} 1.0")
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
                .anyMatch(line -> line.startsWith("process_cpu_seconds_total "));
    }

    @Test
    void shouldDescribeEachMetricAsTheCatalogueDoes() {
        offerEverything();

        List<String> lines = scrape();

        for (MetricCatalogue metric : MetricCatalogue.values()) {
            String type = switch (metric.type()) {
                case COUNTER -> "counter";
                case GAUGE, INFO -> "gauge";
                case HISTOGRAM -> "histogram";
            };
            assertThat(lines)
                    .contains("# TYPE " + metric.metricName() + " " + type)
                    .contains("# HELP " + metric.metricName() + " " + metric.help());
        }
    }

    @Test
    void shouldCountCommandsByOutcomeAndPartition() {
        metrics.partition(0).commands("POSTED").add(3);
        metrics.partition(0).commands("POSTED").increment();
        metrics.partition(1).commands("EXCEEDS_CREDITS").increment();

        assertThat(scrape())
                .contains(
                        "tutti_commands_total{outcome=\"posted\",partition=\"0\"} 4.0",
                        "tutti_commands_total{outcome=\"exceeds_credits\",partition=\"1\"} 1.0");
    }

    @Test
    void shouldSortDurationsIntoBuckets() {
        metrics.partition(0).commitLatency().observeNs(700_000);

        assertThat(scrape())
                .contains(
                        "tutti_commit_latency_seconds_bucket{partition=\"0\",le=\"5.0E-4\"} 0",
                        "tutti_commit_latency_seconds_bucket{partition=\"0\",le=\"0.001\"} 1",
                        "tutti_commit_latency_seconds_sum{partition=\"0\"} 7.0E-4");
    }

    @Test
    void shouldForgetTheLagOfFollowersWhenItNoLongerLeads() {
        PartitionMetrics partition = metrics.partition(1);
        partition.lead();
        partition.followerLag(0).set(640);
        partition.settlementLag().setNs(1_500_000_000);
        List<String> asLeader = scrape();

        partition.follow();

        assertThat(asLeader)
                .contains(
                        "tutti_follower_lag_bytes{node=\"0\",partition=\"1\"} 640.0",
                        "tutti_settlement_lag_seconds{partition=\"1\"} 1.5",
                        "tutti_leader{partition=\"1\"} 1.0");
        assertThat(scrape())
                .noneMatch(line -> line.startsWith("tutti_follower_lag_bytes{"))
                .contains("tutti_settlement_lag_seconds{partition=\"1\"} 0.0", "tutti_leader{partition=\"1\"} 0.0");
    }

    @Test
    void shouldOfferAFollowerAgainAfterItWasForgotten() {
        PartitionMetrics partition = metrics.partition(0);
        partition.followerLag(2).set(1);
        partition.follow();

        partition.followerLag(2).set(2);

        assertThat(scrape()).contains("tutti_follower_lag_bytes{node=\"2\",partition=\"0\"} 2.0");
    }

    @Test
    void shouldNeverLetACounterFallWhenItsSourceBeginsAnew() {
        metrics.archive().update(1_000, 2_500_000_000L, 30_000_000);

        metrics.archive().update(10, 5, 4_000_000);

        assertThat(scrape())
                .contains(
                        "tutti_archive_written_bytes_total 1000.0",
                        "tutti_archive_write_seconds_total 2.5",
                        "tutti_archive_longest_write_seconds 0.004");
    }

    @Test
    void shouldRefreshBeforeEachScrape() {
        int[] scrapes = {0};
        metrics.beforeScrape(() -> metrics.partition(0).accounts().set(++scrapes[0]));
        scrape();

        assertThat(scrape()).contains("tutti_accounts{partition=\"0\"} 2.0");
    }

    @Test
    void shouldRefuseToUseAMetricAsWhatItIsNot() {
        Registered registered = new Registered(new io.prometheus.metrics.model.registry.PrometheusRegistry());

        assertThatThrownBy(() -> registered.gauge(MetricCatalogue.COMMANDS, "0", "posted"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tutti_commands_total is a COUNTER");
    }

    private void offerEverything() {
        metrics.partition(0).transfers("ACROSS").increment();
        PartitionMetrics partition = metrics.partition(0);
        partition.commands("POSTED").increment();
        partition.followerLag(1).set(0);
        partition.queueItems("admission").set(0);
        partition.queueRejections("admission").increment();
        metrics.gateway().requests("PayStreams", "OK").increment();
        metrics.gateway().requestTime("PayStreams").observeNs(1);
    }

    private List<String> scrape() {
        return new String(metrics.scrape(), UTF_8).lines().toList();
    }
}
