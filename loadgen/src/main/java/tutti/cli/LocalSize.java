package tutti.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tutti.local.LocalCluster;

/** The options of a cluster that a command starts on this machine. */
final class LocalSize {
    private static final int NODES_MAX = 9;
    private static final int PARTITIONS_MAX = 20;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "Nodes to start. Default: ${DEFAULT-VALUE}.")
    private int nodes;

    @Option(names = "--partitions", paramLabel = "N", description = "Partitions. Default: 2; of tutti bench bank: 4.")
    private @Nullable Integer partitions;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keep the nodes' data here. Default: a temporary folder, removed at the end.")
    private @Nullable Path dataDir;

    LocalCluster.Size size(int partitionsByDefault, List<String> settings) {
        int count = partitions == null ? partitionsByDefault : partitions;
        if (nodes < 1 || nodes > NODES_MAX || count < 1 || count > PARTITIONS_MAX) {
            throw new IllegalArgumentException("--nodes must be 1 to " + NODES_MAX + ", not " + nodes
                    + "; --partitions 1 to " + PARTITIONS_MAX + ", not " + count);
        }
        return new LocalCluster.Size(nodes, count, dataDir, settings);
    }
}
