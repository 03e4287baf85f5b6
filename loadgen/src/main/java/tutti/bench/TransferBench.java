package tutti.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import tutti.audit.CpuMeter;
import tutti.client.ClusterMap;
import tutti.client.TuttiClient;
import tutti.driver.GapTracker;
import tutti.driver.LedgerSetup;
import tutti.workload.TransferPlan;

/**
 * Single transfers in batches, as fast as the cluster answers: a closed loop that keeps a number of batches on their way in each
 * partition.
 */
public final class TransferBench {
    private static final long MINTED_PER_ACCOUNT = 1_000_000_000;
    private static final Duration LAG_LIMIT = Duration.ofSeconds(30);

    private final TuttiClient client;
    private final Settings settings;
    private final CpuMeter nodesCpu;
    private final NodeControl nodes;
    private final Consumer<String> progress;

    /**
     * What to do.
     *
     * @param transfers measured
     * @param warmUp how long to send before that
     * @param batch transfers in a request, all of one partition
     * @param inFlight requests on their way in each partition
     * @param snapshots of each partition that are taken meanwhile
     * @param isRestarted every node is killed afterwards, and one is replaced
     */
    public record Settings(
            TransferPlan.Spec plan,
            long transfers,
            Duration warmUp,
            int batch,
            int inFlight,
            int snapshots,
            boolean isRestarted) {}

    public TransferBench(
            TuttiClient client, Settings settings, CpuMeter nodesCpu, NodeControl nodes, Consumer<String> progress) {
        this.nodes = nodes;
        this.client = client;
        this.settings = settings;
        this.nodesCpu = nodesCpu;
        this.progress = progress;
    }

    /** Prepares the ledger, runs the load and audits it. */
    public BenchResult run() {
        ClusterMap map = client.blocking().clusterMap();
        TransferPlan plan = new TransferPlan(settings.plan(), map.partitionCount(), map::partitionOf);
        new LedgerSetup(client, settings.plan().asset(), progress).open(plan, MINTED_PER_ACCOUNT);
        ExpectedBooks books = new ExpectedBooks(client.blocking(), plan.accountIds());
        GapTracker gaps = new GapTracker(map.partitionCount());
        List<TransferLane> lanes = new ArrayList<>();
        for (int partition = 0; partition < map.partitionCount(); partition++) {
            lanes.add(new TransferLane(client, plan, partition, settings, books, gaps));
        }
        long warmUpMs = settings.warmUp().toMillis();
        if (warmUpMs > 0) {
            progress.accept("warming up for " + warmUpMs / 1000 + " s, which is not measured");
            long endNs = System.nanoTime() + settings.warmUp().toNanos();
            send(lanes, () -> System.nanoTime() - endNs < 0, false);
            lanes.forEach(TransferLane::forget);
        }
        progress.accept("sending " + settings.transfers() + " transfers, " + settings.batch() + " a request");
        SnapshotsAmid snapshots = new SnapshotsAmid(client, gaps, settings.snapshots(), settings.transfers(), progress);
        Measured measured = measure(lanes, gaps, snapshots);
        Map<String, Number> notes = new LinkedHashMap<>();
        List<Check> audit = new ArrayList<>();
        if (settings.isRestarted()) {
            audit.add(new Restarts(client, nodes, progress).run(map.nodes().size(), notes));
        }
        audit.addAll(new TransferAudit(client, books, LAG_LIMIT, progress).audit(lanes));
        return result(map, lanes, gaps, snapshots, measured, notes, audit);
    }

    private record Measured(double seconds, double cpuSeconds, double generatorCpuSeconds) {}

    private Measured measure(List<TransferLane> lanes, GapTracker gaps, SnapshotsAmid snapshots) {
        AtomicLong left = new AtomicLong(settings.transfers());
        double cpuBefore = nodesCpu.seconds();
        double ownBefore = ownCpuSeconds();
        long startNs = System.nanoTime();
        gaps.start(startNs);
        Thread snapshotter = Threads.start(() -> snapshots.takeAll(() -> items(lanes)), "tutti-snapshots");
        send(lanes, () -> left.getAndAdd(-settings.batch()) > 0, true);
        double seconds = (System.nanoTime() - startNs) / 1e9;
        Measured measured = new Measured(seconds, nodesCpu.seconds() - cpuBefore, ownCpuSeconds() - ownBefore);
        snapshots.end();
        Threads.join(snapshotter);
        return measured;
    }

    private void send(List<TransferLane> lanes, TransferLane.Quota quota, boolean isShown) {
        List<Thread> threads = new ArrayList<>();
        for (TransferLane lane : lanes) {
            threads.add(Threads.start(() -> lane.send(quota), "tutti-lane-" + threads.size()));
        }
        if (isShown) {
            progress.accept(BenchText.liveHead());
        }
        Histogram latencyUs = TransferLane.newHistogram();
        long before = 0;
        for (int second = 1; threads.stream().anyMatch(Thread::isAlive); second++) {
            awaitASecond(threads);
            latencyUs.reset();
            lanes.forEach(lane -> lane.addIntervalTo(latencyUs));
            long items = items(lanes);
            if (isShown) {
                progress.accept(BenchText.live(second, items - before, items, latencyUs));
            }
            before = items;
        }
        lanes.forEach(TransferLane::rethrow);
    }

    private static long items(List<TransferLane> lanes) {
        return lanes.stream().mapToLong(TransferLane::items).sum();
    }

    private static void awaitASecond(List<Thread> threads) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        for (Thread thread : threads) {
            try {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static double ownCpuSeconds() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1e3;
    }

    private BenchResult result(
            ClusterMap map,
            List<TransferLane> lanes,
            GapTracker gaps,
            SnapshotsAmid snapshots,
            Measured measured,
            Map<String, Number> restarts,
            List<Check> audit) {
        Map<String, Number> shown = new LinkedHashMap<>();
        shown.put("nodes", map.nodes().size());
        shown.put("partitions", map.partitionCount());
        shown.put("accounts", settings.plan().accounts());
        shown.put("batch", settings.batch());
        shown.put("inFlight", settings.inFlight());
        shown.put("crossShare", settings.plan().crossMillionths() / 1e6);
        shown.put("seed", settings.plan().seed());
        Histogram latencyUs = TransferLane.newHistogram();
        lanes.forEach(lane -> latencyUs.add(lane.latencyUs()));
        Map<String, Number> notes = new LinkedHashMap<>();
        notes.put(
                "requests sent again",
                lanes.stream().mapToLong(TransferLane::repeated).sum());
        snapshots.addTo(notes);
        notes.putAll(restarts);
        return new BenchResult(
                "transfers",
                shown,
                items(lanes),
                measured.seconds(),
                measured.cpuSeconds(),
                measured.generatorCpuSeconds(),
                latencyUs,
                gaps.longestNs().stream().mapToLong(Long::longValue).max().orElse(0),
                lanes.stream().anyMatch(lane -> lane.isBusy(measured.seconds())),
                TransferLane.outcomes(lanes),
                notes,
                audit);
    }
}
