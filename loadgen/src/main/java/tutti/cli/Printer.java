package tutti.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import tutti.client.Id;
import tutti.v1.Result;

/** Prints what a command found, for people or as one JSON object. */
final class Printer {
    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().serializeNulls().create();
    private static final int LABEL_WIDTH = 18;

    private final PrintWriter out;
    private final boolean isJson;

    Printer(CommandSpec spec, boolean isJson) {
        this.out = spec.commandLine().getOut();
        this.isJson = isJson;
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    void json(JsonElement json) {
        line(GSON.toJson(json));
    }

    /** One outcome, with the id that it is about. */
    void result(String what, Id id, Result result) {
        if (isJson) {
            json(toJson(id.toString(), result));
        } else {
            line(what + " " + id + "  " + describe(result));
        }
    }

    static JsonObject toJson(String id, Result result) {
        JsonObject json = new JsonObject();
        json.addProperty("id", id);
        json.addProperty("outcome", name(result));
        json.addProperty("replayed", result.getReplayed());
        json.addProperty("timestampNs", result.getTimestampNs());
        return json;
    }

    /** The outcome in lower case without its prefix, and whether it is an earlier one. */
    static String describe(Result result) {
        return name(result) + (result.getReplayed() ? " (replayed)" : "");
    }

    static String name(Result result) {
        int code = result.getOutcomeValue();
        if (code == 0) {
            return "never_sent";
        }
        String name = result.getOutcome().name();
        return name.equals("UNRECOGNIZED")
                ? "outcome_" + code
                : name.substring("OUTCOME_".length()).toLowerCase(Locale.ROOT);
    }

    /** Facts about one thing: as JSON the map itself, else a line each. */
    void facts(Map<String, Object> facts) {
        if (isJson) {
            json(toJson(facts));
            return;
        }
        facts.forEach((name, value) -> {
            if (value instanceof List<?> lines) {
                line(name + ":");
                lines.forEach(item -> line("  " + item));
            } else {
                line(String.format("%-" + LABEL_WIDTH + "s %s", name + ":", value));
            }
        });
    }

    private static JsonElement toJson(Map<String, Object> facts) {
        JsonObject json = new JsonObject();
        facts.forEach((name, value) -> json.add(name, element(value)));
        return json;
    }

    private static JsonElement element(Object value) {
        if (value instanceof List<?> items) {
            JsonArray array = new JsonArray();
            items.forEach(item -> array.add(element(item)));
            return array;
        }
        if (value instanceof JsonElement json) {
            return json;
        }
        return GSON.toJsonTree(value);
    }
}
