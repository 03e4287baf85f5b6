package tutti.soak;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import tutti.driver.DriverListener;
import tutti.driver.GapTracker;
import tutti.driver.Second;
import tutti.local.LocalCluster;
import tutti.local.NodeUse;

/** Looks at all nodes again and again while a load runs, in a thread of its own, and prints a row now and then. */
final class UseWatch implements DriverListener {
    private static final long LOOK_MS = 2_000;
    private static final int LATENCY_DIGITS = 3;

    private final LocalCluster cluster;
    private final Growth growth;
    private final Consumer<String> progress;
    private final long rowNs;
    private final Histogram latencyUs = new Histogram(LATENCY_DIGITS);
    private long acked;
    private volatile boolean isOver;

    /** @param row how much of the load stands in one */
    UseWatch(LocalCluster cluster, Growth growth, Duration row, Consumer<String> progress) {
        this.cluster = cluster;
        this.growth = growth;
        this.rowNs = row.toNanos();
        this.progress = progress;
    }

    @Override
    public void started(GapTracker gaps) {
        Thread thread = new Thread(this::watch, "tutti-use-watch");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized void second(Second second) {
        acked += second.acked();
    }

    @Override
    public synchronized void latencies(Histogram us) {
        latencyUs.add(us);
    }

    /** The load has ended. */
    void end() {
        isOver = true;
    }

    private void watch() {
        try {
            watchUntilOver();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watchUntilOver() throws InterruptedException {
        progress.accept(SoakText.head());
        long startNs = System.nanoTime();
        long rowStartNs = startNs;
        long rowAcked = 0;
        long heap = Long.MAX_VALUE;
        while (!isOver) {
            Thread.sleep(LOOK_MS);
            Map<Integer, NodeUse> uses = cluster.uses();
            if (isOver || uses.isEmpty()) {
                continue;
            }
            long total = ackedSoFar();
            growth.add(total, uses);
            heap = Math.min(heap, SoakText.most(uses, NodeUse::heap));
            long nowNs = System.nanoTime();
            if (nowNs - rowStartNs >= rowNs) {
                double seconds = (nowNs - rowStartNs) / 1e9;
                progress.accept(SoakText.row(
                        TimeUnit.NANOSECONDS.toSeconds(nowNs - startNs),
                        (total - rowAcked) / seconds,
                        takeP99Us(),
                        heap,
                        uses));
                rowStartNs = nowNs;
                rowAcked = total;
                heap = Long.MAX_VALUE;
            }
        }
    }

    private synchronized long ackedSoFar() {
        return acked;
    }

    private synchronized long takeP99Us() {
        long p99Us = latencyUs.getValueAtPercentile(99);
        latencyUs.reset();
        return p99Us;
    }
}
