package tutti.local;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Starts nodes that have ended again, a second later each, unless they are held. One thread watches; all else is safe for any. */
final class Supervisor implements Runnable {
    private static final long RESTART_AFTER_NS = 1_000_000_000;
    private static final long WATCH_MS = 50;
    private static final int REASON_LINES = 2;

    /** By {@code sysexits.h}, of a node whose settings or folder are wrong. */
    private static final int EXIT_CONFIG = 78;

    /** A node that ends so often without ever having been ready will not get better. */
    static final int STARTS_BEFORE_READY_MAX = 5;

    private final List<NodeProcess> nodes;
    private final Consumer<String> progress;

    /** Nodes that were ended on purpose and are not back yet. */
    private final Set<Integer> ended = ConcurrentHashMap.newKeySet();
    /** Nodes that are not started again until they are released. */
    private final Set<Integer> held = ConcurrentHashMap.newKeySet();

    /** Nodes that lost all that they had: they must be filled from the others first. */
    private final Set<Integer> emptied = ConcurrentHashMap.newKeySet();

    /** Nodes that say that starting them again won't help, until they are released. */
    private final Set<Integer> givenUp = ConcurrentHashMap.newKeySet();

    /** When nodes were found ended that are not started again yet, by {@link System#nanoTime}. */
    private final Map<Integer, Long> foundNs = new HashMap<>();

    private volatile boolean isStopping;
    private volatile boolean isReady;
    private int restartCount;

    Supervisor(List<NodeProcess> nodes, Consumer<String> progress) {
        this.nodes = nodes;
        this.progress = progress;
    }

    /** All nodes were ready: from now on a node that ends is started again however often it does. */
    synchronized void onReady() {
        isReady = true;
        restartCount = 0;
    }

    /** The node is about to be ended on purpose: its next end is not counted. */
    void expectEnd(int node) {
        ended.add(node);
    }

    /** The node is not started again until it is released. */
    void hold(int node) {
        held.add(node);
    }

    void release(int node) {
        if (givenUp.remove(node)) {
            ended.add(node);
        }
        held.remove(node);
    }

    /** The node has nothing: from now on it is started so that it is filled from the others. */
    void fillNext(int node) {
        emptied.add(node);
    }

    /** True if the node said that starting it again won't help. */
    boolean isGivenUp(int node) {
        return givenUp.contains(node);
    }

    /** Nodes that ended by themselves and were started again since all were ready. */
    synchronized int restartCount() {
        return restartCount;
    }

    /** Starts nothing any more once it returns. */
    synchronized void stop() {
        isStopping = true;
    }

    @Override
    public void run() {
        while (!isStopping) {
            for (NodeProcess node : nodes) {
                node.cpuMs(); // so that the time of a process that ends is not lost with it
                watch(node);
            }
            LocalCluster.sleep(WATCH_MS);
        }
    }

    private synchronized void watch(NodeProcess node) {
        int number = node.ports().node();
        if (node.isAlive()) {
            foundNs.remove(number);
        } else if (!isStopping && !held.contains(number) && !givenUp.contains(number)) {
            long nowNs = System.nanoTime();
            long sinceNs = nowNs - foundNs.computeIfAbsent(number, first -> nowNs);
            if (sinceNs >= RESTART_AFTER_NS && (isReady || node.startCount() < STARTS_BEFORE_READY_MAX)) {
                start(node, number);
            }
        }
    }

    private void start(NodeProcess node, int number) {
        foundNs.remove(number);
        boolean wasOnPurpose = ended.remove(number);
        Integer exitCode = node.exitCode();
        if (!wasOnPurpose && exitCode != null && exitCode == EXIT_CONFIG) {
            givenUp.add(number);
            progress.accept("node " + number + " will not run before somebody sees to it; its log ends with:\n"
                    + node.files().lastLogLines(REASON_LINES));
            return;
        }
        if (!wasOnPurpose) {
            restartCount++;
            progress.accept("node " + number + " ended by itself with exit code " + exitCode + "; starting it again");
        }
        if (emptied.contains(number)) {
            // Whole folders are left as they are, so that the flag does no harm the next time.
            node.replace();
        } else {
            node.start();
        }
    }
}
