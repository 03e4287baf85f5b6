package tutti.consensus;

import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.status.RecordingPos;
import io.aeron.cluster.service.Cluster;
import io.aeron.exceptions.AeronException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.agrona.concurrent.status.CountersReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.partition.CommittedLog;

/**
 * Takes the snapshots of one partition's service, so that payments stand no longer than it takes to copy the state. Aeron records an
 * empty snapshot, believes it to be the service's, and goes on; meanwhile the copy is written to the end of that recording. Until its
 * end frame is there the snapshot counts as little as a damaged one, for {@link SnapshotRecovery} and for everyone else.
 */
final class SnapshotRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotRecorder.class);

    private final int group;
    private final MemberState state;
    private final long archiveId;
    private final Path file;
    private final Executor executor;
    private final Supplier<AeronArchive> connect;
    private final AtomicBoolean busy = new AtomicBoolean();

    /**
     * @param file where the copy lies until it is recorded
     * @param executor its one thread writes the snapshots of all groups, one after the other
     * @param connect makes a client of the archive for that thread
     */
    SnapshotRecorder(
            int group,
            MemberState state,
            long archiveId,
            Path file,
            Executor executor,
            Supplier<AeronArchive> connect) {
        this.group = group;
        this.state = state;
        this.archiveId = archiveId;
        this.file = file;
        this.executor = executor;
        this.connect = connect;
    }

    /** True while the last snapshot is being written. */
    boolean isBusy() {
        return busy.get();
    }

    /**
     * Copies the state and sees to it that the copy is recorded. Where that cannot be, there is one snapshot less. By the service's
     * thread.
     *
     * @param session of Aeron's publication, which it records and calls the snapshot
     */
    void take(CommittedLog committed, int session, Cluster cluster) {
        long position = cluster.logPosition();
        state.onSnapshotBegun(position);
        if (!busy.compareAndSet(false, true)) {
            LOG.warn("partition {}: no snapshot at {}, since an earlier one is still written", group, position);
            return;
        }
        long startNs = System.nanoTime();
        StagedSnapshot staged = stage(committed, position);
        long copyMs = (System.nanoTime() - startNs) / 1_000_000;
        if (staged == null) {
            busy.set(false);
            return;
        }
        CountersReader counters = cluster.aeron().countersReader();
        long recording = RecordingPos.getRecordingId(
                counters, RecordingPos.findCounterIdBySession(counters, session, archiveId));
        try {
            executor.execute(() -> record(staged, recording, position, copyMs));
        } catch (RejectedExecutionException closing) {
            staged.close();
        }
    }

    /** Null if there is no room for it. */
    private @Nullable StagedSnapshot stage(CommittedLog committed, long position) {
        try {
            return StagedSnapshot.of(committed::writeSnapshot, file);
        } catch (UncheckedIOException e) {
            LOG.warn("partition {}: no snapshot at {}: {}", group, position, e.toString());
            return null;
        }
    }

    private void record(StagedSnapshot staged, long recording, long position, long copyMs) {
        long startNs = System.nanoTime();
        try (staged;
                AeronArchive archive = connect.get()) {
            RecordingExtension.write(archive, recording, staged);
            state.onSnapshot(position);
            LOG.info(
                    "partition {}: the snapshot at {} is written: {} bytes, copied in {} ms, written in {} ms",
                    group,
                    position,
                    staged.bytes(),
                    copyMs,
                    (System.nanoTime() - startNs) / 1_000_000);
        } catch (AeronException | IOException e) {
            LOG.warn("partition {}: the snapshot at {} could not be written: {}", group, position, e.toString());
        } finally {
            busy.set(false);
        }
    }
}
