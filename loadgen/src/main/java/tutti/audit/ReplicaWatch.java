package tutti.audit;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import tutti.client.TuttiClient;
import tutti.client.TuttiException;
import tutti.v1.GetStatusResponse;
import tutti.v1.NodeStatus;
import tutti.v1.ReplicaRole;
import tutti.v1.ReplicaStatus;

/** Watches what the replicas say of themselves until it is as it should be. */
public final class ReplicaWatch {
    private static final Duration STATUS_WAIT = Duration.ofMillis(500);
    private static final long POLL_MS = 50;

    private final TuttiClient client;

    public ReplicaWatch(TuttiClient client) {
        this.client = client;
    }

    /** Asks every node. */
    public GetStatusResponse status() {
        return client.blocking().status(STATUS_WAIT);
    }

    /** True once everything accrued is settled and every item between partitions is acknowledged. */
    public boolean awaitSettled(Duration limit) {
        return await(limit, ReplicaWatch::isSettled);
    }

    /** True once all reachable replicas of each partition are at one position with one digest. */
    public boolean awaitAgreement(Duration limit) {
        return await(limit, ReplicaWatch::doAgree);
    }

    /** True once every node's history has all that its replica had applied. */
    public boolean awaitHistory(Duration limit) {
        return await(limit, status -> withoutHistory(status).isEmpty());
    }

    /** Nodes that cannot be reached now, or whose history lacks something that their replicas have applied. */
    public List<Integer> withoutHistory() {
        return withoutHistory(status());
    }

    /** True once every node is reachable and every replica has applied what its leader had applied a moment ago. */
    public boolean awaitCaughtUp(Duration limit) {
        Map<Integer, Long> goal = new HashMap<>();
        return await(limit, status -> {
            boolean isCaughtUp = !goal.isEmpty() && areAt(status, goal);
            goal.clear();
            goal.putAll(leaderPositions(status));
            return isCaughtUp;
        });
    }

    private boolean await(Duration limit, Predicate<GetStatusResponse> condition) {
        long deadlineNs = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                if (condition.test(status())) {
                    return true;
                }
                if (System.nanoTime() - deadlineNs >= 0) {
                    return false;
                }
                Thread.sleep(POLL_MS);
            } catch (TuttiException e) {
                if (System.nanoTime() - deadlineNs >= 0) {
                    return false;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    static boolean isSettled(GetStatusResponse status) {
        Set<Integer> partitions = new HashSet<>();
        Set<Integer> settled = new HashSet<>();
        for (NodeStatus node : status.getNodesList()) {
            for (ReplicaStatus replica : node.getReplicasList()) {
                partitions.add(replica.getPartition());
                boolean isLeader = replica.getRole() == ReplicaRole.REPLICA_ROLE_LEADER;
                if (isLeader && replica.getUnsettledPayees() == 0 && replica.getUnacknowledgedItems() == 0) {
                    settled.add(replica.getPartition());
                }
            }
        }
        return !partitions.isEmpty() && settled.equals(partitions);
    }

    static boolean doAgree(GetStatusResponse status) {
        Map<Integer, ReplicaStatus> first = new HashMap<>();
        for (NodeStatus node : status.getNodesList()) {
            for (ReplicaStatus replica : node.getReplicasList()) {
                ReplicaStatus other = first.putIfAbsent(replica.getPartition(), replica);
                if (other != null
                        && (other.getAppliedPosition() != replica.getAppliedPosition()
                                || other.getDigest() != replica.getDigest())) {
                    return false;
                }
            }
        }
        return !first.isEmpty();
    }

    private static List<Integer> withoutHistory(GetStatusResponse status) {
        return status.getNodesList().stream()
                .filter(node -> !node.getReachable()
                        || node.getReplicasList().stream()
                                .anyMatch(replica -> replica.getHistoryPosition() < replica.getAppliedPosition()))
                .map(NodeStatus::getNode)
                .toList();
    }

    private static Map<Integer, Long> leaderPositions(GetStatusResponse status) {
        Map<Integer, Long> positions = new HashMap<>();
        for (NodeStatus node : status.getNodesList()) {
            for (ReplicaStatus replica : node.getReplicasList()) {
                if (replica.getRole() == ReplicaRole.REPLICA_ROLE_LEADER) {
                    positions.put(replica.getPartition(), replica.getAppliedPosition());
                }
            }
        }
        return positions;
    }

    private static boolean areAt(GetStatusResponse status, Map<Integer, Long> goal) {
        for (NodeStatus node : status.getNodesList()) {
            if (!node.getReachable() || node.getReplicasCount() == 0) {
                return false;
            }
            for (ReplicaStatus replica : node.getReplicasList()) {
                Long position = goal.get(replica.getPartition());
                if (position == null || replica.getAppliedPosition() < position) {
                    return false;
                }
            }
        }
        return leaderPositions(status).keySet().equals(goal.keySet());
    }
}
