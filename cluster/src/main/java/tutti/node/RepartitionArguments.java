package tutti.node;

import java.nio.file.Path;
import java.util.List;
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
        CommandOptions options =
                CommandOptions.parse(arguments, List.of("--config FILE"), List.of("--partitions", "--commit"));
        if (options.isWrong()) {
            return wrong(options.complaint().strip());
        }
        String partitions = options.getOr("--partitions", "");
        if (!partitions.matches("\\d{1,4}")) {
            return wrong("--partitions needs a number");
        }
        return new RepartitionArguments(
                Path.of(options.get("--config")),
                Integer.parseInt(partitions),
                options.values().get("--commit"),
                "");
    }

    private static RepartitionArguments wrong(String complaint) {
        return new RepartitionArguments(null, 0, null, complaint);
    }
}
