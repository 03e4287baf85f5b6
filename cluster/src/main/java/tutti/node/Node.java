package tutti.node;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.config.NodeConfig;
import tutti.consensus.Beginning;
import tutti.consensus.ConsensusNode;
import tutti.consensus.FatalHandler;
import tutti.consensus.PeerLog;
import tutti.gateway.GatewayServer;
import tutti.metrics.Metrics;
import tutti.partition.Partitioning;
import tutti.sharding.NodeDisk;
import tutti.sharding.ShardingSystem;
import tutti.storage.DataDisk;

/**
 * The object graph of one node. Started from the state outwards: actors with empty replicas, then the logs that fill them,
 * then the endpoints; closed the other way round.
 */
final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final NodeConfig config;
    private final Metrics metrics;
    private final ConsensusNode consensus;
    private final DataDisk disk;
    private final Histories histories;
    private final ShardingSystem sharding;
    private @Nullable GatewayServer gateway;
    private @Nullable SnapshotSchedule snapshots;
    private @Nullable PruningSchedule pruning;

    Node(NodeConfig config, Beginning beginning) throws InterruptedException {
        this.config = config;
        this.metrics = new Metrics(Version.text(), config.node());
        FatalHandler fatal = FatalHandler.halting();
        this.consensus = ConsensusNode.create(config, beginning, fatal);
        Partitioning partitioning = consensus.claim();
        this.disk = DataDisk.open(config.dataDir(), config.storage());
        this.histories = Histories.open(
                config,
                partitioning,
                disk::hasRoomFor,
                cause -> fatal.onFatal("a history cannot be read or written", cause));
        this.sharding = new ShardingSystem(
                config,
                partitioning.slotMap(),
                Version.text(),
                histories::of,
                new ShardingMetricsBridge(metrics, config.partitions()),
                new WatchedDisk(disk),
                (partition, node, term, leads, start, stored) -> consensus.reportPeerLog(
                        partition, node, new PeerLog(term, leads, start, stored), System.nanoTime()),
                this::takeSnapshot,
                () -> fatal.onFatal("the disk is low, and others have room: they take over what this node leads", null),
                cause -> fatal.onFatal("a replica is in doubt", cause));
    }

    void start() throws IOException {
        if (config.consensus().unsafeNoSync()) {
            LOG.warn(
                    "consensus.unsafe-no-sync: nothing is synced to disk, and acknowledged payments may be lost with the power");
        }
        consensus.start(sharding::committedLog, histories::of, disk::isLow);
        sharding.start(consensus::commandLog);
        metrics.beforeScrape(new ReplicaGauges(config, metrics, consensus, sharding, histories));
        metrics.beforeScrape(() -> metrics.disk()
                .update(disk.freeBytes(), disk.isLow(), config.consensus().unsafeNoSync()));
        gateway = GatewayServer.start(
                config, sharding.partitions(), sharding.historyReads(), sharding.actorSystem(), metrics);
        snapshots = SnapshotSchedule.start(config, consensus, sharding::mayWrite);
        pruning = PruningSchedule.start(config, consensus, histories);
        LOG.info(
                "node {} of {} is up: gRPC {}:{}, HTTP {}:{}",
                config.node(),
                config.nodes().size(),
                config.self().host(),
                config.self().grpcPort(),
                config.self().host(),
                config.self().httpPort());
    }

    /** The call says by its reports whether there is one. */
    private void takeSnapshot(int partition) {
        if (consensus.takeSnapshot(partition)) {
            LOG.info("partition {}: a snapshot was asked for by command", partition);
        }
    }

    @Override
    public void close() {
        if (snapshots != null) {
            snapshots.close();
        }
        if (pruning != null) {
            pruning.close();
        }
        if (gateway != null) {
            gateway.close();
        }
        consensus.close();
        sharding.close();
        histories.close();
        disk.close();
    }

    /** What the actors are told of the disk. */
    private record WatchedDisk(DataDisk disk) implements NodeDisk {
        @Override
        public boolean isLow() {
            return disk.isLow();
        }

        @Override
        public long freeBytes() {
            return disk.freeBytes();
        }
    }
}
