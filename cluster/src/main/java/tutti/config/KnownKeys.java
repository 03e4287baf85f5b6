package tutti.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Refuses keys that no setting has: a misspelt one would otherwise be a default that nobody chose. */
final class KnownKeys {
    /** Largest edit distance at which another key is offered. */
    private static final int TYPO_EDITS_MAX = 3;

    private KnownKeys() {}

    /** Compares everything under {@code path} of {@code own} with the defaults, objects within objects too. */
    static void check(ConfigObject defaults, Config own, String path) {
        if (own.hasPath(path)) {
            check(defaults, own.getObject(path), path);
        }
    }

    static void check(Collection<String> known, ConfigObject own, String path) {
        for (String key : own.keySet()) {
            if (!known.contains(key)) {
                throw unknown(known, own, path, key);
            }
        }
    }

    private static void check(ConfigObject defaults, ConfigObject own, String path) {
        check(defaults.keySet(), own, path);
        for (Map.Entry<String, ConfigValue> entry : own.entrySet()) {
            if (defaults.get(entry.getKey()) instanceof ConfigObject nested) {
                String nestedPath = path + "." + entry.getKey();
                if (!(entry.getValue() instanceof ConfigObject ownNested)) {
                    throw new ConfigException(
                            nestedPath + " should be an object with the keys " + new TreeSet<>(nested.keySet()));
                }
                check(nested, ownNested, nestedPath);
            }
        }
    }

    private static ConfigException unknown(Collection<String> known, ConfigObject own, String path, String key) {
        ConfigValue value = own.get(key);
        String where = value == null ? "" : " (" + value.origin().description() + ")";
        String nearest = nearest(known, key);
        String help = nearest == null
                ? "; known there: " + new TreeSet<>(known)
                : "; did you mean " + path + "." + nearest + "?";
        return new ConfigException("there is no setting " + path + "." + key + where + help);
    }

    private static @Nullable String nearest(Collection<String> known, String key) {
        String nearest = null;
        int fewest = TYPO_EDITS_MAX + 1;
        for (String candidate : new TreeSet<>(known)) {
            int edits = edits(candidate, key);
            if (edits < fewest) {
                fewest = edits;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** Levenshtein's distance. */
    private static int edits(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
