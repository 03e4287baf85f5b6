package tutti.consensus;

import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.consensus.ArchiveCatalog.Recording;
import tutti.consensus.KeptSnapshots.Named;

/**
 * Keeps what one group has on this node's disk bounded: its two newest snapshots that can be read to their last byte, and the log
 * from the older of them. Each member does it by itself.
 *
 * <p>No log is removed that another member may still ask for: none beyond the lowest position that all others are known to have
 * stored, {@link StoredByMembers}, until that would keep more than {@code log-kept-bytes-max}; then the member is given up, and must
 * be replaced. Nor is any that this node's history has not on disk.
 *
 * <p>Killed at any point, what is left can be started: snapshots go before the log below them, and the archive forgets a recording,
 * or the beginning of one, before it deletes the files; {@link ArchiveLeftovers} deletes those that it did not come to. The recording
 * log may go on naming snapshots that are gone: they are passed over by {@link SnapshotRecovery} like damaged ones.
 */
final class LogPruning {
    private static final Logger LOG = LoggerFactory.getLogger(LogPruning.class);
    private static final int SNAPSHOTS_KEPT = 2;

    private final int group;
    private final GroupStreams streams;
    private final MemberState state;
    private final StoredByMembers members;
    private final long keptBytesMax;
    private final Path archiveDir;

    /** Recordings of snapshots that were read once and were whole. */
    private final Set<Long> whole = new TreeSet<>();

    private KeptSnapshots looked = KeptSnapshots.NONE;

    /** Position, as Aeron counts, of the older snapshot that is kept; -1 while there are no two. */
    private long olderSnapshot = -1;

    private int segmentBytes = Integer.MAX_VALUE;

    LogPruning(GroupStreams streams, MemberState state, StoredByMembers members, long keptBytesMax, Path archiveDir) {
        this.group = streams.group();
        this.streams = streams;
        this.state = state;
        this.members = members;
        this.keptBytesMax = keptBytesMax;
        this.archiveDir = archiveDir;
    }

    /**
     * Removes what need not be kept any more; by one thread at a time. Asks the archive only if there may be something.
     *
     * @param historySynced position through which the history is on disk
     */
    void prune(Supplier<AeronArchive> connect, long historySynced) {
        KeptSnapshots named = state.snapshots();
        boolean isNew = !named.equals(looked);
        boolean hasSegment = olderSnapshot >= 0 && logTarget(historySynced) - logStart() >= segmentBytes;
        if (named.logRecording() < 0 || !(isNew || hasSegment)) {
            return;
        }
        try (AeronArchive archive = connect.get()) {
            Map<Long, Recording> recordings = ArchiveCatalog.list(archive);
            Recording log = recordings.get(named.logRecording());
            if (log == null) {
                return;
            }
            segmentBytes = log.segmentBytes();
            state.onLogStart(log.startPosition());
            List<Named> kept = isNew ? newestWhole(named, recordings) : List.of();
            if (kept.size() == SNAPSHOTS_KEPT) {
                olderSnapshot = kept.get(SNAPSHOTS_KEPT - 1).position();
                purgeSnapshots(archive, recordings, kept);
            }
            looked = named;
            if (olderSnapshot >= 0) {
                purgeLog(archive, log, logTarget(historySynced));
            }
        }
    }

    /** Position, as Aeron counts, below which the log is not needed. */
    private long logTarget(long historySynced) {
        long stored = state.storedPosition();
        long neededByMembers = members.lowest(stored);
        long keptFrom = Math.max(neededByMembers, stored - keptBytesMax);
        return Math.min(olderSnapshot, Math.min(keptFrom, historySynced) - state.logBegin());
    }

    private long logStart() {
        return state.logStart() - state.logBegin();
    }

    private List<Named> newestWhole(KeptSnapshots named, Map<Long, Recording> recordings) {
        List<Named> kept = new ArrayList<>();
        for (Named snapshot : named.newestFirst()) {
            if (kept.size() < SNAPSHOTS_KEPT && isWhole(snapshot, recordings)) {
                kept.add(snapshot);
            }
        }
        return kept;
    }

    /** Reads each snapshot once. */
    private boolean isWhole(Named snapshot, Map<Long, Recording> recordings) {
        if (whole.contains(snapshot.moduleRecording()) && whole.contains(snapshot.serviceRecording())) {
            return true;
        }
        Recording module = recordings.get(snapshot.moduleRecording());
        Recording service = recordings.get(snapshot.serviceRecording());
        if (module == null || service == null) {
            return false;
        }
        SnapshotDefect ofModule = SnapshotCheck.defectOfModule(archiveDir, module);
        SnapshotDefect defect = ofModule != null ? ofModule : SnapshotCheck.defectOfService(archiveDir, service);
        if (defect != null) {
            LOG.warn("partition {}: the snapshot at {} does not count: {}", group, snapshot.position(), defect.what());
            return false;
        }
        whole.add(module.id());
        whole.add(service.id());
        return true;
    }

    /** Removes the snapshots that are older than what is kept, and those that no recording log names. */
    private void purgeSnapshots(AeronArchive archive, Map<Long, Recording> recordings, List<Named> kept) {
        Set<Long> keptRecordings = new TreeSet<>();
        long newest = -1;
        for (Named snapshot : kept) {
            keptRecordings.add(snapshot.moduleRecording());
            keptRecordings.add(snapshot.serviceRecording());
            newest = Math.max(newest, Math.max(snapshot.moduleRecording(), snapshot.serviceRecording()));
        }
        for (Recording recording : recordings.values()) {
            boolean isSnapshot = recording.streamId() == streams.moduleSnapshot()
                    || recording.streamId() == streams.serviceSnapshot();
            // A younger one than the newest that is kept may be under way.
            if (isSnapshot && recording.id() < newest && !keptRecordings.contains(recording.id())) {
                purge(archive, recording);
            }
        }
        whole.retainAll(keptRecordings);
    }

    private void purge(AeronArchive archive, Recording recording) {
        try {
            archive.purgeRecording(recording.id());
            LOG.info("partition {}: removed recording {} of an old snapshot", group, recording.id());
        } catch (ArchiveException e) {
            LOG.info("partition {}: kept recording {} for now: {}", group, recording.id(), e.getMessage());
        }
    }

    private void purgeLog(AeronArchive archive, Recording log, long target) {
        if (target <= log.startPosition()) {
            return;
        }
        long start =
                AeronArchive.segmentFileBasePosition(log.startPosition(), target, log.termBytes(), log.segmentBytes());
        if (start <= log.startPosition()) {
            return;
        }
        try {
            archive.purgeSegments(log.id(), start);
            state.onLogStart(start);
            LOG.info("partition {}: the log begins at {} now", group, start);
        } catch (ArchiveException e) {
            LOG.info("partition {}: kept the log from {} for now: {}", group, log.startPosition(), e.getMessage());
        }
    }
}
