package tutti.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import tutti.audit.ReplicaWatch;
import tutti.bench.Leaders;
import tutti.client.ClusterMap;
import tutti.client.TuttiClient;
import tutti.client.TuttiException;
import tutti.driver.GapTracker;
import tutti.local.LocalCluster;
import tutti.local.NodeProcess;
import tutti.machine.Machines;
import tutti.machine.Shell;

/** The cluster of one scenario while it is under load, and what can be done to it. Of one thread. */
final class Trial {
    private static final Duration WHOLE_LIMIT = Duration.ofMinutes(2);
    private static final Duration LEADER_LIMIT = Duration.ofMinutes(1);
    /** A gap that a fault makes must begin after the mark. */
    private static final Duration BEFORE_FAULT = Duration.ofSeconds(1);

    private static final Duration YOUTH = Duration.ofMinutes(1);
    private static final long POLL_MS = 100;

    private final LocalCluster cluster;
    private final Machines machines;
    private final TuttiClient client;
    private final GapTracker gaps;
    private final ChaosSettings settings;
    private final Latencies latencies;
    private final Random random;
    private final Consumer<String> progress;
    private volatile boolean isLoadOver;
    private final List<Long> gapsMs = new ArrayList<>();
    private final List<String> missed = new ArrayList<>();

    Trial(
            LocalCluster cluster,
            Machines machines,
            TuttiClient client,
            ChaosSettings settings,
            GapTracker gaps,
            Latencies latencies,
            long seed,
            Consumer<String> progress) {
        this.cluster = cluster;
        this.machines = machines;
        this.client = client;
        this.settings = settings;
        this.gaps = gaps;
        this.latencies = latencies;
        this.random = new Random(seed);
        this.progress = progress;
    }

    /** Tells what is done. */
    void say(String what) {
        progress.accept("  " + what);
    }

    /** Lets the load go on. */
    void pause(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
    }

    /** Lets the load go on until what runs in nodes is compiled: before, two cores are busy with that alone. */
    void outgrowYouth() throws InterruptedException {
        pause(YOUTH);
    }

    /** Lets the load go on for a time between nothing and {@code limit}. */
    void pauseAtMost(Duration limit) throws InterruptedException {
        Thread.sleep(random.nextInt((int) limit.toMillis() + 1));
    }

    /** The same numbers for the same seed. */
    Random random() {
        return random;
    }

    Machines machines() {
        return machines;
    }

    TuttiClient client() {
        return client;
    }

    int nodeCount() {
        return cluster.nodes().size();
    }

    NodeProcess node(int number) {
        return cluster.nodes().get(number);
    }

    /** All nodes, by number. */
    List<Integer> nodes() {
        return IntStream.range(0, nodeCount()).boxed().toList();
    }

    /** A node of chance. */
    int any() {
        return random.nextInt(nodeCount());
    }

    /** The fewest nodes that are a majority, the leader among them, in an order of chance. */
    List<Integer> majority() throws InterruptedException {
        List<Integer> chosen = new ArrayList<>(followers());
        chosen.add(0, leader());
        return chosen.subList(0, nodeCount() / 2 + 1);
    }

    /** The node that leads most partitions. */
    int leader() throws InterruptedException {
        return ofMap(Leaders::most);
    }

    /** The node that leads least, or nothing. */
    int follower() throws InterruptedException {
        return ofMap(Leaders::least);
    }

    private int ofMap(ToIntFunction<ClusterMap> choice) throws InterruptedException {
        long deadlineNs = System.nanoTime() + LEADER_LIMIT.toNanos();
        while (true) {
            try {
                return choice.applyAsInt(client.blocking().clusterMap());
            } catch (TuttiException e) {
                if (System.nanoTime() - deadlineNs >= 0) {
                    throw e;
                }
                Thread.sleep(POLL_MS);
            }
        }
    }

    /** All but the leader, in an order of chance. */
    private List<Integer> followers() throws InterruptedException {
        List<Integer> others = new ArrayList<>(nodes());
        others.remove((Integer) leader());
        Collections.shuffle(others, random);
        return others;
    }

    /** SIGKILL; they come back a second later, by themselves. */
    void kill(List<Integer> nodes) {
        say("kill -9 of " + named(nodes));
        nodes.forEach(cluster::killAndHold);
        nodes.forEach(cluster::awaitEnd);
        nodes.forEach(cluster::release);
    }

    /** SIGTERM, and a wait for its end; it comes back a second later, by itself. */
    void restart(int node) {
        say("node " + node + " is told to stop");
        cluster.restart(node);
        cluster.awaitEnd(node);
    }

    /** SIGKILL; they stay down until they are started. */
    void takeDown(List<Integer> nodes) {
        say("kill -9 of " + named(nodes) + ", down for a while");
        nodes.forEach(cluster::killAndHold);
        nodes.forEach(cluster::awaitEnd);
    }

    void start(List<Integer> nodes) {
        say("starting " + named(nodes));
        nodes.forEach(cluster::release);
    }

    /**
     * All at the same time: what their disks had not been given is gone, and all memory. They come back by themselves. Processes
     * stand still before their disks do, as without power: a sync that is under way when ext4 is shut down may tell of success
     * although the data is lost, and must not be heard by anybody.
     */
    void cutPower(List<Integer> nodes) {
        say("power cut of " + named(nodes));
        nodes.forEach(node -> signal(node, "STOP"));
        nodes.forEach(machines::cutPower);
        nodes.forEach(cluster::killAndHold);
        nodes.forEach(cluster::awaitEnd);
        nodes.forEach(cluster::loseMemory);
        nodes.forEach(machines::restorePower);
        nodes.forEach(cluster::release);
    }

    /** SIGKILL; it loses all that it has, comes back a second later, and is filled from the others. */
    void empty(int node) {
        say("node " + node + " loses all that it has");
        cluster.empty(node);
    }

    /** Waits until the node is ready; if it says that it cannot run, what it has is thrown away, and it is filled from the others. */
    void awaitReadyOrReplace(int node) throws InterruptedException {
        long deadlineNs = System.nanoTime() + WHOLE_LIMIT.toNanos();
        while (!cluster.areAllReady() && System.nanoTime() - deadlineNs < 0) {
            if (cluster.isGivenUp(node)) {
                say("node " + node + " cannot run, and is replaced");
                empty(node);
                return;
            }
            Thread.sleep(POLL_MS);
        }
    }

    /** SIGSTOP for a while. */
    void freeze(int node, Duration time) throws InterruptedException {
        say("node " + node + " pauses for " + time.toMillis() + " ms");
        signal(node, "STOP");
        try {
            pause(time);
        } finally {
            signal(node, "CONT");
        }
    }

    void signal(int node, String signal) {
        Shell.run("kill", "-" + signal, Long.toString(node(node).pid()));
    }

    /** The node hears nothing of the others, nor they of it. */
    void isolate(int node) {
        say("node " + node + " is cut off from the others");
        machines.isolate(node);
    }

    void mend() {
        say("the network is mended");
        machines.mendAll();
    }

    /**
     * Breaks something, waits until all is whole again and payments are made in every partition, and notes how long they rested at
     * most.
     */
    void measure(Scenario.Script fault) throws InterruptedException {
        cluster.noteSyncs();
        gaps.mark();
        pause(BEFORE_FAULT);
        fault.run(this);
        awaitWhole();
        awaitPayments();
        long gapMs = gaps.longestSinceMarkNs() / 1_000_000;
        if (isLoadOver) {
            say("the load ended too soon to measure this one");
            return;
        }
        gapsMs.add(gapMs);
        say("payments rested for " + gapMs + " ms at most");
    }

    /** No more payments are made, so nothing can be measured any more. By another thread. */
    void onLoadOver() {
        isLoadOver = true;
    }

    boolean isLoadOver() {
        return isLoadOver;
    }

    /** What 99 of 100 payments take at most while the load goes on for so long, milliseconds. */
    double p99Ms(Duration time) throws InterruptedException {
        latencies.reset();
        pause(time);
        return latencies.p99Ms();
    }

    /** The script saw something that should be better. */
    void miss(String what) {
        say(what);
        missed.add(what);
    }

    List<String> missed() {
        return missed;
    }

    /** Of the node whose process has most. */
    long residentMebibytes() {
        return cluster.nodes().stream()
                .mapToLong(node -> node.residentBytes() >> 20)
                .max()
                .orElse(0);
    }

    /** Another caller; to be closed. */
    FloodProcess flood() {
        return new FloodProcess(
                cluster.nodes().stream().map(NodeProcess::grpcAddress).toList(), settings.otherToken());
    }

    /** Others who never say who they are; to be closed. */
    Strangers strangers() {
        return new Strangers(machines.strangersAddress());
    }

    /** One more client of the same caller; to be closed. */
    TuttiClient connect() {
        return cluster.connect();
    }

    /** What {@link #measure} noted, in order. */
    List<Long> gapsMs() {
        return gapsMs;
    }

    /** A gap that has not ended cannot be measured. */
    private void awaitPayments() throws InterruptedException {
        long nowNs = System.nanoTime();
        while (!gaps.haveAllAcknowledgedSince(nowNs) && !isLoadOver) {
            Thread.sleep(POLL_MS);
        }
    }

    /** Waits until every node is ready and has what its leaders had; false if that takes too long. */
    boolean awaitWhole() throws InterruptedException {
        long deadlineNs = System.nanoTime() + WHOLE_LIMIT.toNanos();
        while (!cluster.areAllReady()) {
            if (System.nanoTime() - deadlineNs >= 0) {
                return false;
            }
            Thread.sleep(POLL_MS);
        }
        return new ReplicaWatch(client).awaitCaughtUp(WHOLE_LIMIT);
    }

    private static String named(List<Integer> nodes) {
        return (nodes.size() == 1 ? "node " : "nodes ")
                + String.join(", ", nodes.stream().map(String::valueOf).toList());
    }
}
