package tutti.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** A run as one JSON object on one line. */
public final class BenchJson {
    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().serializeNulls().create();
    private static final double US_PER_MS = 1000;
    private static final double NS_PER_MS = 1e6;

    private BenchJson() {}

    /** One line, without its end. */
    public static String toLine(BenchResult result) {
        JsonObject json = new JsonObject();
        json.addProperty("workload", result.workload());
        json.addProperty("items", result.items());
        json.addProperty("itemsPerSecond", rounded(result.itemsPerSecond(), 1));
        json.addProperty("cpuMicrosPerItem", rounded(result.cpuMicrosPerItem(), 3));
        json.addProperty("generatorCpuMicrosPerItem", rounded(result.generatorCpuMicrosPerItem(), 3));
        json.add("latencyMs", latency(result.latencyUs()));
        json.addProperty("longestGapMs", rounded(result.longestGapNs() / NS_PER_MS, 1));
        json.addProperty("generatorBound", result.isGeneratorBound());
        json.addProperty("holds", result.holds());
        JsonObject audit = new JsonObject();
        result.audit().forEach(check -> audit.addProperty(check.name(), check.holds()));
        json.add("audit", audit);
        json.addProperty("seconds", rounded(result.seconds(), 3));
        JsonObject outcomes = new JsonObject();
        result.outcomes().forEach((outcome, count) -> outcomes.addProperty(outcome.name(), count));
        json.add("outcomes", outcomes);
        json.add("settings", numbers(result.settings()));
        json.add("notes", numbers(result.notes()));
        return GSON.toJson(json);
    }

    private static JsonObject latency(Histogram latencyUs) {
        JsonObject json = new JsonObject();
        json.addProperty("p50", ms(latencyUs, 50));
        json.addProperty("p99", ms(latencyUs, 99));
        json.addProperty("p999", ms(latencyUs, 99.9));
        json.addProperty("max", ms(latencyUs, 100));
        return json;
    }

    private static JsonObject numbers(Map<String, Number> values) {
        JsonObject json = new JsonObject();
        values.forEach(json::addProperty);
        return json;
    }

    private static BigDecimal ms(Histogram latencyUs, double percentile) {
        long us = latencyUs.getTotalCount() == 0 ? 0 : latencyUs.getValueAtPercentile(percentile);
        return rounded(us / US_PER_MS, 3);
    }

    private static BigDecimal rounded(double value, int decimals) {
        return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
    }
}
