package tutti.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tutti.v1.GetStatusResponse;
import tutti.v1.NodeStatus;
import tutti.v1.ReplicaRole;
import tutti.v1.ReplicaStatus;

class ReplicaWatchTest {
    private static ReplicaStatus.Builder replica(long position, long digest) {
        return ReplicaStatus.newBuilder().setAppliedPosition(position).setDigest(digest);
    }

    private static ReplicaStatus.Builder leader() {
        return replica(1, 1).setRole(ReplicaRole.REPLICA_ROLE_LEADER);
    }

    private static GetStatusResponse status(ReplicaStatus.Builder... replicas) {
        GetStatusResponse.Builder status = GetStatusResponse.newBuilder();
        for (ReplicaStatus.Builder replica : replicas) {
            status.addNodes(NodeStatus.newBuilder().setReachable(true).addReplicas(replica));
        }
        return status.build();
    }

    @Test
    void shouldAgreeOnlyAtOnePositionWithOneDigest() {
        assertThat(ReplicaWatch.doAgree(status(replica(5, 7), replica(5, 7), replica(5, 7))))
                .isTrue();
        assertThat(ReplicaWatch.doAgree(status(replica(5, 7), replica(5, 7), replica(4, 7))))
                .isFalse();
        assertThat(ReplicaWatch.doAgree(status(replica(5, 7), replica(5, 8)))).isFalse();
        assertThat(ReplicaWatch.doAgree(status())).isFalse();
    }

    @Test
    void shouldCompareReplicasOfOnePartitionOnly() {
        assertThat(ReplicaWatch.doAgree(status(replica(5, 7), replica(6, 8).setPartition(1))))
                .isTrue();
    }

    @Test
    void shouldBeSettledOnlyWhenEachPartitionsLeaderSaysSo() {
        assertThat(ReplicaWatch.isSettled(status(leader(), replica(1, 1).setUnsettledPayees(3))))
                .isTrue();
        assertThat(ReplicaWatch.isSettled(status(leader().setUnsettledPayees(1))))
                .isFalse();
        assertThat(ReplicaWatch.isSettled(status(leader().setUnacknowledgedItems(1))))
                .isFalse();
        assertThat(ReplicaWatch.isSettled(status(replica(1, 1))))
                .as("no leader")
                .isFalse();
        assertThat(ReplicaWatch.isSettled(status(leader(), replica(1, 1).setPartition(1))))
                .as("no leader of partition 1")
                .isFalse();
    }

    @Test
    void shouldCountLeaderChangesByTheirTerms() {
        Terms before = new Terms(status(replica(1, 1).setTerm(3), replica(1, 1).setTerm(2)));
        Terms after = new Terms(status(replica(1, 1).setTerm(5)));

        assertThat(before.changesUntil(after)).isEqualTo(2);
    }
}
