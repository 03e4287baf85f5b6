package tutti.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tutti.ledger.Outcome;
import tutti.metrics.MetricCatalogue;
import tutti.metrics.Metrics;

class KnownMetricsTest {
    /** Labels that Prometheus adds, or that come with histograms and the JVM's metrics. */
    private static final Set<String> OTHER_LABELS = Set.of("instance", "job", "le", "area");

    private static final Pattern OUR_METRIC = Pattern.compile("\\btutti_[a-z_]+\\b(?!:)");
    private static final Pattern OUTCOME = Pattern.compile("outcome=~?\"([^\"]*)\"");

    private static final Set<String> OFFERED = offered();
    private static final Set<String> RECORDED = OpsFiles.rules(OpsFiles.RECORDING).stream()
            .map(rule -> OpsFiles.text(rule, "record"))
            .collect(Collectors.toCollection(TreeSet::new));

    @Test
    void shouldRecordOnlyFromMetricsThatANodeOffers() {
        assertThat(OpsFiles.rules(OpsFiles.RECORDING))
                .isNotEmpty()
                .allSatisfy(rule -> assertThat(OFFERED).containsAll(new PromQl(OpsFiles.text(rule, "expr")).metrics()));
    }

    @Test
    void shouldAlertOnlyOnMetricsThatANodeOffersOrARuleRecords() {
        assertThat(OpsFiles.alerts())
                .isNotEmpty()
                .allSatisfy(
                        alert -> assertThat(known()).containsAll(new PromQl(OpsFiles.text(alert, "expr")).metrics()));
    }

    @Test
    void shouldShowOnlyMetricsThatANodeOffersOrARuleRecords() {
        assertThat(OpsFiles.panelExpressions())
                .isNotEmpty()
                .allSatisfy(panel -> assertThat(known())
                        .as("panel %s", panel.getKey())
                        .containsAll(new PromQl(panel.getValue()).metrics()));
    }

    @Test
    void shouldUseEachRecordedMetric() {
        assertThat(String.join("\n", expressions())).contains(RECORDED);
    }

    @Test
    void shouldSelectAndGroupOnlyByLabelsThatExist() {
        Set<String> labels = Arrays.stream(MetricCatalogue.values())
                .flatMap(metric -> metric.labels().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        labels.addAll(OTHER_LABELS);

        assertThat(expressions())
                .allSatisfy(expression -> assertThat(labels).containsAll(new PromQl(expression).labels()));
    }

    @Test
    void shouldSelectOnlyOutcomesThatExist() {
        Set<String> outcomes = Arrays.stream(Outcome.values())
                .map(outcome -> outcome.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());

        List<String> selected = expressions().stream()
                .flatMap(expression -> OUTCOME.matcher(expression).results().map(match -> match.group(1)))
                .toList();

        assertThat(selected)
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(outcomes).contains(outcome));
    }

    @Test
    void shouldShowEachMetricOfTheCatalogueOnTheDashboardOrAlertOnIt() {
        String all = String.join("\n", expressions());

        assertThat(MetricCatalogue.values())
                .allSatisfy(metric -> assertThat(all).contains(metric.metricName()));
    }

    @Test
    void shouldNameOnlyKnownMetricsInRunbooks() {
        assertThat(OpsFiles.runbooks())
                .allSatisfy(runbook -> assertThat(OFFERED)
                        .containsAll(OUR_METRIC
                                .matcher(OpsFiles.read(runbook))
                                .results()
                                .map(match -> match.group())
                                .collect(Collectors.toSet())));
    }

    @Test
    void shouldGiveEachPanelATitleAndAnExplanation() {
        assertThat(OpsFiles.panels()).allSatisfy(panel -> {
            assertThat(panel.getAsJsonObject().get("title").getAsString()).isNotBlank();
            if (!panel.getAsJsonObject().get("type").getAsString().equals("row")) {
                assertThat(panel.getAsJsonObject().get("description").getAsString())
                        .endsWith(".");
            }
        });
    }

    private Set<String> known() {
        Set<String> known = new TreeSet<>(OFFERED);
        known.addAll(RECORDED);
        known.add("up");
        return known;
    }

    private static List<String> expressions() {
        List<String> expressions = new ArrayList<>();
        OpsFiles.rules(OpsFiles.RECORDING).forEach(rule -> expressions.add(OpsFiles.text(rule, "expr")));
        OpsFiles.alerts().forEach(alert -> expressions.add(OpsFiles.text(alert, "expr")));
        OpsFiles.panelExpressions().stream().map(Map.Entry::getValue).forEach(expressions::add);
        return expressions;
    }

    /** The catalogue's names, and those of the JVM as a node offers them. */
    private static Set<String> offered() {
        Set<String> names = new TreeSet<>();
        for (MetricCatalogue metric : MetricCatalogue.values()) {
            names.add(metric.metricName());
            if (metric.type() == MetricCatalogue.Type.HISTOGRAM) {
                List.of("_bucket", "_sum", "_count").forEach(suffix -> names.add(metric.metricName() + suffix));
            }
        }
        new String(new Metrics("test", 0).scrape(), UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> names.add(line.replaceFirst("[{ ].*", "")));
        return names;
    }
}
