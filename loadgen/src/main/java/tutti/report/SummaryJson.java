package tutti.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.HdrHistogram.Histogram;
import tutti.audit.AuditReport;
import tutti.driver.LoadResult;

/** A run as one JSON object on one line. */
public final class SummaryJson {
    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().serializeNulls().create();
    private static final double US_PER_MS = 1000;
    private static final double MS_PER_SECOND = 1000;

    private SummaryJson() {}

    /** One line, without its end. */
    public static String toLine(RunSummary summary) {
        return toLine(toJson(summary));
    }

    /** One line, without its end. */
    public static String toLine(JsonObject json) {
        return GSON.toJson(json);
    }

    /** All there is to say about a run, for what says more. */
    public static JsonObject toJson(RunSummary summary) {
        LoadResult load = summary.load();
        JsonObject json = new JsonObject();
        json.addProperty("offered", load.offered());
        json.addProperty("acked", load.acked());
        json.addProperty("rejected", load.rejected());
        json.addProperty("unknown", load.unknown());
        json.addProperty("ackedPerSecond", rounded(load.ackedPerSecond(), 1));
        json.add("latencyMs", latency(load.latencyUs()));
        json.addProperty("longestGapMs", load.longestGapMs());
        json.addProperty("failovers", summary.failovers());
        json.addProperty("cpuSecondsPerMillion", rounded(summary.cpuSecondsPerMillion(), 2));
        json.add("audit", audit(summary.audit()));
        json.addProperty("holds", summary.holds());
        json.addProperty("durationSeconds", rounded(load.durationNs() / 1e9, 3));
        json.addProperty("cpuSeconds", rounded(summary.cpuSeconds(), 2));
        json.addProperty("duplicatesSent", load.duplicatesSent());
        json.addProperty("replayed", load.replayedCount());
        json.add("longestGapMsByPartition", gaps(load));
        JsonObject rejections = new JsonObject();
        load.rejections().forEach((outcome, count) -> rejections.addProperty(outcome.name(), count));
        json.add("rejections", rejections);
        json.addProperty("restarts", summary.restarts());
        Double longestSync = summary.longestSyncSeconds();
        json.addProperty("longestSyncMs", longestSync == null ? null : rounded(longestSync * MS_PER_SECOND, 1));
        json.add("kill", summary.kill() == null ? null : kill(summary.kill()));
        json.add("setting", setting(summary.setting()));
        return json;
    }

    private static JsonObject latency(Histogram latencyUs) {
        JsonObject json = new JsonObject();
        json.addProperty("p50", ms(latencyUs.getValueAtPercentile(50)));
        json.addProperty("p99", ms(latencyUs.getValueAtPercentile(99)));
        json.addProperty("p999", ms(latencyUs.getValueAtPercentile(99.9)));
        json.addProperty("max", ms(latencyUs.getTotalCount() == 0 ? 0 : latencyUs.getMaxValue()));
        return json;
    }

    private static JsonObject audit(AuditReport audit) {
        JsonObject json = new JsonObject();
        json.addProperty("conserved", audit.conserved());
        json.addProperty("lost", audit.lost());
        json.addProperty("duplicated", audit.duplicated());
        json.addProperty("splitsExact", audit.splitsExact());
        json.addProperty("replicasAgree", audit.replicasAgree());
        json.addProperty("settled", audit.settled());
        json.addProperty("payersExact", audit.payersExact());
        json.addProperty("resolvedPosted", audit.resolvedPosted());
        json.addProperty("resolvedRejected", audit.resolvedRejected());
        json.addProperty("unresolved", audit.unresolved());
        json.addProperty("sampled", audit.sampled());
        json.addProperty("settleMs", audit.settleMs());
        json.addProperty("agreeMs", audit.agreeMs());
        JsonArray violations = new JsonArray();
        audit.violations().forEach(violations::add);
        json.add("violations", violations);
        return json;
    }

    private static JsonArray gaps(LoadResult load) {
        JsonArray gaps = new JsonArray();
        load.longestGapNs().forEach(gapNs -> gaps.add(gapNs / 1_000_000));
        return gaps;
    }

    private static JsonObject kill(RunSummary.Kill kill) {
        JsonObject json = new JsonObject();
        json.addProperty("node", kill.node());
        JsonArray led = new JsonArray();
        kill.ledPartitions().forEach(led::add);
        json.add("ledPartitions", led);
        json.addProperty("wasOldest", kill.wasOldest());
        json.addProperty("rejoined", kill.rejoined());
        json.addProperty("rejoinMs", kill.rejoinMs());
        json.addProperty("longestGapAfterRestartMs", kill.longestGapAfterRestartMs());
        return json;
    }

    private static JsonObject setting(RunSummary.Setting setting) {
        JsonObject json = new JsonObject();
        json.addProperty("nodes", setting.nodes());
        json.addProperty("partitions", setting.partitions());
        json.addProperty("rate", setting.rate());
        json.addProperty("seconds", rounded(setting.seconds(), 3));
        json.addProperty("seed", setting.seed());
        json.addProperty("listeners", setting.listeners());
        json.addProperty("works", setting.works());
        return json;
    }

    private static BigDecimal ms(long us) {
        return rounded(us / US_PER_MS, 3);
    }

    private static BigDecimal rounded(double value, int digits) {
        return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP);
    }
}
