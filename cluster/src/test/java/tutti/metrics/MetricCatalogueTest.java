package tutti.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricCatalogueTest {
    private static final Set<String> LABELS =
            Set.of("partition", "outcome", "reach", "node", "queue", "method", "code", "version");

    @ParameterizedTest
    @EnumSource
    void shouldFollowTheNamingConventions(MetricCatalogue metric) {
        String total = metric.type() == MetricCatalogue.Type.COUNTER ? "_total" : "";

        assertThat(metric.metricName())
                .matches("tutti_[a-z]+(_[a-z]+)*")
                .endsWith(metric.unit().suffix() + total);
        assertThat(metric.metricName().endsWith("_total")).isEqualTo(metric.type() == MetricCatalogue.Type.COUNTER);
        assertThat(metric.metricName().endsWith("_info")).isEqualTo(metric.type() == MetricCatalogue.Type.INFO);
        if (metric.unit() == MetricCatalogue.Unit.NONE) {
            assertThat(metric.metricName()).doesNotContain("_seconds", "_bytes", "_milli", "_ns");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayWhatItMeansWithKnownLabels(MetricCatalogue metric) {
        assertThat(metric.help()).matches("([A-Z1]|gRPC).*\\.");
        assertThat(LABELS).containsAll(metric.labels());
        assertThat(metric.labels()).doesNotHaveDuplicates();
    }

    @Test
    void shouldNameEachMetricOnce() {
        List<String> names = Arrays.stream(MetricCatalogue.values())
                .map(MetricCatalogue::metricName)
                .toList();

        assertThat(names).doesNotHaveDuplicates();
    }
}
