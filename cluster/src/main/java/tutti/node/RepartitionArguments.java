package tutti.node;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code repartition}, without its name.
 *
 * @param config null if the arguments are wrong, or help is wanted; {@code complaint} then says what is wrong, or nothing
 * @param partitions that there are to be
 * @param commit digest that was printed before; null to change nothing
 */
record RepartitionArguments(
        @Nullable Path config, int partitions, @Nullable String commit, String complaint) {
    static RepartitionArguments parse(String[] arguments) {
        String config = null;
        String partitions = "";
        String commit = null;
        for (int i = 1; i < arguments.length; i++) {
            String name = arguments[i];
            if ("--help".equals(name) || "-h".equals(name)) {
                return wrong("");
            }
            boolean isKnown = "--config".equals(name) || "--partitions".equals(name) || "--commit".equals(name);
            if (!isKnown) {
                return wrong("unknown argument " + name);
            }
            if (++i == arguments.length) {
                return wrong(name + " needs a value");
            }
            switch (name) {
                case "--config" -> config = arguments[i];
                case "--partitions" -> partitions = arguments[i];
                default -> commit = arguments[i];
            }
        }
        if (config == null) {
            return wrong("--config FILE is missing");
        }
        if (!partitions.matches("\\d{1,4}")) {
            return wrong("--partitions needs a number");
        }
        return new RepartitionArguments(Path.of(config), Integer.parseInt(partitions), commit, "");
    }

    private static RepartitionArguments wrong(String complaint) {
        return new RepartitionArguments(null, 0, null, complaint);
    }
}
