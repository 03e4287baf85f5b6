package tutti.consensus;

import io.aeron.Aeron;
import io.aeron.archive.status.RecordingPos;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.service.Cluster;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongConsumer;
import org.agrona.concurrent.status.CountersReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies a consensus module's counters into its {@link MemberState} at the end of every duty cycle, on the module's own
 * thread: Aeron hands the cluster time to this consumer there, which makes it the one hook into the module's loop.
 */
final class ModuleObserver implements LongConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(ModuleObserver.class);

    /** Of a member that was elected. */
    private static final Set<ElectionState> CLAIMS = EnumSet.of(
            ElectionState.LEADER_LOG_REPLICATION,
            ElectionState.LEADER_REPLAY,
            ElectionState.LEADER_INIT,
            ElectionState.LEADER_READY);

    private static final long SEARCH_INTERVAL_NS = 10_000_000;

    /** How long one step of joining a leader's log may take. */
    private static final long JOIN_TIMEOUT_NS = 5_000_000_000L;

    /** No member has this number: while it is appointed, nobody stands for leader. */
    private static final int NOBODY = Integer.MAX_VALUE;

    private final ConsensusModule.Context module;
    private final CountersReader counters;
    private final long archiveId;
    private final MemberState state;
    private final ElectionRounds rounds;
    private final Candidacy candidacy;
    private final long heartbeatTimeoutNs;
    private long recordingId = RecordingPos.NULL_RECORDING_ID;
    private int recordingCounterId = CountersReader.NULL_COUNTER_ID;
    private long searchAtNs;
    private long storedPosition;
    private long lastElectionCode = -1;
    private long snapshots = -1;
    private long pausedAtNs;

    ModuleObserver(ConsensusModule.Context module, long archiveId, ElectionRounds rounds, MemberState state) {
        this.module = module;
        this.counters = module.aeron().countersReader();
        this.archiveId = archiveId;
        this.heartbeatTimeoutNs = module.leaderHeartbeatTimeoutNs();
        this.rounds = rounds;
        this.state = state;
        this.candidacy = new Candidacy(new ReceivedBytes(counters, module.consensusStreamId()));
        module.appointedLeaderId(NOBODY);
        this.storedPosition = state.storedPosition() - state.logBegin();
    }

    @Override
    public void accept(long nowNs) {
        state.onCycle(System.nanoTime());
        long electionCode = module.electionStateCounter().getPlain();
        if (electionCode != lastElectionCode) {
            lastElectionCode = electionCode;
            onElectionState(ElectionState.get(electionCode), nowNs);
        }
        boolean canvasses = electionCode == ElectionState.CANVASS.code();
        setCandidacy(canvasses && candidacy.mayStand(nowNs));
        setPatience(canvasses);
        boolean electing = electionCode != ElectionState.CLOSED.code();
        boolean leads = module.clusterNodeRoleCounter().getPlain() == Cluster.Role.LEADER.code();
        state.onModule(
                leads && !electing, electing, module.leadershipTermIdCounter().getPlain());
        state.onPositions(storedPosition(nowNs), module.commitPositionCounter().getPlain());
        observeSnapshots();
        observePause(leads, nowNs);
    }

    private void onElectionState(ElectionState election, long nowNs) {
        LOG.info("partition {}: election {}", module.clusterId(), election);
        candidacy.reset(nowNs);
        rounds.onState(election);
        state.onClaim(CLAIMS.contains(election));
        // The election asks for it anew each time (Election, lines 717 to 794).
        module.electionTimeoutNs(rounds.timeoutNs());
    }

    /**
     * A leader's module takes nothing from clients from when it logged that a snapshot is due until it has its own, and its service
     * applies nothing until the state is copied, which may take longer.
     */
    private void observePause(boolean leads, long nowNs) {
        boolean isPaused =
                module.moduleStateCounter().getPlain() == ConsensusModule.State.SNAPSHOT.code() || state.isCopying();
        if (isPaused && pausedAtNs == 0) {
            pausedAtNs = nowNs;
            state.onSnapshotting(true);
        } else if (!isPaused && pausedAtNs != 0) {
            if (leads) {
                state.onSnapshotPause(nowNs - pausedAtNs);
                LOG.info(
                        "partition {}: a snapshot was taken, payments stood for {} ms",
                        module.clusterId(),
                        (nowNs - pausedAtNs) / 1_000_000);
            }
            pausedAtNs = 0;
            state.onSnapshotting(false);
        }
    }

    /** The module counts a snapshot once its recording log names it. */
    private void observeSnapshots() {
        long count = module.snapshotCounter().getPlain();
        boolean hasLog = state.snapshots().logRecording() >= 0 || recordingId == RecordingPos.NULL_RECORDING_ID;
        if (count != snapshots || !hasLog) {
            snapshots = count;
            state.onSnapshots(KeptSnapshots.of(module.recordingLog()));
        }
    }

    private long storedPosition(long nowNs) {
        if (isRecording()) {
            storedPosition = counters.getCounterValue(recordingCounterId);
            return storedPosition;
        }
        if (nowNs >= searchAtNs) {
            searchAtNs = nowNs + SEARCH_INTERVAL_NS;
            recordingId = module.recordingLog().findLastTermRecordingId();
            recordingCounterId = recordingId == RecordingPos.NULL_RECORDING_ID
                    ? CountersReader.NULL_COUNTER_ID
                    : RecordingPos.findCounterIdByRecording(counters, recordingId, archiveId);
        }
        storedPosition = isRecording() ? counters.getCounterValue(recordingCounterId) : storedPosition;
        return storedPosition;
    }

    private boolean isRecording() {
        return recordingCounterId != CountersReader.NULL_COUNTER_ID
                && RecordingPos.isActive(counters, recordingCounterId, recordingId);
    }

    /** The election asks each time whether another is appointed ({@code Election.canvass}, line 709). */
    private void setCandidacy(boolean mayStand) {
        int appointed = mayStand ? Aeron.NULL_VALUE : NOBODY;
        if (module.appointedLeaderId() != appointed) {
            module.appointedLeaderId(appointed);
        }
    }

    /**
     * Sets how long the election waits. Aeron has one setting for how long a silent leader is trusted and for how long a
     * follower may take with each step of joining a log (replicating, catching up); but a step may take several syncs of a
     * slow disk, and a follower that gives up starts over. The election reads the setting anew each time ({@code Election}
     * lines 537 to 1168), the module once when it is made ({@code ConsensusModuleAgent} line 218): so here is patience for
     * the steps, except for the one that waits for a leader to be heard.
     */
    private void setPatience(boolean canvasses) {
        long timeoutNs = canvasses ? heartbeatTimeoutNs : Math.max(heartbeatTimeoutNs, JOIN_TIMEOUT_NS);
        if (module.leaderHeartbeatTimeoutNs() != timeoutNs) {
            module.leaderHeartbeatTimeoutNs(timeoutNs);
        }
    }
}
