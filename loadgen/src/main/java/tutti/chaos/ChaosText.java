package tutti.chaos;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What came of scenarios, for people and for machines. */
final class ChaosText {
    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

    private ChaosText() {}

    static String head() {
        return String.format(
                "%-26s %6s %8s %10s %8s %6s  %s", "scenario", "seed", "acked", "violations", "gap ms", "s", "");
    }

    static String line(ScenarioResult result) {
        if (result.skipped() != null) {
            return String.format("%-26s %6d  skipped: needs %s", result.name(), result.seed(), result.skipped());
        }
        return String.format(
                Locale.ROOT,
                "%-26s %6d %8d %10d %8d %6.0f  %s",
                result.name(),
                result.seed(),
                result.acked(),
                result.violations(),
                result.longestGapMs(),
                result.seconds(),
                result.holds() ? "ok" : "FAILED");
    }

    /** What is wrong, a line each. */
    static List<String> complaints(ScenarioResult result) {
        List<String> lines = new ArrayList<>();
        if (result.skipped() == null && !result.holds()) {
            result.found().forEach(found -> lines.add("  " + found));
            result.missed().forEach(missed -> lines.add("  missed: " + missed));
            if (result.isProof() && result.isFinished()) {
                lines.add("  the audit found nothing, and there was something to find");
            }
            if (!result.isProof() && !result.isRecovered()) {
                lines.add("  not every node came back with everything");
            }
        }
        return lines;
    }

    /** One JSON object. */
    static String json(ScenarioResult result) {
        JsonObject json = new JsonObject();
        json.addProperty("name", result.name());
        json.addProperty("seed", result.seed());
        json.addProperty("acked", result.acked());
        json.addProperty("violations", result.violations());
        json.addProperty("longestGapMs", result.longestGapMs());
        JsonArray gaps = new JsonArray();
        result.gapsMs().forEach(gaps::add);
        json.add("gapsMs", gaps);
        json.addProperty("recovered", result.isRecovered());
        json.addProperty("holds", result.holds());
        json.addProperty("proof", result.isProof());
        json.addProperty("restarts", result.restarts());
        json.addProperty("longestSyncMs", result.longestSyncMs());
        json.addProperty("seconds", Math.round(result.seconds()));
        json.addProperty("skipped", result.skipped());
        JsonArray found = new JsonArray();
        result.found().forEach(found::add);
        json.add("found", found);
        JsonArray missed = new JsonArray();
        result.missed().forEach(missed::add);
        json.add("missed", missed);
        return GSON.toJson(json);
    }
}
