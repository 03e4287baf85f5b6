package tutti.gateway;

import java.util.HashMap;
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
 * or past the position of the moment, one partition after the other. Who leads may change meanwhile, and a member may be busy with an
 * earlier snapshot, so the leader is asked again now and then.
 */
final class SnapshotCalls {
    private static final long WAIT_MS = 30_000;
    private static final long WAIT_MS_MAX = 600_000;
    private static final long REPORTS_WAIT_MS = 1_000;
    private static final long POLL_MS = 50;

    /** A leader that was asked may have ceased to lead, or still write an earlier one. */
    private static final long ASK_AGAIN_NS = TimeUnit.SECONDS.toNanos(2);

    /** The others write as long as the leader; one of them may have had no time for this one. */
    private static final long ASK_FOR_OTHERS_NS = TimeUnit.SECONDS.toNanos(15);

    /** Longest turn of a partition whose leader cannot do it. */
    private static final long TURN_NS = TimeUnit.SECONDS.toNanos(10);

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
        ask(round, reports, nowNs);
        return timer.pause(POLL_MS).thenCompose(nothing -> reports(round)).thenCompose(next -> look(round, next));
    }

    /** Partitions take turns, so that they do not all stand and write at once; a turn ends when the leader is done. */
    private void ask(Round round, List<NodeReport> reports, long nowNs) {
        for (Map.Entry<Integer, Long> wanted : round.askedAt.entrySet()) {
            int partition = wanted.getKey();
            long position = wanted.getValue();
            if (isTaken(reports, partition, position)) {
                continue;
            }
            boolean isDone = isTakenByLeader(reports, partition, position);
            Turn turn = round.turns.computeIfAbsent(partition, begun -> new Turn(nowNs));
            if (!turn.isAsked || nowNs - turn.askedNs >= (isDone ? ASK_FOR_OTHERS_NS : ASK_AGAIN_NS)) {
                turn.isAsked = true;
                turn.askedNs = nowNs;
                partitions.requestSnapshot(partition);
            }
            if (!isDone && nowNs - turn.beganNs < TURN_NS) {
                return;
            }
        }
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

    private static boolean isTakenByLeader(List<NodeReport> reports, int partition, long position) {
        return reports.stream()
                .filter(NodeReport::reachable)
                .map(report -> report.replicas().get(partition))
                .anyMatch(
                        replica -> replica.role() == NodeReport.Role.LEADER && replica.snapshotPosition() >= position);
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
        final Map<Integer, Turn> turns = new HashMap<>();

        Round(long deadlineNs) {
            this.deadlineNs = deadlineNs;
        }
    }

    /** When a partition's turn began, and when its leader was asked last. */
    private static final class Turn {
        final long beganNs;
        boolean isAsked;
        long askedNs;

        Turn(long nowNs) {
            this.beganNs = nowNs;
        }
    }
}
