package tutti.ops;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files of this module, read. Tests run in the module's folder. */
final class OpsFiles {
    static final Path ALERTS = Path.of("prometheus/rules/alerts.yml");
    static final Path RECORDING = Path.of("prometheus/rules/recording.yml");
    static final Path RULE_TESTS = Path.of("prometheus/tests/alerts_test.yml");
    static final Path DASHBOARD = Path.of("grafana/tutti.json");
    static final Path RUNBOOKS = Path.of("runbooks");

    /** Pages for what several runbooks end in. */
    static final List<Path> TASKS = List.of(
            RUNBOOKS.resolve("replace-node.md"),
            RUNBOOKS.resolve("restart-nodes.md"),
            RUNBOOKS.resolve("restore-backup.md"));

    private OpsFiles() {}

    /** Rules of all groups of a rule file. */
    static List<Map<?, ?>> rules(Path file) {
        List<Map<?, ?>> rules = new ArrayList<>();
        for (Map<?, ?> group : list(yaml(file), "groups")) {
            rules.addAll(list(group, "rules"));
        }
        return rules;
    }

    static List<Map<?, ?>> alerts() {
        return rules(ALERTS);
    }

    /** Names of the alerts that a unit test expects to fire. */
    static List<String> alertsSeenFiring() {
        List<String> names = new ArrayList<>();
        for (Map<?, ?> test : list(yaml(RULE_TESTS), "tests")) {
            for (Map<?, ?> check : list(test, "alert_rule_test")) {
                if (!list(check, "exp_alerts").isEmpty()) {
                    names.add(text(check, "alertname"));
                }
            }
        }
        return names;
    }

    /** Every expression of the dashboard, by the title of its panel. */
    static List<Map.Entry<String, String>> panelExpressions() {
        List<Map.Entry<String, String>> expressions = new ArrayList<>();
        for (JsonElement panel : panels()) {
            JsonArray targets = panel.getAsJsonObject().getAsJsonArray("targets");
            if (targets != null) {
                String title = panel.getAsJsonObject().get("title").getAsString();
                targets.forEach(target -> expressions.add(
                        Map.entry(title, target.getAsJsonObject().get("expr").getAsString())));
            }
        }
        return expressions;
    }

    static JsonArray panels() {
        JsonObject dashboard = JsonParser.parseString(read(DASHBOARD)).getAsJsonObject();
        return dashboard.getAsJsonArray("panels");
    }

    /** Those of alerts. */
    static List<Path> runbooks() {
        try (Stream<Path> files = Files.list(RUNBOOKS)) {
            return files.filter(file -> !file.endsWith("README.md") && !TASKS.contains(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Map<?, ?> map, String key) {
        Object value = map.get(key);
        if (value == null) {
            throw new AssertionError("no " + key + " in " + map);
        }
        return value.toString();
    }

    static Map<?, ?> map(Map<?, ?> map, String key) {
        return map.get(key) instanceof Map<?, ?> found ? found : Map.of();
    }

    private static List<Map<?, ?>> list(Map<?, ?> map, String key) {
        List<Map<?, ?>> entries = new ArrayList<>();
        if (map.get(key) instanceof List<?> found) {
            for (Object entry : found) {
                if (entry instanceof Map<?, ?> entryMap) {
                    entries.add(entryMap);
                }
            }
        }
        return entries;
    }

    private static Map<?, ?> yaml(Path file) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).<Map<?, ?>>load(read(file));
    }
}
