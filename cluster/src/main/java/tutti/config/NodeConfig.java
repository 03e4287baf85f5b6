package tutti.config;

import java.nio.file.Path;
import java.util.List;

/**
 * Everything that a node is told at its start.
 *
 * @param node this node's number: its index in {@code nodes}
 * @param nodes all nodes, in order of number
 * @param aeronDir memory-mapped folder of the media driver, best on a memory file system
 */
public record NodeConfig(
        int node,
        List<NodeAddress> nodes,
        int partitions,
        Path dataDir,
        Path aeronDir,
        ConsensusConfig consensus,
        LimitsConfig limits,
        ShardingConfig sharding,
        HistoryConfig history,
        StorageConfig storage,
        GatewayConfig gateway) {
    /** The same with other folders. */
    public NodeConfig in(Path otherDataDir, Path otherAeronDir) {
        return new NodeConfig(
                node,
                nodes,
                partitions,
                otherDataDir,
                otherAeronDir,
                consensus,
                limits,
                sharding,
                history,
                storage,
                gateway);
    }

    /** This node's addresses. */
    public NodeAddress self() {
        return nodes.get(node);
    }
}
