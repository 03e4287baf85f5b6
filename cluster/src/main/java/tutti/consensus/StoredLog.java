package tutti.consensus;

import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.status.RecordingPos;
import io.aeron.cluster.RecordingLog;
import io.aeron.exceptions.AeronException;
import java.io.File;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tutti.partition.CommittedLog;
import tutti.partition.Partitioning;

/**
 * The log of one partition in a folder of which no node runs, and the state that comes before it: the newest snapshot, or the
 * state with which the partition began when slots were moved. Of one thread.
 */
final class StoredLog implements AutoCloseable {
    private final ConsensusLayout layout;
    private final Partitioning partitioning;
    private final AeronArchive archive;
    private final int partition;
    private final CommittedLog committed;
    private @Nullable LogReader reader;

    StoredLog(
            ConsensusLayout layout,
            Partitioning partitioning,
            AeronArchive archive,
            int partition,
            CommittedLog committed) {
        this.layout = layout;
        this.partitioning = partitioning;
        this.archive = archive;
        this.partition = partition;
        this.committed = committed;
    }

    /** Brings the state machine, which has nothing, to where its log goes on. */
    void load() {
        File folder = layout.group(partition);
        if (!new File(folder, RecordingLog.RECORDING_LOG_FILE_NAME).exists()) {
            loadMoved();
            return;
        }
        try (RecordingLog recordings = new RecordingLog(folder, false)) {
            RecordingLog.Entry snapshot = recordings.getLatestSnapshot(0);
            load(snapshot == null ? List.of() : List.of(snapshot), recordings.findLastTermRecordingId());
        }
    }

    /**
     * The same of recordings that no recording log names.
     *
     * @param snapshots that of the service first; none if the log begins at 0
     */
    void load(List<RecordingLog.Entry> snapshots, long log) {
        long from = 0;
        if (!snapshots.isEmpty() && readSnapshot(snapshots.get(0).recordingId)) {
            from = snapshots.get(0).logPosition;
            committed.onSnapshotLoaded(partitioning.logBegin(partition) + from);
        } else {
            loadMoved();
        }
        if (log == RecordingPos.NULL_RECORDING_ID) {
            return;
        }
        long begin = Math.max(from, archive.getStartPosition(log));
        if (begin > from) {
            throw new AeronException(
                    "partition " + partition + ": the log begins at " + begin + ", no snapshot reaches it");
        }
        if (archive.getStopPosition(log) > from) {
            reader = new LogReader(archive, log, from, new LogMessages(partitioning.logBegin(partition), committed));
        }
    }

    /** Gives what the log has next to the state machine; false at its end. */
    boolean readOn() {
        return reader != null && reader.readOn();
    }

    /** Position of the log, as Aeron counts, through which it was read; -1 if nothing of it was to be read. */
    long position() {
        return reader == null ? -1 : reader.position();
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
    }

    private void loadMoved() {
        MovedState moved = MovedState.of(layout, partitioning, partition);
        if (moved != null) {
            moved.load(committed);
        }
    }

    /** False if slots were moved since the snapshot was taken. */
    private boolean readSnapshot(long recording) {
        SnapshotReader snapshot = SnapshotReader.loading(committed);
        try (LogReader chunks =
                new LogReader(archive, recording, archive.getStartPosition(recording), new AeronSnapshot(snapshot))) {
            while (chunks.readOn()) {
                // Until its end.
            }
        }
        snapshot.checkEnded();
        return !snapshot.isSuperseded();
    }
}
