package tutti.consensus;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import tutti.config.BearerTokens;
import tutti.config.ConsensusConfig;
import tutti.config.GatewayConfig;
import tutti.config.HistoryConfig;
import tutti.config.LimitsConfig;
import tutti.config.NodeAddress;
import tutti.config.NodeConfig;
import tutti.config.ShardingConfig;
import tutti.config.StorageConfig;

/** Settings for tests of this layer; only what it reads has meaning. */
final class ConsensusSettings {
    static final int TERM_BYTES = 1024 * 1024;
    static final int BATCH_BYTES_MAX = 64 * 1024;
    static final int FRAME_BYTES = 7680;

    static final long LOG_KEPT_BYTES = 1L << 30;

    private static final long MS = 1_000_000;

    private ConsensusSettings() {}

    static NodeConfig node(int node, int nodes, int partitions, Path folder, int firstPort) {
        return node(node, nodes, partitions, folder, firstPort, consensus(TERM_BYTES, BATCH_BYTES_MAX));
    }

    static NodeConfig node(int node, int nodes, int partitions, Path folder, int firstPort, ConsensusConfig consensus) {
        List<NodeAddress> addresses = IntStream.range(0, nodes)
                .mapToObj(n ->
                        new NodeAddress(n, "127.0.0.1", 1, 1, 1, firstPort + n * NodeAddress.aeronPorts(partitions)))
                .toList();
        return new NodeConfig(
                node,
                addresses,
                partitions,
                folder.resolve("data-" + node),
                folder.resolve("driver-" + node),
                consensus,
                new LimitsConfig(1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
                new ShardingConfig(1, 1, 1, 1, 1, 1, 1, 1),
                new HistoryConfig(1 << 20),
                new StorageConfig(1, 1),
                new GatewayConfig(BearerTokens.none(), "test", 1, 1, 1, 1, 1, 1, 1, 1, 1));
    }

    static ConsensusConfig consensus(int termBytes, int batchBytesMax) {
        return new ConsensusConfig(
                100 * MS,
                1000 * MS,
                500 * MS,
                5000 * MS,
                termBytes,
                FRAME_BYTES,
                batchBytesMax,
                1,
                false,
                60,
                0,
                MS,
                LOG_KEPT_BYTES);
    }
}
