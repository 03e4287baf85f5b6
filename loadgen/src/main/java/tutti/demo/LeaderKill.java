package tutti.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tutti.audit.ReplicaWatch;
import tutti.demo.DemoSettings.Victim;
import tutti.driver.GapTracker;
import tutti.driver.LoadResult;
import tutti.local.LocalCluster;
import tutti.local.LocalClusterException;
import tutti.local.NodeProcess;
import tutti.report.RunSummary;
import tutti.v1.GetStatusResponse;
import tutti.v1.NodeStatus;
import tutti.v1.ReplicaRole;
import tutti.v1.ReplicaStatus;

/** Kills a leading node at half time, on a thread of its own, and watches it come back. */
final class LeaderKill {
    private static final Duration REJOIN_LIMIT = Duration.ofSeconds(90);
    private static final long WATCH_MS = 20;

    private final LocalCluster cluster;
    private final ReplicaWatch watch;
    private final Victim victim;
    private final Consumer<String> progress;
    private final CompletableFuture<Rejoin> rejoin = new CompletableFuture<>();

    LeaderKill(LocalCluster cluster, ReplicaWatch watch, Victim victim, Consumer<String> progress) {
        this.cluster = cluster;
        this.watch = watch;
        this.victim = victim;
        this.progress = progress;
    }

    private record Target(int node, List<Integer> leads, boolean isOldest) {}

    private record Rejoin(Target target, boolean isDone, long tookMs) {}

    /** Kills after a while; the gaps that begin after the restart are measured on their own. */
    void startAfter(Duration delay, GapTracker gaps) {
        Thread thread = new Thread(() -> run(delay, gaps), "tutti-leader-kill");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Duration delay, GapTracker gaps) {
        try {
            Thread.sleep(delay.toMillis());
            Target target = choose(watch.status());
            NodeProcess node = cluster.nodes().get(target.node());
            int starts = node.startCount();
            progress.accept("killing node " + target.node() + ", leader of partitions " + target.leads()
                    + (target.isOldest() ? ", oldest member" : ""));
            cluster.kill(target.node());
            while (node.startCount() == starts) {
                Thread.sleep(WATCH_MS);
            }
            gaps.mark();
            long restartedNs = node.startedNs();
            progress.accept("node " + target.node() + " started again");
            boolean isDone = watch.awaitCaughtUp(REJOIN_LIMIT);
            long tookMs = (System.nanoTime() - restartedNs) / 1_000_000;
            progress.accept("node " + target.node() + (isDone ? " caught up after " : " did not catch up within ")
                    + tookMs + " ms");
            rejoin.complete(new Rejoin(target, isDone, tookMs));
        } catch (InterruptedException | RuntimeException e) {
            rejoin.completeExceptionally(e);
        }
    }

    private Target choose(GetStatusResponse status) {
        @Nullable Target best = null;
        for (NodeStatus node : status.getNodesList()) {
            List<Integer> leads = new ArrayList<>();
            for (ReplicaStatus replica : node.getReplicasList()) {
                if (replica.getRole() == ReplicaRole.REPLICA_ROLE_LEADER) {
                    leads.add(replica.getPartition());
                }
            }
            Target target = new Target(node.getNode(), leads, node.getOldest());
            if (!leads.isEmpty() && (best == null || weight(target) > weight(best))) {
                best = target;
            }
        }
        if (best == null) {
            throw new LocalClusterException("no node leads a partition, so none can be killed for it");
        }
        return best;
    }

    private int weight(Target target) {
        boolean isWanted = victim == Victim.OLDEST_LEADER && target.isOldest();
        return 2 * target.leads().size() + (target.isOldest() ? 1 : 0) + (isWanted ? 10_000 : 0);
    }

    /** Waits until the node is back, and says how that went. */
    RunSummary.Kill await(LoadResult load) {
        Rejoin done;
        try {
            done = rejoin.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalClusterException("interrupted while waiting for the killed node", e);
        } catch (ExecutionException e) {
            throw new LocalClusterException("no leader was killed: " + e.getCause(), e);
        }
        return new RunSummary.Kill(
                done.target().node(),
                done.target().leads(),
                done.target().isOldest(),
                done.isDone(),
                done.tookMs(),
                load.longestGapAfterMarkNs() / 1_000_000);
    }
}
