package tutti.consensus;

import io.aeron.archive.status.RecordingPos;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.service.Cluster;
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
    private static final long SEARCH_INTERVAL_NS = 10_000_000;

    private final ConsensusModule.Context module;
    private final CountersReader counters;
    private final long archiveId;
    private final MemberState state;
    private long recordingId = RecordingPos.NULL_RECORDING_ID;
    private int recordingCounterId = CountersReader.NULL_COUNTER_ID;
    private long searchAtNs;
    private long lastElectionCode = -1;

    ModuleObserver(ConsensusModule.Context module, long archiveId, MemberState state) {
        this.module = module;
        this.counters = module.aeron().countersReader();
        this.archiveId = archiveId;
        this.state = state;
    }

    @Override
    public void accept(long nowNs) {
        long electionCode = module.electionStateCounter().getPlain();
        if (electionCode != lastElectionCode) {
            lastElectionCode = electionCode;
            LOG.info("partition {}: election {}", module.clusterId(), ElectionState.get(electionCode));
        }
        boolean electing = electionCode != ElectionState.CLOSED.code();
        boolean leads = module.clusterNodeRoleCounter().getPlain() == Cluster.Role.LEADER.code();
        state.onModule(
                leads && !electing, electing, module.leadershipTermIdCounter().getPlain());
        state.onPositions(storedPosition(nowNs), module.commitPositionCounter().getPlain());
    }

    private long storedPosition(long nowNs) {
        if (recordingCounterId == CountersReader.NULL_COUNTER_ID
                || !RecordingPos.isActive(counters, recordingCounterId, recordingId)) {
            if (nowNs < searchAtNs) {
                return state.storedPosition();
            }
            searchAtNs = nowNs + SEARCH_INTERVAL_NS;
            recordingId = module.recordingLog().findLastTermRecordingId();
            recordingCounterId = recordingId == RecordingPos.NULL_RECORDING_ID
                    ? CountersReader.NULL_COUNTER_ID
                    : RecordingPos.findCounterIdByRecording(counters, recordingId, archiveId);
            if (recordingCounterId == CountersReader.NULL_COUNTER_ID) {
                return state.storedPosition();
            }
        }
        return counters.getCounterValue(recordingCounterId);
    }
}
