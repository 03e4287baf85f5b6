package tutti.consensus;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.client.ClusterException;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;
import tutti.partition.CommittedLog;

/**
 * The clustered service of one partition: hands the log to the {@link CommittedLog} and waits, through the cluster's idle
 * strategy so that Aeron's client stays alive, whenever that has no room.
 *
 * <p>Whatever the {@code CommittedLog} throws ends the node: Aeron would report it and go on with the next message, and a
 * replica that skipped a batch must not go on.
 */
final class LogService implements ClusteredService {
    private final int partition;
    private final CommittedLog committed;
    private final MemberState state;
    private final SnapshotRecorder snapshots;
    private final NodeFailure failure;
    private final @Nullable MovedState movedState;
    private @Nullable Cluster cluster;

    /** Monotonic time since which the service waits for the state machine, 0 while it does not. */
    private volatile long waitingSinceNs;

    /** @param movedState with which the partition began when slots were last moved; null if they never were */
    LogService(
            int partition,
            CommittedLog committed,
            MemberState state,
            SnapshotRecorder snapshots,
            NodeFailure failure,
            @Nullable MovedState movedState) {
        this.movedState = movedState;
        this.partition = partition;
        this.committed = committed;
        this.state = state;
        this.snapshots = snapshots;
        this.failure = failure;
    }

    /** How long the state machine has taken nothing, 0 if it keeps up. */
    long waitedNs(long nowNs) {
        long since = waitingSinceNs;
        return since == 0 ? 0 : Math.max(0, nowNs - since);
    }

    @Override
    public void onStart(Cluster cluster, @Nullable Image snapshotImage) {
        this.cluster = cluster;
        guard("load a snapshot", () -> {
            if (snapshotImage != null) {
                SnapshotReader reader = SnapshotReader.loading(committed);
                reader.readAll(snapshotImage, cluster.idleStrategy());
                if (!reader.isSuperseded()) {
                    committed.onSnapshotLoaded(state.logBegin() + cluster.logPosition());
                    state.onSnapshot(cluster.logPosition());
                    return;
                }
            }
            // Of what the log brings then, what is in this state already is passed over.
            if (movedState != null) {
                movedState.load(committed);
            }
        });
    }

    @Override
    public void onSessionMessage(
            @Nullable ClientSession session,
            long timestamp,
            DirectBuffer buffer,
            int offset,
            int length,
            Header header) {
        try {
            finishSnapshot();
            long position = state.logBegin() + cluster().logPosition();
            if (!committed.onBatch(position, timestamp, buffer, offset, length)) {
                await(() -> committed.onBatch(position, timestamp, buffer, offset, length));
            }
        } catch (AgentTerminationException closing) {
            throw closing;
        } catch (Throwable broken) {
            throw ended("apply a batch", broken);
        }
    }

    @Override
    public void onTakeSnapshot(ExclusivePublication publication) {
        guard("take a snapshot", () -> snapshots.begin(publication.sessionId(), cluster()));
    }

    /** The consensus module takes its part of a snapshot now, and lets nothing come before that is done: time to copy the state. */
    @Override
    public int doBackgroundWork(long nowNs) {
        if (!snapshots.isDue()) {
            return 0;
        }
        guard("copy the state for a snapshot", () -> snapshots.proceed(committed));
        return snapshots.isDue() ? 0 : 1;
    }

    /** A snapshot holds everything that was before it in the log, and nothing that comes behind. */
    private void finishSnapshot() {
        if (!snapshots.proceed(committed)) {
            await(() -> snapshots.proceed(committed));
        }
    }

    @Override
    public void onRoleChange(Cluster.Role role) {
        guard("change the role", () -> committed.onRoleChange(role == Cluster.Role.LEADER));
    }

    @Override
    public void onNewLeadershipTermEvent(
            long leadershipTermId,
            long logPosition,
            long timestamp,
            long termBaseLogPosition,
            int leaderMemberId,
            int logSessionId,
            TimeUnit timeUnit,
            int appVersion) {
        state.onLeader(leadershipTermId, leaderMemberId);
        guard("begin a term", () -> {
            finishSnapshot();
            committed.onNewTerm(leadershipTermId, state.logBegin() + logPosition);
        });
    }

    @Override
    public void onSessionOpen(ClientSession session, long timestamp) {
        // Sessions carry batches only; who asks is in the batch.
    }

    @Override
    public void onSessionClose(ClientSession session, long timestamp, CloseReason closeReason) {
        // As above.
    }

    @Override
    public void onTimerEvent(long correlationId, long timestamp) {
        throw new ClusterException("no timer is ever scheduled: correlationId=" + correlationId);
    }

    @Override
    public void onTerminate(Cluster cluster) {
        // The node closes what it handed over.
    }

    /** Waits for the state machine. */
    private void await(BooleanSupplier isDone) {
        IdleStrategy idle = cluster().idleStrategy();
        idle.reset();
        while (!isDone.getAsBoolean()) {
            if (waitingSinceNs == 0) {
                waitingSinceNs = System.nanoTime();
            }
            idle.idle();
        }
        waitingSinceNs = 0;
    }

    private void guard(String action, Runnable call) {
        try {
            call.run();
        } catch (AgentTerminationException closing) {
            throw closing;
        } catch (Throwable broken) {
            throw ended(action, broken);
        }
    }

    private AgentTerminationException ended(String action, Throwable cause) {
        failure.unlessClosing("the state machine of partition " + partition + " failed to " + action, cause);
        return new AgentTerminationException(cause);
    }

    private Cluster cluster() {
        if (cluster == null) {
            throw new IllegalStateException("the service has not started");
        }
        return cluster;
    }
}
