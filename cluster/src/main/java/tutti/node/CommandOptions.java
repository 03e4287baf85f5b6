package tutti.node;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The words of a command line: options, each with a value.
 *
 * @param values by option
 * @param complaint what is wrong, with a line break; empty if nothing is, or if help is wanted
 */
record CommandOptions(Map<String, String> values, boolean isHelp, String complaint) {
    CommandOptions {
        values = Map.copyOf(values);
    }

    /** Reads the words after the first, which is the command's name. */
    static CommandOptions parse(String[] line, List<String> needed, List<String> possible) {
        Map<String, String> values = new HashMap<>();
        for (int i = 1; i < line.length; i++) {
            String name = line[i];
            if ("--help".equals(name) || "-h".equals(name)) {
                return new CommandOptions(Map.of(), true, "");
            }
            if (!needed.contains(name) && !possible.contains(name)) {
                return wrong("unknown argument " + name);
            }
            if (++i == line.length) {
                return wrong(name + " needs a value");
            }
            values.put(name, line[i]);
        }
        for (String name : needed) {
            if (!values.containsKey(name)) {
                return wrong(name + " is missing");
            }
        }
        return new CommandOptions(values, false, "");
    }

    /** True if there is nothing to run. */
    boolean isWrong() {
        return isHelp || !complaint.isEmpty();
    }

    /** The value of an option that is needed. */
    String get(String name) {
        return getOr(name, "");
    }

    String getOr(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    private static CommandOptions wrong(String complaint) {
        return new CommandOptions(Map.of(), false, complaint + "\n");
    }
}
