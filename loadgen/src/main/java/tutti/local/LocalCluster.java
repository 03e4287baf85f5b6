package tutti.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tutti.client.TuttiClient;

/**
 * Node processes on this machine and their supervisor: a node that ends is started again a second later. Closing stops all
 * of them and removes what they left, whatever else has happened.
 */
public final class LocalCluster implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofMinutes(3);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(20);
    private static final Duration SNAPSHOT_LIMIT = Duration.ofMinutes(5);
    private static final long SNAPSHOT_POLL_MS = 500;
    private static final long RESTART_AFTER_MS = 1000;
    private static final long WATCH_MS = 50;
    private static final long STOP_LIMIT_MS = 15_000;
    private static final int LOG_LINES = 15;
    private static final int REASON_LINES = 2;
    /** By {@code sysexits.h}, of a node whose settings or folder are wrong. */
    private static final int EXIT_CONFIG = 78;

    /** A node that ends so often without ever having been ready will not get better. */
    private static final int STARTS_BEFORE_READY_MAX = 5;

    private final List<NodeProcess> nodes = new ArrayList<>();
    private final @Nullable Path temporaryDir;
    private final Consumer<String> progress;
    private final NodeProbe probe = new NodeProbe();
    private final Thread supervisor = new Thread(this::supervise, "tutti-supervisor");
    private volatile boolean isStopping;
    private volatile boolean isReady;
    private volatile int restartCount;
    /** Nodes that were ended on purpose and are not back yet. */
    private final Set<Integer> ended = ConcurrentHashMap.newKeySet();
    /** Nodes that lost all that they had: started with nothing, they must fetch it from the others first. */
    private final Set<Integer> emptied = ConcurrentHashMap.newKeySet();
    /** Nodes that say that starting them again won't help. */
    private final Set<Integer> givenUp = ConcurrentHashMap.newKeySet();

    private volatile double longestSyncSeconds;
    private boolean isClosed;

    LocalCluster(List<NodePorts> ports, Size size, NodeCommand command, Consumer<String> progress) {
        this.progress = progress;
        Path dataDir = size.dataDir();
        this.temporaryDir = dataDir == null ? newTemporaryDir() : null;
        Path root = temporaryDir == null ? Objects.requireNonNull(dataDir) : temporaryDir;
        String name = Long.toString(ProcessHandle.current().pid());
        for (NodePorts own : ports) {
            NodeFiles files = NodeFiles.create(root, name, own.node(), ports, size);
            nodes.add(new NodeProcess(files, own, command));
        }
        supervisor.setDaemon(true);
    }

    /**
     * What to start.
     *
     * @param dataDir where the nodes keep their data; null for a temporary folder that goes with the cluster
     * @param settings further lines of each node's configuration
     */
    public record Size(int nodes, int partitions, @Nullable Path dataDir, List<String> settings) {}

    /**
     * Starts a cluster, hands it over once every node is ready, and stops it whatever comes of that, also when this process
     * is told to end.
     *
     * @param progress hears every line that is meant for people
     */
    public static <T> T run(Size size, Consumer<String> progress, Function<LocalCluster, T> use) {
        List<NodePorts> ports = NodePorts.choose(size.nodes(), size.partitions());
        NodeCommand command = NodeCommand.fromEnvironment(System.getenv());
        AtomicBoolean isEnding = new AtomicBoolean();
        try (LocalCluster cluster = new LocalCluster(ports, size, command, progress)) {
            Thread cleanUp = new Thread(
                    () -> {
                        isEnding.set(true);
                        cluster.stop();
                    },
                    "tutti-clean-up");
            Runtime.getRuntime().addShutdownHook(cleanUp);
            announce(size, ports, progress);
            cluster.start();
            cluster.awaitReady(READY_LIMIT);
            return use.apply(cluster);
        } catch (RuntimeException e) {
            if (isEnding.get()) {
                throw new LocalClusterException("ended by a signal", e);
            }
            throw e;
        }
    }

    private static void announce(Size size, List<NodePorts> ports, Consumer<String> progress) {
        progress.accept("starting " + size.nodes() + " nodes, " + size.partitions() + " partitions, data in "
                + (size.dataDir() == null ? "a temporary folder" : size.dataDir()));
        if (!ports.get(0).areDefault()) {
            progress.accept("some of the default ports are taken; these are used instead");
        }
        for (NodePorts own : ports) {
            progress.accept("  node " + own.node() + "   grpc " + own.grpcAddress() + "   " + own.httpUrl("/cluster"));
            progress.accept("           " + own.httpUrl("/metrics") + "   " + own.httpUrl("/ready"));
        }
    }

    /** A client that knows all nodes; the caller closes it. */
    public TuttiClient connect() {
        return TuttiClient.builder().addresses(addresses()).deadline(CALL_LIMIT).build();
    }

    private static Path newTemporaryDir() {
        try {
            return Files.createTempDirectory("tutti-");
        } catch (IOException e) {
            throw new LocalClusterException("cannot make a temporary folder; name a data folder instead", e);
        }
    }

    void start() {
        nodes.forEach(NodeProcess::start);
        supervisor.start();
    }

    /** By number. */
    public List<NodeProcess> nodes() {
        return nodes;
    }

    String addresses() {
        return nodes.stream().map(node -> node.ports().grpcAddress()).collect(Collectors.joining(","));
    }

    /** Waits until every node says that it is ready. */
    void awaitReady(Duration limit) {
        awaitReadiness(limit);
        isReady = true;
        restartCount = 0;
    }

    private void awaitReadiness(Duration limit) {
        long deadlineNs = System.nanoTime() + limit.toNanos();
        for (NodeProcess node : nodes) {
            while (!probe.isReady(node.ports())) {
                if (node.startCount() >= STARTS_BEFORE_READY_MAX) {
                    throw failure(node, "ended again and again while it started");
                }
                if (System.nanoTime() - deadlineNs >= 0) {
                    throw failure(node, "was not ready within " + limit.toSeconds() + " s");
                }
                sleep(WATCH_MS);
            }
        }
    }

    private static LocalClusterException failure(NodeProcess node, String what) {
        return new LocalClusterException("node " + node.ports().node() + " " + what + "; its log ends with:\n"
                + node.files().lastLogLines(LOG_LINES));
    }

    /** Kills a node's process; the supervisor starts it again. */
    public void kill(int node) {
        noteSyncs();
        ended.add(node);
        nodes.get(node).kill();
    }

    /** Kills a node and removes all that it has; the supervisor starts it again with nothing. */
    public void empty(int node) {
        noteSyncs();
        synchronized (this) {
            ended.add(node);
            nodes.get(node).kill();
            nodes.get(node).awaitEnd(STOP_LIMIT_MS);
            nodes.get(node).files().deleteData();
            emptied.add(node);
        }
    }

    /**
     * Waits until every node has snapshots of all that it has applied by now, which its settings must make soon, then stops all and
     * returns when they are back.
     */
    public void restartFromSnapshots() {
        noteSyncs();
        nodes.forEach(this::awaitSnapshots);
        synchronized (this) {
            nodes.forEach(node -> ended.add(node.ports().node()));
            nodes.forEach(NodeProcess::stop);
            nodes.forEach(node -> node.awaitEnd(STOP_LIMIT_MS));
        }
        awaitReadiness(READY_LIMIT);
    }

    private void awaitSnapshots(NodeProcess node) {
        Map<Integer, Double> goal = probe.appliedPositions(node.ports());
        long deadlineNs = System.nanoTime() + SNAPSHOT_LIMIT.toNanos();
        while (!goal.isEmpty()) {
            Map<Integer, Double> taken = probe.snapshotPositions(node.ports());
            goal.entrySet().removeIf(entry -> taken.getOrDefault(entry.getKey(), 0.0) >= entry.getValue());
            if (System.nanoTime() - deadlineNs >= 0) {
                throw failure(node, "took no snapshot within " + SNAPSHOT_LIMIT.toSeconds() + " s");
            }
            sleep(SNAPSHOT_POLL_MS);
        }
    }

    /** Nodes that ended by themselves and were started again since all were ready. */
    public int restartCount() {
        return restartCount;
    }

    /** Asks the nodes for their slowest sync so far; what a process knows of that is gone with it. */
    public void noteSyncs() {
        for (NodeProcess node : nodes) {
            longestSyncSeconds = Math.max(longestSyncSeconds, probe.longestSyncSeconds(node.ports()));
        }
    }

    /** Slowest write and sync of a log that {@link #noteSyncs} heard of. */
    public double longestSyncSeconds() {
        return longestSyncSeconds;
    }

    /** CPU time of all nodes since their start, seconds. */
    public double cpuSeconds() {
        return nodes.stream().mapToLong(NodeProcess::cpuMs).sum() / 1e3;
    }

    private void supervise() {
        while (!isStopping) {
            for (NodeProcess node : nodes) {
                node.cpuMs(); // so that the time of a process that ends is not lost with it
                if (!node.isAlive()
                        && !isStopping
                        && !givenUp.contains(node.ports().node())) {
                    revive(node);
                }
            }
            sleep(WATCH_MS);
        }
    }

    private void revive(NodeProcess node) {
        int number = node.ports().node();
        boolean wasOnPurpose = ended.remove(number);
        Integer exitCode = node.exitCode();
        sleep(RESTART_AFTER_MS);
        synchronized (this) {
            if (isStopping || (!isReady && node.startCount() >= STARTS_BEFORE_READY_MAX)) {
                return;
            }
            if (!wasOnPurpose && exitCode != null && exitCode == EXIT_CONFIG) {
                givenUp.add(number);
                progress.accept("node " + number + " will not run before somebody sees to it; its log ends with:\n"
                        + node.files().lastLogLines(REASON_LINES));
                return;
            }
            if (!wasOnPurpose) {
                restartCount++;
                progress.accept(
                        "node " + number + " ended by itself with exit code " + exitCode + "; starting it again");
            }
            if (emptied.contains(number)) {
                // Whole folders are left as they are, so that the flag does no harm the next time.
                node.replace();
            } else {
                node.start();
            }
        }
    }

    private static void sleep(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops everything and removes what it left; only the first call does something, the others wait for it. */
    void stop() {
        synchronized (this) {
            isStopping = true;
            if (isClosed) {
                return;
            }
            isClosed = true;
            nodes.forEach(NodeProcess::stop);
            nodes.forEach(node -> node.awaitEnd(STOP_LIMIT_MS));
            nodes.forEach(node -> node.files().deleteAeronDir());
            if (temporaryDir != null) {
                NodeFiles.delete(temporaryDir);
            }
        }
    }

    @Override
    public void close() {
        stop();
    }
}
