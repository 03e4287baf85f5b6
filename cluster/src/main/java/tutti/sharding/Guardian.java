package tutti.sharding;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import tutti.config.NodeConfig;
import tutti.partition.SlotMap;
import tutti.replica.HistoryStore;
import tutti.replica.Replica;

/**
 * Starts all actors of a node.
 *
 * @param replicas by partition, as {@code rings}
 */
record Guardian(
        NodeConfig config,
        String version,
        SlotMap slotMap,
        List<Replica> replicas,
        List<HistoryStore> histories,
        List<CommittedRing> rings,
        LeaderTable leaders,
        StatusBoard status,
        DiskBoard disks,
        PeerPositions positions,
        Pulse pulse,
        Executor lookups,
        ShardingMetrics metrics,
        PositionListener positionListener,
        IntConsumer snapshots,
        Runnable leave,
        Consumer<Throwable> fatal) {
    private static final DispatcherSelector PARTITION_DISPATCHER =
            DispatcherSelector.fromConfig("tutti.partition-dispatcher");

    /** So often does a node look whether its history lacks something: a few times while what it keeps for then may wait. */
    private static final Duration HISTORY_INTERVAL = Duration.ofMillis(50);

    /** The root behaviour. Completes {@code started} when all actors can be reached. */
    Behavior<Void> behavior(CompletableFuture<PekkoPeers> started) {
        return Behaviors.setup(root -> {
            try {
                PekkoPeers peers = new PekkoPeers(root.getSystem(), config);
                long epochMs = System.currentTimeMillis();
                for (int partition = 0; partition < config.partitions(); partition++) {
                    spawnRouter(root, peers, partition, epochMs);
                    spawnPartition(root, peers, partition);
                }
                spawnNode(root, peers, epochMs);
                spawnHistory(root, peers, epochMs);
                started.complete(peers);
            } catch (RuntimeException e) {
                started.completeExceptionally(e);
                throw e;
            }
            return Behaviors.empty();
        });
    }

    private void spawnPartition(ActorContext<Void> root, PekkoPeers peers, int partition) {
        PartitionContext context = new PartitionContext(
                partition,
                slotMap,
                replicas.get(partition),
                histories.get(partition),
                rings.get(partition),
                peers,
                leaders,
                status,
                disks,
                config.sharding(),
                metrics,
                pulse,
                lookups,
                config.consensus().batchBytesMax(),
                new SecureRandom().nextLong(),
                System::nanoTime);
        Behavior<PartitionActor.Message> behavior =
                Behaviors.intercept(() -> new FatalInterceptor(fatal), PartitionActor.create(context));
        peers.setLocalPartition(
                partition, root.spawn(behavior, PekkoPeers.partitionName(partition), PARTITION_DISPATCHER));
    }

    private void spawnRouter(ActorContext<Void> root, PekkoPeers peers, int partition, long epochMs) {
        RouterContext context = new RouterContext(
                partition, peers, leaders, config.sharding(), metrics, pulse, epochMs, System::nanoTime);
        peers.setLocalRouter(
                partition,
                root.spawn(keptOnFailure(PartitionRouter.create(context)), PekkoPeers.routerName(partition)));
    }

    private void spawnNode(ActorContext<Void> root, PekkoPeers peers, long epochMs) {
        NodeReports reports = new NodeReports(config, version, Cluster.get(root.getSystem()), status, disks.own());
        NodeActor.Context context = new NodeActor.Context(
                peers,
                status,
                disks,
                reports::report,
                positions,
                positionListener,
                snapshots,
                leave,
                Duration.ofNanos(config.sharding().statusIntervalNs()),
                epochMs,
                System::nanoTime);
        peers.setLocalNode(root.spawn(keptOnFailure(NodeActor.create(context)), PekkoPeers.NODE));
    }

    private void spawnHistory(ActorContext<Void> root, PekkoPeers peers, long epochMs) {
        HistoryActor.Context context = new HistoryActor.Context(
                peers, List.copyOf(histories), lookups, HISTORY_INTERVAL, epochMs, System::nanoTime);
        peers.setLocalHistory(root.spawn(keptOnFailure(HistoryActor.create(context)), PekkoPeers.HISTORY));
    }

    /** What these actors hold is promises to callers; a message that fails must not cost the others theirs. */
    private static <T> Behavior<T> keptOnFailure(Behavior<T> behavior) {
        return Behaviors.supervise(behavior).onFailure(SupervisorStrategy.resume());
    }
}
