package tutti.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
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
    private static final long WATCH_MS = 50;
    private static final long STOP_LIMIT_MS = 15_000;
    private static final int LOG_LINES = 15;

    private final List<NodeProcess> nodes = new ArrayList<>();
    private final Supervisor supervisor;
    private final Site site;
    private final NodeProbe probe = new NodeProbe();
    private volatile double longestSyncSeconds;
    private boolean isClosed;

    LocalCluster(Site site, Size size, NodeCommand command, Consumer<String> progress) {
        this.site = site;
        String name = Long.toString(ProcessHandle.current().pid());
        for (NodePorts own : site.ports()) {
            NodePlace place = site.places().get(own.node());
            NodeFiles files = NodeFiles.create(place, name, own.node(), site.ports(), size);
            nodes.add(new NodeProcess(files, own, command, place.before()));
        }
        supervisor = new Supervisor(nodes, progress);
    }

    /**
     * Where the nodes run.
     *
     * @param token that they ask callers for; null if they ask for none
     * @param temporaryDir removed once all have stopped; null if nothing is
     */
    record Site(
            List<NodePorts> ports,
            List<NodePlace> places,
            @Nullable String token,
            @Nullable Path temporaryDir) {
        /** Side by side on loopback. */
        static Site onLoopback(List<NodePorts> ports, @Nullable Path dataDir) {
            Path root = dataDir == null ? newTemporaryDir() : dataDir;
            return new Site(ports, NodePlace.onLoopback(ports.size(), root), null, dataDir == null ? root : null);
        }
    }

    /**
     * What to start.
     *
     * @param dataDir where the nodes keep their data; null for a temporary folder that goes with the cluster
     * @param settings further lines of each node's configuration
     */
    public record Size(int nodes, int partitions, @Nullable Path dataDir, List<String> settings) {}

    /**
     * Starts a cluster on loopback, hands it over once every node is ready, and stops it whatever comes of that, also when this
     * process is told to end.
     *
     * @param progress hears every line that is meant for people
     */
    public static <T> T run(Size size, Consumer<String> progress, Function<LocalCluster, T> use) {
        List<NodePorts> ports = NodePorts.choose(size.nodes(), size.partitions());
        announce(size, ports, progress);
        return run(Site.onLoopback(ports, size.dataDir()), size, progress, use);
    }

    /**
     * The same with nodes that run elsewhere than side by side on loopback.
     *
     * @param size whose {@code dataDir} counts for nothing
     * @param token that the nodes ask callers for; null if they ask for none
     */
    public static <T> T run(
            List<NodePlace> places,
            Size size,
            @Nullable String token,
            Consumer<String> progress,
            Function<LocalCluster, T> use) {
        List<String> hosts = places.stream().map(NodePlace::host).toList();
        List<NodePorts> ports = hosts.contains(NodePorts.LOOPBACK)
                ? NodePorts.choose(size.nodes(), size.partitions())
                : NodePorts.at(hosts);
        return run(new Site(ports, places, token, null), size, progress, use);
    }

    private static <T> T run(Site site, Size size, Consumer<String> progress, Function<LocalCluster, T> use) {
        NodeCommand command = NodeCommand.fromEnvironment(System.getenv());
        AtomicBoolean isEnding = new AtomicBoolean();
        LocalCluster cluster = new LocalCluster(site, size, command, progress);
        CleanUp cleanUp = CleanUp.atEnd(() -> {
            isEnding.set(true);
            cluster.stop();
        });
        try {
            cluster.start();
            cluster.awaitReady(READY_LIMIT);
            return use.apply(cluster);
        } catch (RuntimeException e) {
            if (isEnding.get()) {
                throw new LocalClusterException("ended by a signal", e);
            }
            throw e;
        } finally {
            cluster.stop();
            cleanUp.cancel();
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
        TuttiClient.Builder builder =
                TuttiClient.builder().addresses(addresses()).deadline(CALL_LIMIT);
        return (site.token() == null ? builder : builder.token(site.token())).build();
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
        Thread thread = new Thread(supervisor, "tutti-supervisor");
        thread.setDaemon(true);
        thread.start();
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
        awaitReadiness(limit, Supervisor.STARTS_BEFORE_READY_MAX);
        supervisor.onReady();
    }

    private void awaitReadiness(Duration limit, int startsMax) {
        long deadlineNs = System.nanoTime() + limit.toNanos();
        for (NodeProcess node : nodes) {
            while (!probe.isReady(node.ports())) {
                if (node.startCount() >= startsMax) {
                    throw failure(node, "ended again and again while it started");
                }
                if (System.nanoTime() - deadlineNs >= 0) {
                    throw failure(node, "was not ready within " + limit.toSeconds() + " s");
                }
                sleep(WATCH_MS);
            }
        }
    }

    /** True if every node is ready now. */
    public boolean areAllReady() {
        return nodes.stream().allMatch(node -> node.isAlive() && probe.isReady(node.ports()));
    }

    private static LocalClusterException failure(NodeProcess node, String what) {
        return new LocalClusterException("node " + node.ports().node() + " " + what + "; its log ends with:\n"
                + node.files().lastLogLines(LOG_LINES));
    }

    /** Kills a node's process; the supervisor starts it again. */
    public void kill(int node) {
        noteSyncs();
        supervisor.expectEnd(node);
        nodes.get(node).kill();
    }

    /** The same, then waits until the node is ready again. Returns how long after the start of its new process that was, ms. */
    public long killUntilReady(int node) {
        int starts = nodes.get(node).startCount();
        kill(node);
        return awaitBack(nodes.get(node), starts);
    }

    /** As {@link #empty}, then waits until the node is ready. Returns how long after the start of its new process that was, ms. */
    public long emptyUntilReady(int node) {
        int starts = nodes.get(node).startCount();
        empty(node);
        return awaitBack(nodes.get(node), starts);
    }

    private long awaitBack(NodeProcess node, int startsBefore) {
        long deadlineNs = System.nanoTime() + READY_LIMIT.toNanos();
        while (node.startCount() == startsBefore || !probe.isReady(node.ports())) {
            if (System.nanoTime() - deadlineNs >= 0) {
                throw failure(node, "was not ready within " + READY_LIMIT.toSeconds() + " s");
            }
            sleep(WATCH_MS);
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - node.startedNs());
    }

    /** Tells a node to stop, as its operator would; the supervisor starts it again. */
    public void restart(int node) {
        noteSyncs();
        supervisor.expectEnd(node);
        nodes.get(node).stop();
    }

    /** Kills a node's process, at once; it stays down until it is released. */
    public void killAndHold(int node) {
        supervisor.hold(node);
        supervisor.expectEnd(node);
        nodes.get(node).kill();
    }

    /** Removes what a node that has ended left in memory-mapped files, as the end of its machine would. */
    public void loseMemory(int node) {
        nodes.get(node).files().deleteAeronDir();
    }

    /** The supervisor starts the node again. */
    public void release(int node) {
        supervisor.release(node);
    }

    /** True if the node said that starting it again won't help. */
    public boolean isGivenUp(int node) {
        return supervisor.isGivenUp(node);
    }

    /** Waits until a node that was killed is gone. */
    public void awaitEnd(int node) {
        nodes.get(node).awaitEnd(STOP_LIMIT_MS);
    }

    /** Kills a node and removes all that it has; the supervisor starts it again, to be filled from the others. */
    public void empty(int node) {
        noteSyncs();
        killAndHold(node);
        awaitEnd(node);
        nodes.get(node).files().deleteData();
        supervisor.fillNext(node);
        release(node);
    }

    /**
     * Waits until every node has snapshots of all that it has applied by now, which its settings must make soon, then stops all and
     * returns when they are back.
     */
    public void restartFromSnapshots() {
        noteSyncs();
        nodes.forEach(this::awaitSnapshots);
        nodes.forEach(node -> supervisor.hold(node.ports().node()));
        nodes.forEach(node -> supervisor.expectEnd(node.ports().node()));
        nodes.forEach(NodeProcess::stop);
        nodes.forEach(node -> node.awaitEnd(STOP_LIMIT_MS));
        nodes.forEach(node -> supervisor.release(node.ports().node()));
        awaitReadiness(READY_LIMIT, Integer.MAX_VALUE);
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
        return supervisor.restartCount();
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

    /** What every node that answers takes now, by number. */
    public Map<Integer, NodeUse> uses() {
        Map<Integer, NodeUse> uses = new TreeMap<>();
        for (NodeProcess node : nodes) {
            Map<String, Double> metrics = probe.samples(node.ports());
            if (!metrics.isEmpty()) {
                uses.put(node.ports().node(), node.files().use(metrics, node.anonymousBytes()));
            }
        }
        return uses;
    }

    /** CPU time of all nodes since their start, seconds. */
    public double cpuSeconds() {
        return nodes.stream().mapToLong(NodeProcess::cpuMs).sum() / 1e3;
    }

    static void sleep(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops everything and removes what it left; only the first call does something, the others wait for it. */
    void stop() {
        supervisor.stop();
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isClosed = true;
            nodes.forEach(NodeProcess::stop);
            nodes.forEach(node -> node.awaitEnd(STOP_LIMIT_MS));
            nodes.forEach(node -> node.files().deleteAeronDir());
            if (site.temporaryDir() != null) {
                NodeFiles.delete(site.temporaryDir());
            }
        }
    }

    @Override
    public void close() {
        stop();
    }
}
