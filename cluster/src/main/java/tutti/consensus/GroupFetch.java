package tutti.consensus;

import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.NodeStateFile;
import io.aeron.cluster.RecordingLog;
import io.aeron.exceptions.AeronException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.agrona.IoUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.config.NodeAddress;

/**
 * Fetches what a member of a group needs from the group's leader: the latest snapshot, the log from there through what is committed, and what
 * is known of all terms.
 *
 * <p>Aeron's own {@code ClusterBackup} writes down the last term alone. A member that led later with that would tell a follower whose log
 * ends in an older term to keep what was never committed ({@code ConsensusModuleAgent} line 889).
 */
final class GroupFetch {
    private static final Logger LOG = LoggerFactory.getLogger(GroupFetch.class);
    private static final long TELL_BYTES = 256L * 1024 * 1024;

    private final List<NodeAddress> nodes;
    private final FetchAddress address;
    private final ConsensusLayout layout;
    private final AeronArchive archive;

    /** Recordings of groups that are whole. */
    private final Set<Long> kept = new HashSet<>();

    GroupFetch(List<NodeAddress> nodes, FetchAddress address, ConsensusLayout layout, AeronArchive archive) {
        this.nodes = nodes;
        this.address = address;
        this.layout = layout;
        this.archive = archive;
    }

    /**
     * Fetches the log through what is committed, and a snapshot to begin it with; {@link #write} makes a member's files of that. If it
     * throws, {@link #undo} removes what it left.
     *
     * @param snapshotMax highest position that the snapshot may have
     */
    FetchedGroup fetch(int group, int leader, LogOffer offer, long snapshotMax) {
        LOG.info(
                "partition {}: fetching from node {}, which leads term {} and has committed through {}",
                group,
                leader,
                offer.term(),
                offer.committed());
        Set<Long> made = new HashSet<>();
        try (AeronArchive remote = remote(nodes.get(leader))) {
            RecordingCopy copy = new RecordingCopy(remote, archive, address.endpoint(group));
            List<RecordingLog.Entry> snapshots = fetchSnapshot(group, offer, snapshotMax, remote, copy, made);
            long log = fetchLog(group, offer, snapshotMax, snapshots, remote, copy);
            made.add(log);
            kept.addAll(made);
            return new FetchedGroup(group, offer, snapshots, log);
        }
    }

    /** Removes what belongs to no group that is whole. */
    void undo(int group) {
        IoUtil.delete(layout.group(group), true);
        Set<Long> left = new HashSet<>(ArchiveCatalog.list(archive).keySet());
        left.removeAll(kept);
        for (long recording : left) {
            try {
                archive.purgeRecording(recording);
            } catch (AeronException e) {
                // It takes room and is nobody's.
                LOG.warn("recording {}, of which a part was fetched, cannot be removed: {}", recording, e.toString());
            }
        }
    }

    /** The latest snapshot that can be read, as entries with the recordings made of it; none if there is none. */
    private List<RecordingLog.Entry> fetchSnapshot(
            int group, LogOffer offer, long snapshotMax, AeronArchive remote, RecordingCopy copy, Set<Long> made) {
        GroupStreams streams = new GroupStreams(group);
        for (long position : offer.snapshotPositions()) {
            if (position > snapshotMax) {
                continue;
            }
            try {
                List<RecordingLog.Entry> fetched = new ArrayList<>();
                for (RecordingLog.Entry entry : offer.snapshotsAt(position)) {
                    int stream = entry.serviceId == ConsensusModule.Configuration.SERVICE_ID
                            ? streams.moduleSnapshot()
                            : streams.serviceSnapshot();
                    long begin = remote.getStartPosition(entry.recordingId);
                    long end = remote.getStopPosition(entry.recordingId);
                    long recording = copy.copy(entry.recordingId, begin, end, stream, now -> {});
                    fetched.add(withRecording(entry, recording));
                }
                fetched.forEach(entry -> made.add(entry.recordingId));
                LOG.info("partition {}: fetched the snapshot at {}", group, position);
                return fetched;
            } catch (AeronException e) {
                LOG.warn("partition {}: the snapshot at {} cannot be fetched: {}", group, position, e.toString());
            }
        }
        return List.of();
    }

    private long fetchLog(
            int group,
            LogOffer offer,
            long snapshotMax,
            List<RecordingLog.Entry> snapshots,
            AeronArchive remote,
            RecordingCopy copy) {
        long recording = offer.recordingId();
        long start = remote.getStartPosition(recording);
        long begin = snapshots.isEmpty() ? start : snapshots.get(0).logPosition;
        if (snapshots.isEmpty() && start > 0) {
            throw new AeronException("the log begins at " + start + ", and no snapshot that reaches it can be fetched");
        }
        // A recording needs something in it, and what is before the snapshot does no harm.
        begin = begin == snapshotMax ? start : begin;
        long end = offer.committed();
        Progress progress = new Progress(group, begin, end);
        long made = copy.copy(recording, begin, end, new GroupStreams(group).log(), progress);
        LOG.info("partition {}: fetched the log from {} through {}", group, begin, end);
        return made;
    }

    /**
     * Writes the files with which a member begins.
     *
     * @param end where the log that was fetched ends
     */
    void write(FetchedGroup fetched, long end) throws IOException {
        LogOffer offer = fetched.offer();
        File folder = layout.group(fetched.group());
        Files.createDirectories(folder.toPath());
        try (RecordingLog recordings = new RecordingLog(folder, true)) {
            for (RecordingLog.Entry term : offer.terms()) {
                if (term.termBaseLogPosition <= end) {
                    recordings.appendTerm(
                            fetched.log(), term.leadershipTermId, term.termBaseLogPosition, term.timestamp);
                }
            }
            for (RecordingLog.Entry snapshot : fetched.snapshots()) {
                recordings.appendSnapshot(
                        snapshot.recordingId,
                        snapshot.leadershipTermId,
                        snapshot.termBaseLogPosition,
                        snapshot.logPosition,
                        snapshot.timestamp,
                        snapshot.serviceId);
            }
            recordings.force(2);
        }
        try (NodeStateFile state = new NodeStateFile(folder, true, 2)) {
            state.updateCandidateTermId(offer.term(), end, System.currentTimeMillis());
        }
    }

    private AeronArchive remote(NodeAddress leader) {
        return AeronArchive.connect(new AeronArchive.Context()
                .aeron(archive.context().aeron())
                .ownsAeronClient(false)
                .controlRequestChannel(GroupChannels.archiveControl(leader))
                .controlRequestStreamId(GroupStreams.ARCHIVE_CONTROL)
                .controlResponseChannel(address.responses())
                .messageTimeoutNs(GroupSetup.ARCHIVE_TIMEOUT_NS));
    }

    private static RecordingLog.Entry withRecording(RecordingLog.Entry entry, long recording) {
        return new RecordingLog.Entry(
                recording,
                entry.leadershipTermId,
                entry.termBaseLogPosition,
                entry.logPosition,
                entry.timestamp,
                entry.serviceId,
                entry.type,
                null,
                true,
                Aeron.NULL_VALUE,
                Aeron.NULL_VALUE);
    }

    /** Says how far a long copy is. */
    private static final class Progress implements LongConsumer {
        private final int group;
        private final long begin;
        private final long end;
        private long tellAt;

        Progress(int group, long begin, long end) {
            this.group = group;
            this.begin = begin;
            this.end = end;
            this.tellAt = begin + TELL_BYTES;
        }

        @Override
        public void accept(long position) {
            if (position >= tellAt) {
                LOG.info("partition {}: {} of {} MiB of the log", group, (position - begin) >> 20, (end - begin) >> 20);
                tellAt = position + TELL_BYTES;
            }
        }
    }
}
