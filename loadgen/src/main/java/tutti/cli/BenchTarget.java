package tutti.cli;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import tutti.audit.CpuMeter;
import tutti.audit.StatusCpuMeter;
import tutti.bench.BenchJson;
import tutti.bench.BenchResult;
import tutti.bench.BenchText;
import tutti.bench.NodeControl;
import tutti.client.TuttiClient;
import tutti.local.LocalCluster;

/** The options that say which cluster a benchmark loads: one of its own, or one that runs. */
final class BenchTarget {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @Option(
            names = "--cluster",
            paramLabel = "HOST:PORT,...",
            description =
                    "gRPC endpoints of some nodes of a cluster that runs. Default: start one here, and stop it at the end.")
    private @Nullable String cluster;

    @Mixin
    private LocalSize size = new LocalSize();

    @Option(
            names = "--asset",
            paramLabel = "N",
            defaultValue = "1",
            description = "Asset to move; created if it is not there. Default: ${DEFAULT-VALUE}.")
    private int asset;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "From which everything random follows. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--json", description = "Last line of output: one JSON object. The rest goes to standard error.")
    private boolean isJson;

    /** A benchmark that has a cluster. */
    interface Bench {
        BenchResult run(TuttiClient client, CpuMeter cpu, NodeControl nodes, Consumer<String> progress);
    }

    /** Runs the benchmark, prints what came of it, and returns the exit code. */
    int run(CommandSpec spec, int partitionsByDefault, Bench bench) {
        return run(spec, partitionsByDefault, List.of(), bench);
    }

    /**
     * The same.
     *
     * @param settings lines of the nodes' configuration, if they are started here
     */
    int run(CommandSpec spec, int partitionsByDefault, List<String> settings, Bench bench) {
        RunOutput output = new RunOutput(spec, isJson);
        BenchResult result = cluster == null
                ? onOwn(size.size(partitionsByDefault, settings), bench, output::tell)
                : onGiven(cluster, bench, output::tell);
        output.report(BenchText.lines(result), () -> BenchJson.toLine(result));
        return result.holds() ? ExitCodes.DONE : ExitCodes.REJECTED;
    }

    private static BenchResult onOwn(LocalCluster.Size size, Bench bench, Consumer<String> progress) {
        return LocalCluster.run(size, progress, own -> {
            try (TuttiClient client = own.connect()) {
                return bench.run(client, own::cpuSeconds, new OwnNodes(own), progress);
            }
        });
    }

    private static BenchResult onGiven(String addresses, Bench bench, Consumer<String> progress) {
        try (TuttiClient client = TuttiClient.builder()
                .addresses(addresses)
                .tokenFromEnvironment()
                .deadline(DEADLINE)
                .build()) {
            return bench.run(client, new StatusCpuMeter(client), new OthersNodes(), progress);
        }
    }

    /** Nodes that were started here. */
    private record OwnNodes(LocalCluster cluster) implements NodeControl {
        @Override
        public void kill(int node) {
            cluster.kill(node);
        }

        @Override
        public void restartFromSnapshots() {
            cluster.restartFromSnapshots();
        }

        @Override
        public void empty(int node) {
            cluster.empty(node);
        }

        @Override
        public long killUntilReady(int node) {
            return cluster.killUntilReady(node);
        }

        @Override
        public long emptyUntilReady(int node) {
            return cluster.emptyUntilReady(node);
        }
    }

    /** Nodes that run already: nothing is done to them. */
    private static final class OthersNodes implements NodeControl {
        @Override
        public void kill(int node) {
            throw refusal("--kills must be 0 with --cluster");
        }

        @Override
        public void restartFromSnapshots() {
            throw refusal("leave --cluster out");
        }

        @Override
        public void empty(int node) {
            throw refusal("leave --cluster out");
        }

        @Override
        public long killUntilReady(int node) {
            throw refusal("leave --cluster out");
        }

        @Override
        public long emptyUntilReady(int node) {
            throw refusal("leave --cluster out");
        }

        private static IllegalArgumentException refusal(String what) {
            return new IllegalArgumentException(
                    what + ": only nodes that were started here are killed, restarted or emptied");
        }
    }

    int asset() {
        return asset;
    }

    long seed() {
        return seed;
    }

    /** True if the cluster is one that runs already. */
    boolean isGiven() {
        return cluster != null;
    }
}
