package tutti.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import tutti.audit.AuditReport;
import tutti.driver.LoadResult;
import tutti.driver.Second;
import tutti.v1.Outcome;

class SummaryTest {
    private static LoadResult load() {
        Histogram latencyUs = new Histogram(3_600_000_000L, 3);
        latencyUs.recordValueWithCount(2_000, 990);
        latencyUs.recordValueWithCount(50_000, 10);
        return new LoadResult(
                1_010,
                1_000,
                7,
                3,
                2_000_000_000L,
                20,
                21,
                latencyUs,
                List.of(5_000_000L, 1_700_900_000L),
                900_000_000L,
                Map.of(Outcome.OUTCOME_EXCEEDS_CREDITS, 7));
    }

    private static AuditReport audit(long lost, List<String> violations) {
        return new AuditReport(true, lost, 0, true, true, true, true, 2, 1, 0, 500, 30, 12, violations);
    }

    private static RunSummary summary(AuditReport audit, boolean isRejoined) {
        return new RunSummary(
                new RunSummary.Setting(3, 2, 505, 2.0, 1, 100, 50),
                load(),
                0.5,
                2,
                0,
                0.0123,
                new RunSummary.Kill(1, List.of(0, 1), true, isRejoined, 8_400, 900),
                audit);
    }

    @Test
    void shouldHoldTheFieldsThatMachinesReadOnOneLine() {
        String line = SummaryJson.toLine(summary(audit(0, List.of()), true));

        JsonObject json = JsonParser.parseString(line).getAsJsonObject();
        assertThat(line).doesNotContain("\n");
        assertThat(json.get("offered").getAsLong()).isEqualTo(1_010);
        assertThat(json.get("acked").getAsLong()).isEqualTo(1_000);
        assertThat(json.get("rejected").getAsLong()).isEqualTo(7);
        assertThat(json.get("unknown").getAsLong()).isEqualTo(3);
        assertThat(json.get("ackedPerSecond").getAsDouble()).isEqualTo(500.0);
        assertThat(json.get("longestGapMs").getAsLong()).isEqualTo(1_700);
        assertThat(json.get("longestSyncMs").getAsDouble()).isEqualTo(12.3);
        assertThat(json.get("failovers").getAsLong()).isEqualTo(2);
        assertThat(json.get("cpuSecondsPerMillion").getAsDouble()).isEqualTo(500.0);
        JsonObject latency = json.getAsJsonObject("latencyMs");
        assertThat(latency.get("p50").getAsDouble()).isBetween(2.0, 2.01);
        assertThat(latency.get("p99").getAsDouble()).isBetween(2.0, 2.01);
        assertThat(latency.get("p999").getAsDouble()).isBetween(50.0, 50.1);
        assertThat(latency.get("max").getAsDouble()).isBetween(50.0, 50.1);
        JsonObject audit = json.getAsJsonObject("audit");
        assertThat(audit.get("conserved").getAsBoolean()).isTrue();
        assertThat(audit.get("lost").getAsLong()).isZero();
        assertThat(audit.get("duplicated").getAsLong()).isZero();
        assertThat(audit.get("splitsExact").getAsBoolean()).isTrue();
        assertThat(audit.get("replicasAgree").getAsBoolean()).isTrue();
        assertThat(audit.get("settled").getAsBoolean()).isTrue();
    }

    @Test
    void shouldFitEightyColumns() {
        List<String> violations = List.of("listener 00000000-0000-0000-0000-000000000001 was debited "
                + "9223372036854775807, acknowledged 9223372036854775806");

        List<String> lines = SummaryText.lines(summary(audit(1, violations), false));

        assertThat(lines).allMatch(line -> line.length() <= 80, "at most 80 columns");
        assertThat(SummaryText.liveHead().length()).isLessThanOrEqualTo(80);
        assertThat(SummaryText.live(new Second(3600, 60_000, 60_000, 1_000_000, 9_999_999, 1_234_567, 9_876_543)))
                .hasSameSizeAs(SummaryText.liveHead());
    }

    @Test
    void shouldSayLoudlyThatTheAuditDoesNotHold() {
        assertThat(SummaryText.lines(summary(audit(1, List.of()), true))).last().isEqualTo("THE AUDIT DOES NOT HOLD.");
        assertThat(SummaryText.lines(summary(audit(0, List.of()), true))).last().isEqualTo("The audit holds.");
    }

    @Test
    void shouldNotHoldUntilTheKilledNodeIsBack() {
        assertThat(summary(audit(0, List.of()), false).holds()).isFalse();
        assertThat(summary(audit(0, List.of()), true).holds()).isTrue();
    }
}
