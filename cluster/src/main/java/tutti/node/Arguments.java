package tutti.node;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tutti.consensus.Beginning;

/**
 * The node's command line.
 *
 * @param config null if none was given or the arguments are wrong; {@code complaint} then says why
 */
record Arguments(
        @Nullable Path config,
        Beginning beginning,
        boolean checkOnly,
        boolean help,
        boolean version,
        String complaint) {
    static Arguments parse(String[] arguments) {
        Path config = null;
        Beginning beginning = Beginning.NORMAL;
        boolean checkOnly = false;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--help", "-h" -> {
                    return new Arguments(null, beginning, false, true, false, "");
                }
                case "--version", "-V" -> {
                    return new Arguments(null, beginning, false, false, true, "");
                }
                case "--check" -> checkOnly = true;
                case "--replace" -> beginning = Beginning.REPLACE;
                case "--config" -> {
                    if (++i == arguments.length) {
                        return wrong("--config needs a file");
                    }
                    config = Path.of(arguments[i]);
                }
                default -> {
                    return wrong("unknown argument " + arguments[i]);
                }
            }
        }
        return config == null
                ? wrong("--config FILE is missing")
                : new Arguments(config, beginning, checkOnly, false, false, "");
    }

    private static Arguments wrong(String complaint) {
        return new Arguments(null, Beginning.NORMAL, false, false, false, complaint);
    }
}
