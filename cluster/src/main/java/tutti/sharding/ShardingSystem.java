package tutti.sharding;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.codec.BatchHeader;
import tutti.config.ConfigException;
import tutti.config.LimitsConfig;
import tutti.config.NodeAddress;
import tutti.config.NodeConfig;
import tutti.ledger.Invariant;
import tutti.ledger.LedgerLimits;
import tutti.partition.CommandLog;
import tutti.partition.CommittedLog;
import tutti.partition.SlotMap;
import tutti.replica.HistoryStore;
import tutti.replica.Replica;

/**
 * This node's actors: one partition actor and one router for each partition, and the node actor.
 *
 * <p>Order of launch: construct, hand {@link #committedLog} to the consensus services, start consensus, then {@link #start}
 * with the logs it gave.
 */
public final class ShardingSystem implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ShardingSystem.class);
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration STOP_MAX = Duration.ofSeconds(15);

    /** A leader that has nothing to do looks so often; nothing waits then, and the time since its last look is no lag. */
    private static final long IDLE_LOOK_NS = PartitionActor.IDLE_TICK_NS;

    private final List<CommittedRing> rings = new ArrayList<>();
    private final StatusBoard status;
    private final DiskBoard disks;
    private final PeerPositions positions;
    private final Pulse pulse = new Pulse();
    private final Lookups lookups = new Lookups();
    private final ActorSystem<Void> system;
    private final PekkoPeers peers;
    private final Partitions partitions;
    private final HistoryReads historyReads;

    /**
     * Starts the actors; they hold empty replicas and admit nothing yet.
     *
     * @param slotMap how the slots lie among the partitions that the settings say there are
     * @param version the product's, for reports
     * @param histories what keeps the history of each partition's replica here
     * @param disk that of the data folder
     * @param snapshots asks for a snapshot of a partition if it is led here
     * @param leave ends the node, so that others lead what it leads: its disk is low, and theirs are not
     * @param fatal told of a broken invariant, or anything else that leaves a replica in doubt; it must halt the node
     */
    public ShardingSystem(
            NodeConfig config,
            SlotMap slotMap,
            String version,
            IntFunction<HistoryStore> histories,
            ShardingMetrics metrics,
            NodeDisk disk,
            PositionListener positionListener,
            IntConsumer snapshots,
            Runnable leave,
            Consumer<Throwable> fatal) {
        check(config);
        Invariant.equal(slotMap.partitionCount(), config.partitions(), "partitions of the slot map", config.node());
        LeaderTable leaders = new LeaderTable(config.partitions());
        List<Replica> replicas = new ArrayList<>();
        List<HistoryStore> stores = new ArrayList<>();
        long hashKey = new SecureRandom().nextLong();
        for (int partition = 0; partition < config.partitions(); partition++) {
            HistoryStore history = histories.apply(partition);
            Replica replica = new Replica(partition, slotMap, limits(config.limits()), hashKey, history);
            replicas.add(replica);
            stores.add(history);
            rings.add(new CommittedRing(
                    replica,
                    history,
                    config.sharding().committedBytesMax(),
                    config.consensus().batchBytesMax()));
        }
        status = new StatusBoard(config.partitions(), histories);
        positions = new PeerPositions(config.partitions(), config.nodes().size());
        disks = new DiskBoard(
                config.node(), config.nodes().size(), disk, config.sharding().statusIntervalNs(), System::nanoTime);
        Guardian guardian = new Guardian(
                config,
                version,
                slotMap,
                replicas,
                stores,
                rings,
                leaders,
                status,
                disks,
                positions,
                pulse,
                lookups,
                metrics,
                positionListener,
                snapshots,
                leave,
                fatal);
        CompletableFuture<PekkoPeers> started = new CompletableFuture<>();
        system = ActorSystem.create(guardian.behavior(started), PekkoPeers.SYSTEM, pekkoConfig(config));
        peers = await(started);
        partitions = new RoutedPartitions(peers, leaders, slotMap);
        historyReads = new HistoryReads(stores, lookups);
        pulse.start();
    }

    /** What the consensus service of the partition feeds. There from construction on, since a log is replayed at once. */
    public CommittedLog committedLog(int partition) {
        return rings.get(partition);
    }

    /** Gives the partition actors their logs. */
    public void start(IntFunction<CommandLog> logs) {
        for (int partition = 0; partition < rings.size(); partition++) {
            peers.partition(peers.self(), partition).tell(new PartitionActor.Started(logs.apply(partition)));
        }
    }

    public Partitions partitions() {
        return partitions;
    }

    /** Reads of what this node keeps of the past. */
    public HistoryReads historyReads() {
        return historyReads;
    }

    /**
     * Bytes of the partition's log that this node knows to be committed and the member on {@code node} had not stored when
     * it last said so; -1 if it never did.
     */
    public long followerLag(int partition, int node) {
        CommandLog log = status.log(partition);
        long stored = positions.stored(partition, node);
        if (log != null && node == peers.self()) {
            stored = log.storedPosition();
        }
        return log == null || stored == PeerPositions.UNKNOWN
                ? PeerPositions.UNKNOWN
                : Math.max(0, log.committedPosition() - stored);
    }

    /** False while the disks of so many nodes are low that leaders here write nothing. */
    public boolean mayWrite() {
        return disks.mayWrite();
    }

    /** Age of the oldest stream credit that has not reached its payee's home, ns; meaningful on the leader only. */
    public long settlementLagNs(int partition) {
        return Math.max(0, System.nanoTime() - status.settledNs(partition) - IDLE_LOOK_NS);
    }

    /** This node's replica of the partition as its actor last saw it. */
    public NodeReport.ReplicaReport replica(int partition) {
        return status.report(partition);
    }

    /** For what else of this node runs on actors. */
    public ActorSystem<?> actorSystem() {
        return system;
    }

    /** Leaves the Pekko cluster and stops the actors. To be called when consensus no longer calls {@link #committedLog}. */
    @Override
    public void close() {
        pulse.close();
        lookups.close();
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(STOP_MAX.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.warn("the actor system did not stop in time", e);
        }
    }

    /** The limits of each partition's ledger. */
    public static LedgerLimits limits(LimitsConfig limits) {
        return new LedgerLimits(
                limits.accountsMax(),
                limits.worksMax(),
                limits.assetsMax(),
                limits.principalsMax(),
                limits.accrualsMax(),
                limits.idWindowMax(),
                limits.idWindowKept(),
                limits.lateMaxNs(),
                limits.splitNoticeNs(),
                limits.mandatesMax());
    }

    private PekkoPeers await(CompletableFuture<PekkoPeers> started) {
        try {
            return started.get(START_MAX.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the actors were started", e);
        } catch (ExecutionException | TimeoutException e) {
            system.terminate();
            throw new IllegalStateException("the actors could not be started", e);
        }
    }

    private static void check(NodeConfig config) {
        if (config.nodes().size() > Correlation.NODES_MAX) {
            throw new ConfigException("nodes=" + config.nodes().size() + " must be at most " + Correlation.NODES_MAX);
        }
        int batchBytesMin = BatchHeader.BYTES + Partitions.SECTION_BYTES_MAX;
        if (config.consensus().batchBytesMax() < batchBytesMin) {
            throw new ConfigException("batchBytesMax=" + config.consensus().batchBytesMax() + " must be at least "
                    + batchBytesMin + ": a header and the longest section");
        }
        if (config.sharding().routeRetryNs() < 2 * PartitionRouter.SIGN_OF_LIFE_NS) {
            throw new ConfigException("routeRetryNs=" + config.sharding().routeRetryNs()
                    + " must be at least twice the " + PartitionRouter.SIGN_OF_LIFE_NS
                    + " after which leaders give a sign of life");
        }
    }

    /** Our settings over Pekko's own; nothing from system properties. */
    private static Config pekkoConfig(NodeConfig config) {
        NodeAddress self = config.self();
        List<String> seeds = config.nodes().stream()
                .map(node -> "pekko://" + PekkoPeers.SYSTEM + "@" + node.host() + ":" + node.pekkoPort())
                .toList();
        Map<String, Object> addresses = Map.of(
                "pekko.remote.artery.canonical.hostname", self.host(),
                "pekko.remote.artery.canonical.port", self.pekkoPort(),
                "pekko.cluster.seed-nodes", seeds);
        return ConfigFactory.parseMap(addresses)
                .withFallback(ConfigFactory.parseResources(ShardingSystem.class, "pekko.conf"))
                .withFallback(ConfigFactory.defaultReference(ShardingSystem.class.getClassLoader()))
                .resolve();
    }
}
