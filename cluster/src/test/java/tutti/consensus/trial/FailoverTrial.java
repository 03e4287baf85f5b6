package tutti.consensus.trial;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Kills the leader under load, starts it again, and measures both pauses, time after time.
 *
 * <p>Arguments: {@code groups hogs runs batchesPerSecond batchBytes folder}, then JVM options for the nodes.
 */
public final class FailoverTrial {
    private static final long SEED = 20261124;

    private final TrialCluster cluster;
    private final int rate;
    private final int bytes;
    private final Random random = new Random(SEED);

    private FailoverTrial(TrialCluster cluster, int rate, int bytes) {
        this.cluster = cluster;
        this.rate = rate;
        this.bytes = bytes;
    }

    /** See the class. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int groups = Integer.parseInt(args[0]);
        int hogs = Integer.parseInt(args[1]);
        int runs = Integer.parseInt(args[2]);
        Path folder = Path.of(args[5]);
        Path drivers = Path.of("/dev/shm/" + folder.getFileName());
        List<String> options = List.of(args).subList(6, args.length);
        List<Process> hogProcesses = new ArrayList<>();
        try (TrialCluster cluster = new TrialCluster(3, groups, 21000, folder, drivers, options)) {
            for (int hog = 0; hog < hogs; hog++) {
                hogProcesses.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
            }
            FailoverTrial trial = new FailoverTrial(cluster, Integer.parseInt(args[3]), Integer.parseInt(args[4]));
            System.out.printf(
                    "groups=%d hogs=%d rate=%s bytes=%s options=%s%n", groups, hogs, args[3], args[4], options);
            trial.run(runs);
        } finally {
            hogProcesses.forEach(Process::destroyForcibly);
        }
    }

    private void run(int runs) throws InterruptedException {
        long begin = System.nanoTime();
        for (int node = 0; node < cluster.nodes(); node++) {
            cluster.start(node);
        }
        require(60_000, cluster::hasLeaders, "a leader for each group");
        StringBuilder leaders = new StringBuilder();
        for (int p = 0; p < cluster.partitions(); p++) {
            leaders.append(' ').append(cluster.leader(p));
        }
        System.out.printf("first leaders after %d ms:%s%n", (System.nanoTime() - begin) / 1_000_000, leaders);
        for (int run = 0; run < runs; run++) {
            kill(run);
        }
    }

    private void kill(int run) throws InterruptedException {
        cluster.load(rate, bytes);
        int partition = run % cluster.partitions();
        require(30_000, cluster::hasLeaders, "a leader for each group");
        Thread.sleep(1500);
        cluster.clearLatencies();
        Thread.sleep(1500);
        int leader = cluster.leader(partition);
        if (leader < 0) {
            System.out.println("no leader at the kill");
            return;
        }
        String latency = latency(leader, partition);
        long[] before = positions();
        cluster.clearGaps();
        cluster.kill(leader);
        long killedNs = System.nanoTime();
        require(60_000, () -> haveAdvanced(before, 64L * bytes) && cluster.hasLeaders(), "commits after the kill");
        long gapMs = cluster.longestGapMs();
        long readyMs = (System.nanoTime() - killedNs) / 1_000_000;
        Thread.sleep(500 + random.nextInt(1500));
        long steadyMs = cluster.longestGapMs();
        cluster.clearGaps();
        long restartNs = System.nanoTime();
        cluster.start(leader);
        boolean rejoined = TrialCluster.await(60_000, () -> cluster.isCaughtUp(leader, 256L * 1024));
        long rejoinMs = (System.nanoTime() - restartNs) / 1_000_000;
        Thread.sleep(1000);
        long pauseMs = cluster.longestGapMs();
        cluster.load(0, bytes);
        long drainNs = System.nanoTime();
        boolean equal = TrialCluster.await(20_000, cluster::areEqual);
        long equalMs = (System.nanoTime() - drainNs) / 1_000_000;
        System.out.printf(
                "run=%d killed=%d gapMs=%d (until steady %d, ready after %d) rejoined=%s rejoinMs=%d pauseMs=%d equal=%s equalMs=%d"
                        + " logMiB=%d %s%n",
                run,
                leader,
                gapMs,
                steadyMs,
                readyMs,
                rejoined,
                rejoinMs,
                pauseMs,
                equal,
                equalMs,
                cluster.furthest(partition) >> 20,
                latency);
    }

    private String latency(int leader, int partition) {
        TrialBoard board = cluster.board(leader);
        return String.format(
                "n=%d p50=%.2fms p99=%.2fms max=%.1fms",
                board.get(partition, TrialBoard.LATENCY_COUNT),
                board.get(partition, TrialBoard.LATENCY_P50) / 1e6,
                board.get(partition, TrialBoard.LATENCY_P99) / 1e6,
                board.get(partition, TrialBoard.LATENCY_MAX) / 1e6);
    }

    private long[] positions() {
        long[] positions = new long[cluster.partitions()];
        for (int p = 0; p < positions.length; p++) {
            positions[p] = cluster.furthest(p);
        }
        return positions;
    }

    private boolean haveAdvanced(long[] before, long bytes) {
        for (int p = 0; p < before.length; p++) {
            if (cluster.furthest(p) < before[p] + bytes) {
                return false;
            }
        }
        return true;
    }

    private void require(long timeoutMs, java.util.function.BooleanSupplier condition, String what)
            throws InterruptedException {
        if (!TrialCluster.await(timeoutMs, condition)) {
            throw new IllegalStateException("after " + timeoutMs + " ms still without " + what);
        }
    }
}
