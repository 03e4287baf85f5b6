package tutti.consensus;

import io.aeron.archive.status.RecordingPos;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.RecordingLog;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.consensus.ArchiveCatalog.Recording;

/**
 * Chooses what a group begins with before its member starts: the newest snapshot that can be read to its last byte, of the service
 * and of the consensus module. Aeron would take the newest that its recording log names, and a node whose newest is damaged would
 * end at every start. One that is damaged, or was not written to its end, is invalidated in the recording log, as Aeron does by
 * itself when it truncates a log; taking part goes on from the one before, and where there is none from the log's beginning. What
 * the log brings then makes the snapshot anew.
 */
final class SnapshotRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotRecovery.class);

    private final int group;
    private final Path archiveDir;
    private final Map<Long, Recording> recordings;

    /**
     * What a group begins with.
     *
     * @param refused number of snapshots that are damaged
     * @param logStart where the log begins, as Aeron counts
     * @param logEnd where it ends
     */
    record Recovered(int refused, long logStart, long logEnd) {}

    private SnapshotRecovery(int group, Path archiveDir) {
        this.group = group;
        this.archiveDir = archiveDir;
        this.recordings = ArchiveCatalog.read(archiveDir);
    }

    /**
     * Sees to it that the newest valid snapshot of the group's recording log can be loaded. Neither the archive nor the group may run.
     *
     * @return what there is to begin with
     * @throws DamagedRecordingException if the log does not reach back to what is left
     */
    static Recovered prepare(ConsensusLayout layout, int group, int fileSyncLevel) {
        File folder = layout.group(group);
        if (!new File(folder, RecordingLog.RECORDING_LOG_FILE_NAME).exists()) {
            return new Recovered(0, 0, 0);
        }
        SnapshotRecovery recovery = new SnapshotRecovery(group, layout.archive().toPath());
        try (RecordingLog recordingLog = recovery.open(folder)) {
            return recovery.prepare(recordingLog, fileSyncLevel);
        }
    }

    private RecordingLog open(File folder) {
        try {
            return new RecordingLog(folder, false);
        } catch (RuntimeException damaged) {
            throw lost("its recording log cannot be read: " + damaged);
        }
    }

    private Recovered prepare(RecordingLog recordingLog, int fileSyncLevel) {
        int refused = 0;
        int invalidated = 0;
        RecordingLog.Entry snapshot = newest(recordingLog);
        while (snapshot != null) {
            SnapshotDefect defect = defect(recordingLog.entries(), snapshot);
            if (defect == null) {
                break;
            }
            LOG.warn(
                    "partition {}: the snapshot at {} {}, the one before is taken: {}",
                    group,
                    snapshot.logPosition,
                    defect.isDamage() ? "is damaged" : "was not written to its end",
                    defect.what());
            invalidate(recordingLog, snapshot);
            invalidated++;
            refused += defect.isDamage() ? 1 : 0;
            snapshot = newest(recordingLog);
        }
        Recording log = log(recordingLog, snapshot, invalidated);
        if (invalidated > 0) {
            recordingLog.force(fileSyncLevel);
        }
        long position = snapshot == null ? 0 : snapshot.logPosition;
        return log == null
                ? new Recovered(refused, position, position)
                : new Recovered(refused, log.startPosition(), log.stopPosition());
    }

    private static RecordingLog.@Nullable Entry newest(RecordingLog recordingLog) {
        return recordingLog.getLatestSnapshot(ConsensusModule.Configuration.SERVICE_ID);
    }

    private void invalidate(RecordingLog recordingLog, RecordingLog.Entry snapshot) {
        recordingLog.invalidateLatestSnapshot();
        RecordingLog.Entry next = newest(recordingLog);
        if (next != null && next.logPosition >= snapshot.logPosition) {
            throw lost("its recording log keeps the snapshot at " + snapshot.logPosition);
        }
    }

    /** The log must begin at what is left, or before; and it must be there if anything was lost. */
    private @Nullable Recording log(RecordingLog recordingLog, RecordingLog.@Nullable Entry snapshot, int invalidated) {
        long position = snapshot == null ? 0 : snapshot.logPosition;
        long recordingId = recordingLog.findLastTermRecordingId();
        if (recordingId == RecordingPos.NULL_RECORDING_ID) {
            if (invalidated > 0) {
                throw lost("there is no log");
            }
            return null;
        }
        Recording log = recordings.get(recordingId);
        if (log == null) {
            throw lost("the archive does not know the log, recording " + recordingId);
        }
        if (log.startPosition() > position) {
            throw lost("its log begins at " + log.startPosition() + ", and no snapshot reaches it");
        }
        return log;
    }

    private DamagedRecordingException lost(String why) {
        return new DamagedRecordingException("partition " + group + " cannot be recovered from this node's folder: "
                + why + ". " + FolderFiles.REMEDY);
    }

    /** What is wrong with the snapshot; null if it is whole. */
    private @Nullable SnapshotDefect defect(List<RecordingLog.Entry> entries, RecordingLog.Entry snapshot) {
        RecordingLog.Entry service = entries.stream()
                .filter(entry -> entry.isValid
                        && entry.type == RecordingLog.ENTRY_TYPE_SNAPSHOT
                        && entry.serviceId == 0
                        && entry.leadershipTermId == snapshot.leadershipTermId
                        && entry.logPosition == snapshot.logPosition)
                .findFirst()
                .orElse(null);
        if (service == null) {
            return new SnapshotDefect("the recording log does not name the service's part", true);
        }
        SnapshotDefect ofModule = SnapshotCheck.defectOfModule(archiveDir, recordings.get(snapshot.recordingId));
        return ofModule != null
                ? ofModule
                : SnapshotCheck.defectOfService(archiveDir, recordings.get(service.recordingId));
    }
}
