package tutti.consensus;

import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.cluster.client.AeronCluster;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.partition.CommandLog;

/**
 * A partition's log by way of a client session with the consensus module of this very node, over IPC. The session is opened
 * while this member leads and belongs to one leadership term: a new term gets a new one, which is simpler than to follow
 * Aeron's hand-over and loses nothing, since a batch in flight around an election may be lost in any case.
 *
 * <p>Offers, polls and the closing exclude each other: what the client maps must not be unmapped under a caller.
 */
final class ClusterCommandLog implements CommandLog {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterCommandLog.class);
    private static final long KEEP_ALIVE_NS = 1_000_000_000;
    private static final long CONNECT_TIMEOUT_NS = 2_000_000_000;
    private static final long RECONNECT_DELAY_NS = 20_000_000;

    private final int partition;
    private final int batchBytesMax;
    private final MemberState state;
    private final AeronCluster.Context session;
    private final Runnable wakeModule;

    private @Nullable Aeron aeron;
    private AeronCluster.@Nullable AsyncConnect connecting;
    private @Nullable AeronCluster client;
    private long clientTermId;
    private long keepAliveAtNs;
    private long connectAtNs;
    private boolean closed;
    private volatile boolean ready;

    /** The session's context lacks an Aeron client and is cloned for each connect. */
    ClusterCommandLog(
            int partition, int batchBytesMax, MemberState state, AeronCluster.Context session, Runnable wakeModule) {
        this.partition = partition;
        this.batchBytesMax = batchBytesMax;
        this.state = state;
        this.session = session;
        this.wakeModule = wakeModule;
    }

    /** Gives the log its own Aeron client, run by {@link #poll}; the log closes it. */
    synchronized void start(Aeron aeron) {
        this.aeron = aeron;
    }

    @Override
    public synchronized long offer(DirectBuffer batch, int offset, int length) {
        if (length > batchBytesMax) {
            throw new IllegalArgumentException("batch of " + length + " bytes, at most " + batchBytesMax);
        }
        if (closed) {
            return CLOSED;
        }
        if (client == null || !isCurrent()) {
            return NOT_LEADER;
        }
        long result = client.offer(batch, offset, length);
        if (result > 0) {
            wakeModule.run();
            return result;
        }
        if (result == Publication.BACK_PRESSURED || result == Publication.ADMIN_ACTION) {
            return BACK_PRESSURED;
        }
        disconnect();
        return NOT_LEADER;
    }

    @Override
    public synchronized int poll(long nowNs) {
        if (closed || aeron == null) {
            return 0;
        }
        AgentInvoker conductor = aeron.conductorAgentInvoker();
        int work = conductor.invoke();
        if (aeron.isClosed()) {
            ready = false;
            return work;
        }
        if (!isCurrent()) {
            return work + disconnect();
        }
        try {
            work += client == null ? connect(nowNs) : keep(client, nowNs);
        } catch (RuntimeException lost) {
            LOG.debug("partition {}: session lost: {}", partition, lost.toString());
            connectAtNs = nowNs + RECONNECT_DELAY_NS;
            work += disconnect();
        }
        return work;
    }

    @Override
    public boolean isReady() {
        return ready && state.isLeader();
    }

    @Override
    public boolean isLeader() {
        return state.isLeader();
    }

    @Override
    public int leaderMemberId() {
        return state.leaderMemberId();
    }

    @Override
    public long leadershipTermId() {
        return state.leadershipTermId();
    }

    @Override
    public long startPosition() {
        return state.logStart();
    }

    @Override
    public long snapshotPosition() {
        return state.wholeSnapshotPosition();
    }

    @Override
    public long snapshotPauseNs() {
        return state.snapshotPauseNs();
    }

    @Override
    public long storedPosition() {
        return state.storedPosition();
    }

    @Override
    public long committedPosition() {
        return state.committedPosition();
    }

    @Override
    public int batchBytesMax() {
        return batchBytesMax;
    }

    synchronized void close() {
        if (!closed) {
            closed = true;
            disconnect();
            CloseHelper.quietClose(aeron);
        }
    }

    /** True if this member leads, in the term of the session if there is one. */
    private boolean isCurrent() {
        return state.isLeader() && ((client == null && connecting == null) || clientTermId == state.leadershipTermId());
    }

    private int connect(long nowNs) {
        if (connecting == null) {
            if (connectAtNs - nowNs > 0) {
                return 0;
            }
            clientTermId = state.leadershipTermId();
            connecting = AeronCluster.asyncConnect(session.clone()
                    .aeron(aeron)
                    .ownsAeronClient(false)
                    .idleStrategy(NoOpIdleStrategy.INSTANCE)
                    .messageTimeoutNs(CONNECT_TIMEOUT_NS));
        }
        int step = connecting.step();
        AeronCluster connected = connecting.poll();
        if (connected == null) {
            return connecting.step() == step ? 0 : 1;
        }
        connecting = null;
        client = connected;
        if (connected.leadershipTermId() != clientTermId) {
            return disconnect();
        }
        keepAliveAtNs = nowNs + KEEP_ALIVE_NS;
        ready = true;
        return 1;
    }

    private int keep(AeronCluster client, long nowNs) {
        int work = client.pollEgress();
        if (client.isClosed() || client.leadershipTermId() != clientTermId) {
            return work + disconnect();
        }
        if (nowNs - keepAliveAtNs >= 0 && client.sendKeepAlive()) {
            keepAliveAtNs = nowNs + KEEP_ALIVE_NS;
            work++;
        }
        return work;
    }

    private int disconnect() {
        ready = false;
        if (client == null && connecting == null) {
            return 0;
        }
        CloseHelper.quietCloseAll(client, connecting);
        client = null;
        connecting = null;
        return 1;
    }
}
