package tutti.node;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The node's command line.
 *
 * @param config null if none was given or the arguments are wrong; {@code complaint} then says why
 */
record Arguments(@Nullable Path config, boolean checkOnly, boolean help, boolean version, String complaint) {
    static Arguments parse(String[] arguments) {
        Path config = null;
        boolean checkOnly = false;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--help", "-h" -> {
                    return new Arguments(null, false, true, false, "");
                }
                case "--version", "-V" -> {
                    return new Arguments(null, false, false, true, "");
                }
                case "--check" -> checkOnly = true;
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
        return config == null ? wrong("--config FILE is missing") : new Arguments(config, checkOnly, false, false, "");
    }

    private static Arguments wrong(String complaint) {
        return new Arguments(null, false, false, false, complaint);
    }
}
