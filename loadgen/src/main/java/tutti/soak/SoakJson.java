package tutti.soak;

import com.google.gson.JsonObject;
import tutti.report.SummaryJson;

/** A soak as one JSON object on one line. */
public final class SoakJson {
    private SoakJson() {}

    /** That of the run, with whether each resource stayed level; {@code holds} is about all of it. */
    public static String toLine(SoakResult result) {
        JsonObject json = SummaryJson.toJson(result.summary());
        JsonObject level = new JsonObject();
        result.growth().forEach(check -> {
            JsonObject one = new JsonObject();
            one.addProperty("holds", check.holds());
            one.addProperty("text", check.text());
            level.add(check.name(), one);
        });
        json.add("level", level);
        json.addProperty("holds", result.holds());
        return SummaryJson.toLine(json);
    }
}
