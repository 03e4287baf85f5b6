package tutti.gateway;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tutti.sharding.NodeReport;
import tutti.sharding.NodeReport.ReplicaReport;
import tutti.sharding.Partitions;
import tutti.v1.MemberSnapshot;
import tutti.v1.PartitionSnapshot;
import tutti.v1.TakeSnapshotRequest;
import tutti.v1.TakeSnapshotResponse;

/**
 * Snapshots by command: asks the leaders, and looks at what all nodes report until every member that can be reached has a snapshot at
 * or past the position of the moment. Who leads may change meanwhile, and a leader may be busy with an earlier snapshot, so the
 * leaders are asked again now and then.
 */
final class SnapshotCalls {
    private static final long WAIT_MS = 30_000;
    private static final long WAIT_MS_MAX = 600_000;
    private static final long REPORTS_WAIT_MS = 1_000;
    private static final long POLL_MS = 50;
    private static final long ASK_AGAIN_NS = TimeUnit.SECONDS.toNanos(2);
    private static final int NOBODY = -1;

    private final Partitions partitions;
    private final Timer timer;

    SnapshotCalls(Partitions partitions, Timer timer) {
        this.partitions = partitions;
        this.timer = timer;
    }

    /** The caller's deadline is cut to what the request waits for; what there is by then is the answer. */
    CompletableFuture<TakeSnapshotResponse> take(Caller caller, TakeSnapshotRequest request) {
        int partitionCount = partitions.slotMap().partitionCount();
        TreeSet<Integer> wanted = new TreeSet<>(request.getPartitionsList());
        for (int partition : wanted) {
            if (partition < 0 || partition >= partitionCount) {
                throw CallRefusedException.invalid("partitions: there is no partition "
                        + Integer.toUnsignedString(partition) + ", there are " + partitionCount);
            }
        }
        for (int partition = 0; request.getPartitionsCount() == 0 && partition < partitionCount; partition++) {
            wanted.add(partition);
        }
        long waitMs = request.getWaitMs() == 0 ? WAIT_MS : Integer.toUnsignedLong(request.getWaitMs());
        long waitNs = TimeUnit.MILLISECONDS.toNanos(Math.min(waitMs, WAIT_MS_MAX));
        Round round = new Round(System.nanoTime() + Math.min(waitNs, caller.remainingNs()));
        return reports(round).thenCompose(reports -> {
            for (int partition : wanted) {
                round.askedAt.put(partition, committedPosition(reports, partition));
            }
            return look(round, reports);
        });
    }

    private CompletableFuture<TakeSnapshotResponse> look(Round round, List<NodeReport> reports) {
        long nowNs = System.nanoTime();
        boolean isComplete = isMajority(reports)
                && round.askedAt.entrySet().stream()
                        .allMatch(entry -> isTaken(reports, entry.getKey(), entry.getValue()));
        if (isComplete || nowNs - round.deadlineNs >= 0) {
            return CompletableFuture.completedFuture(response(round, reports, isComplete));
        }
        if (round.askAgainNs - nowNs <= 0) {
            round.askAgainNs = nowNs + ASK_AGAIN_NS;
            round.askedAt.forEach((partition, position) -> {
                if (!isTaken(reports, partition, position)) {
                    partitions.requestSnapshot(partition);
                }
            });
        }
        return timer.pause(POLL_MS).thenCompose(nothing -> reports(round)).thenCompose(next -> look(round, next));
    }

    private CompletableFuture<List<NodeReport>> reports(Round round) {
        long longestNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(REPORTS_WAIT_MS);
        long untilNs = longestNs - round.deadlineNs < 0 ? longestNs : round.deadlineNs;
        return partitions.nodeReports(untilNs).toCompletableFuture();
    }

    private static boolean isMajority(List<NodeReport> reports) {
        return 2 * reports.stream().filter(NodeReport::reachable).count() > reports.size();
    }

    private static boolean isTaken(List<NodeReport> reports, int partition, long position) {
        return reports.stream()
                .filter(NodeReport::reachable)
                .allMatch(report -> report.replicas().get(partition).snapshotPosition() >= position);
    }

    private static long committedPosition(List<NodeReport> reports, int partition) {
        return reports.stream()
                .filter(NodeReport::reachable)
                .mapToLong(report -> report.replicas().get(partition).committedPosition())
                .max()
                .orElse(0);
    }

    private static TakeSnapshotResponse response(Round round, List<NodeReport> reports, boolean isComplete) {
        TakeSnapshotResponse.Builder response =
                TakeSnapshotResponse.newBuilder().setComplete(isComplete);
        round.askedAt.forEach((partition, position) -> response.addPartitions(snapshot(reports, partition, position)));
        return response.build();
    }

    private static PartitionSnapshot snapshot(List<NodeReport> reports, int partition, long askedAt) {
        PartitionSnapshot.Builder snapshot = PartitionSnapshot.newBuilder()
                .setPartition(partition)
                .setAskedAtPosition(askedAt)
                .setLeaderNode(NOBODY);
        for (NodeReport report : reports) {
            MemberSnapshot.Builder member =
                    MemberSnapshot.newBuilder().setNode(report.node()).setReachable(report.reachable());
            if (report.reachable()) {
                ReplicaReport replica = report.replicas().get(partition);
                member.setPosition(replica.snapshotPosition());
                if (replica.role() == NodeReport.Role.LEADER) {
                    snapshot.setLeaderNode(report.node())
                            .setPauseUs(TimeUnit.NANOSECONDS.toMicros(replica.snapshotPauseNs()));
                }
            }
            snapshot.addMembers(member);
        }
        return snapshot.build();
    }

    /** One call: what it waits for and until when. */
    private static final class Round {
        final long deadlineNs;
        final Map<Integer, Long> askedAt = new TreeMap<>();
        long askAgainNs = System.nanoTime();

        Round(long deadlineNs) {
            this.deadlineNs = deadlineNs;
        }
    }
}
