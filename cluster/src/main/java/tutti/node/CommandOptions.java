package tutti.node;

import java.io.PrintStream;
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
    private static final int EXIT_USAGE = 64;

    CommandOptions {
        values = Map.copyOf(values);
    }

    /**
     * Reads the words after the first, which is the command's name.
     *
     * @param needed options that must be there, each with a word for its value
     * @param possible others
     */
    static CommandOptions parse(String[] line, List<String> needed, List<String> possible) {
        List<String> neededNames =
                needed.stream().map(option -> option.split(" ", 2)[0]).toList();
        Map<String, String> values = new HashMap<>();
        for (int i = 1; i < line.length; i++) {
            String name = line[i];
            if ("--help".equals(name) || "-h".equals(name)) {
                return new CommandOptions(Map.of(), true, "");
            }
            if (!neededNames.contains(name) && !possible.contains(name)) {
                return wrong("unknown argument " + name);
            }
            if (++i == line.length) {
                return wrong(name + " needs a value");
            }
            values.put(name, line[i]);
        }
        for (int i = 0; i < needed.size(); i++) {
            if (!values.containsKey(neededNames.get(i))) {
                return wrong(needed.get(i) + " is missing");
            }
        }
        return new CommandOptions(values, false, "");
    }

    /** True if there is nothing to run. */
    boolean isWrong() {
        return isHelp || !complaint.isEmpty();
    }

    /** Says what is wrong, and how it is done; returns the exit code. */
    int explain(String usage, PrintStream out, PrintStream complaints) {
        (isHelp ? out : complaints).print(complaint + usage);
        return isHelp ? 0 : EXIT_USAGE;
    }

    /** The value of an option that is needed. */
    String get(String name) {
        return getOr(name, "");
    }

    String getOr(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    static CommandOptions wrong(String complaint) {
        return new CommandOptions(Map.of(), false, complaint + "\n");
    }
}
