package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tutti.sharding.NodeReport;
import tutti.sharding.NodeReport.ReplicaReport;
import tutti.sharding.NodeReport.Role;
import tutti.v1.PartitionSnapshot;
import tutti.v1.TakeSnapshotRequest;
import tutti.v1.TakeSnapshotResponse;

class SnapshotCallsTest {
    private static final long COMMITTED = 640;

    private final FakePartitions partitions = new FakePartitions(2);
    private final Timer timer = new Timer(Thread::new);
    private final SnapshotCalls snapshots = new SnapshotCalls(partitions, timer);

    @AfterEach
    void close() {
        timer.close();
    }

    @Test
    void shouldAskTheLeadersInTurnAndWaitUntilAllMembersHaveOne() {
        long[] none = {0, 0, 0};
        long[] all = {COMMITTED, COMMITTED, COMMITTED + 32};
        cluster(none, none);
        partitions.onSnapshotWanted = () -> cluster(all, partitions.snapshotsWanted.size() == 2 ? all : none);

        TakeSnapshotResponse response = take(TakeSnapshotRequest.getDefaultInstance());

        assertThat(partitions.snapshotsWanted).containsExactly(0, 1);
        assertThat(response.getComplete()).isTrue();
        PartitionSnapshot first = response.getPartitions(0);
        assertThat(first.getAskedAtPosition()).isEqualTo(COMMITTED);
        assertThat(first.getLeaderNode()).isEqualTo(1);
        assertThat(first.getPauseUs()).isEqualTo(2_000);
        assertThat(first.getMembersList()).extracting("position").containsExactly(640L, 640L, 672L);
    }

    @Test
    void shouldNotAskForWhatThereIsAlready() {
        cluster(COMMITTED, COMMITTED, COMMITTED);

        TakeSnapshotResponse response =
                take(TakeSnapshotRequest.newBuilder().addPartitions(1).build());

        assertThat(response.getComplete()).isTrue();
        assertThat(response.getPartitionsList()).extracting("partition").containsExactly(1);
        assertThat(partitions.snapshotsWanted).isEmpty();
    }

    @Test
    void shouldAskAgainAfterAWhileSinceALeaderMayHaveBeenBusy() {
        cluster(0, 0, 0);
        partitions.onSnapshotWanted = () -> {
            if (partitions.snapshotsWanted.size() == 2) {
                cluster(COMMITTED, COMMITTED, COMMITTED);
            }
        };

        TakeSnapshotResponse response =
                take(TakeSnapshotRequest.newBuilder().addPartitions(0).build());

        assertThat(response.getComplete()).isTrue();
        assertThat(partitions.snapshotsWanted).containsExactly(0, 0);
    }

    @Test
    void shouldNotHoldUpTheNextPartitionForAMemberThatIsSlow() {
        long[] none = {0, 0, 0};
        long[] all = {COMMITTED, COMMITTED, COMMITTED};
        cluster(new long[] {0, COMMITTED, COMMITTED}, none);
        partitions.onSnapshotWanted = () -> {
            if (partitions.snapshotsWanted.contains(1)) {
                cluster(all, all);
            }
        };

        assertThat(take(TakeSnapshotRequest.getDefaultInstance()).getComplete()).isTrue();
        assertThat(partitions.snapshotsWanted).containsExactly(0, 1);
    }

    @Test
    void shouldNotWaitForANodeThatCannotBeReached() {
        cluster(COMMITTED, COMMITTED, -1);

        TakeSnapshotResponse response = take(TakeSnapshotRequest.getDefaultInstance());

        assertThat(response.getComplete()).isTrue();
        assertThat(response.getPartitions(0).getMembers(2).getReachable()).isFalse();
    }

    @Test
    void shouldNotBeCompleteWithoutAMajority() {
        cluster(COMMITTED, -1, -1);

        TakeSnapshotResponse response =
                take(TakeSnapshotRequest.newBuilder().setWaitMs(200).build());

        assertThat(response.getComplete()).isFalse();
    }

    @Test
    void shouldSayWhatThereIsWhenTheTimeIsUp() {
        cluster(COMMITTED, 0, COMMITTED);

        TakeSnapshotResponse response =
                take(TakeSnapshotRequest.newBuilder().setWaitMs(200).build());

        assertThat(response.getComplete()).isFalse();
        assertThat(response.getPartitions(1).getMembersList())
                .extracting("position")
                .containsExactly(640L, 0L, 640L);
    }

    @Test
    void shouldRefuseAPartitionThatThereIsNot() {
        for (int partition : new int[] {2, -1}) {
            TakeSnapshotRequest request =
                    TakeSnapshotRequest.newBuilder().addPartitions(partition).build();

            assertThatThrownBy(() -> take(request))
                    .isInstanceOf(CallRefusedException.class)
                    .hasMessageContaining("there are 2");
        }
    }

    private TakeSnapshotResponse take(TakeSnapshotRequest request) {
        Caller caller = new Caller("test", System.nanoTime() + TimeUnit.SECONDS.toNanos(20));
        return snapshots.take(caller, request).join();
    }

    private void cluster(long... positions) {
        cluster(positions, positions);
    }

    /** Three nodes with these snapshots of the two partitions; -1 for one that cannot be reached. Node 1 leads. */
    private void cluster(long[] ofFirst, long[] ofSecond) {
        List<NodeReport> reports = new ArrayList<>();
        for (int node = 0; node < ofFirst.length; node++) {
            Role role = node == 1 ? Role.LEADER : Role.FOLLOWER;
            boolean isReachable = ofFirst[node] >= 0;
            List<ReplicaReport> replicas = isReachable
                    ? List.of(replica(0, role, ofFirst[node]), replica(1, role, ofSecond[node]))
                    : List.of();
            reports.add(new NodeReport(
                    node, isReachable, "test", 0, 0, 0, false, new NodeReport.Disk(0, false, false), replicas));
        }
        synchronized (partitions) {
            partitions.reports.clear();
            partitions.reports.addAll(reports);
        }
    }

    private static ReplicaReport replica(int partition, Role role, long snapshot) {
        return new ReplicaReport(
                partition, role, 1, 1, COMMITTED, COMMITTED, COMMITTED, 0, 0, 0, 0, 0, 0, 0, 0, 0, snapshot, 0,
                2_000_000);
    }
}
