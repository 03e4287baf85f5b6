package tutti.consensus.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures a cluster that nobody disturbs: processor time while idle, the latency of a lone batch, then latency, throughput
 * and processor time under load.
 *
 * <p>Arguments: {@code groups seconds batchesPerSecond batchBytes folder}, then JVM options for the nodes.
 */
public final class SteadyTrial {
    private static final int LONE_PER_SECOND = 20;
    private static final double TICKS_PER_SECOND = 100;

    private final TrialCluster cluster;
    private final int seconds;

    private SteadyTrial(TrialCluster cluster, int seconds) {
        this.cluster = cluster;
        this.seconds = seconds;
    }

    /** See the class. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Path.of(args[4]);
        Path drivers = Path.of("/dev/shm/" + folder.getFileName());
        List<String> options = List.of(args).subList(5, args.length);
        System.out.printf("groups=%s rate=%s bytes=%s options=%s%n", args[0], args[2], args[3], options);
        try (TrialCluster cluster = new TrialCluster(3, Integer.parseInt(args[0]), 21000, folder, drivers, options)) {
            for (int node = 0; node < cluster.nodes(); node++) {
                cluster.start(node);
            }
            if (!TrialCluster.await(60_000, cluster::hasLeaders)) {
                throw new IllegalStateException("no leaders after 60 s");
            }
            SteadyTrial trial = new SteadyTrial(cluster, Integer.parseInt(args[1]));
            Thread.sleep(5000);
            trial.measure("idle", 0, 32);
            trial.measure("lone", LONE_PER_SECOND, 256);
            trial.measure("load", Integer.parseInt(args[2]), Integer.parseInt(args[3]));
            if (!TrialCluster.await(20_000, cluster::areEqual)) {
                throw new IllegalStateException("replicas differ");
            }
        }
    }

    private void measure(String phase, int rate, int bytes) throws IOException, InterruptedException {
        cluster.load(rate, bytes);
        Thread.sleep(2000);
        cluster.clearLatencies();
        cluster.clearGaps();
        double cpu = cpuSeconds();
        long begin = System.nanoTime();
        long from = cluster.furthest(0);
        Thread.sleep(seconds * 1000L);
        double elapsed = (System.nanoTime() - begin) / 1e9;
        double cores = (cpuSeconds() - cpu) / elapsed;
        double mib = (cluster.furthest(0) - from) / elapsed / (1 << 20);
        System.out.printf("%s: %.0f %% of a core, %.1f MiB/s a group", phase, 100 * cores, mib);
        for (int p = 0; p < cluster.partitions() && rate > 0; p++) {
            TrialBoard board = cluster.board(Math.max(0, cluster.leader(p)));
            System.out.printf(
                    ", group %d n=%d p50=%.2f p99=%.2f max=%.2f ms",
                    p,
                    board.get(p, TrialBoard.LATENCY_COUNT),
                    board.get(p, TrialBoard.LATENCY_P50) / 1e6,
                    board.get(p, TrialBoard.LATENCY_P99) / 1e6,
                    board.get(p, TrialBoard.LATENCY_MAX) / 1e6);
        }
        System.out.println(rate > 0 ? ", longest gap " + cluster.longestGapMs() + " ms" : "");
    }

    private double cpuSeconds() throws IOException {
        double ticks = 0;
        for (int node = 0; node < cluster.nodes(); node++) {
            String stat = Files.readString(Path.of("/proc/" + cluster.pid(node) + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        }
        return ticks / TICKS_PER_SECOND;
    }
}
