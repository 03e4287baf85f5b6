package tutti.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import tutti.client.BlockingTuttiClient;
import tutti.client.Id;
import tutti.client.TuttiClient;
import tutti.v1.Result;

/** The options that say which cluster to talk to, and how to print what it answers. */
final class Connection {
    @Option(
            names = "--nodes",
            paramLabel = "HOST:PORT,...",
            defaultValue = "${env:TUTTI_NODES:-127.0.0.1:7001}",
            description = {
                "gRPC endpoints of some nodes; the others are learnt from them.",
                "Default: TUTTI_NODES, else 127.0.0.1:7001."
            })
    private String nodes = "";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the bearer token. Default: the token in TUTTI_TOKEN, else none.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long to try, retries included. Default: ${DEFAULT-VALUE}.")
    private int deadlineSeconds;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean isJson;

    /** Connects; the caller closes. */
    TuttiClient open() {
        TuttiClient.Builder builder =
                TuttiClient.builder().addresses(nodes).deadline(Duration.ofSeconds(Math.max(1, deadlineSeconds)));
        return (tokenFile == null ? builder.tokenFromEnvironment() : builder.tokenFile(tokenFile)).build();
    }

    /** Has one item answered, prints the answer, and returns the exit code that it stands for. */
    int answer(CommandSpec spec, String what, Id id, Function<BlockingTuttiClient, List<Result>> call) {
        try (TuttiClient client = open()) {
            Result result = call.apply(client.blocking()).get(0);
            new Printer(spec, isJson).result(what, id, result);
            return ExitCodes.of(List.of(result));
        }
    }

    boolean isJson() {
        return isJson;
    }
}
