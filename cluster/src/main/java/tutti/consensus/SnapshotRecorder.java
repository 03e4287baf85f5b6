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
import java.util.function.BooleanSupplier;
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
    private static final long KEPT_LIMIT_NS = 60_000_000_000L;

    private final int group;
    private final MemberState state;
    private final long archiveId;
    private final Path file;
    private final Executor executor;
    private final Supplier<AeronArchive> connect;
    private final AtomicBoolean busy = new AtomicBoolean();

    /** Of the service's thread. */
    private @Nullable Due due;

    /** A snapshot that was begun: the recording that it goes to, and the log position up to which it holds everything. */
    private record Due(long recording, long position) {}

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
     * A snapshot of what is in the log so far is due. Where it cannot be, there is one snapshot less.
     *
     * @param session of Aeron's publication, which it records and calls the snapshot
     */
    void begin(int session, Cluster cluster) {
        long position = cluster.logPosition();
        state.onSnapshotBegun(position);
        if (!busy.compareAndSet(false, true)) {
            LOG.warn("partition {}: no snapshot at {}, since an earlier one is still written", group, position);
            return;
        }
        CountersReader counters = cluster.aeron().countersReader();
        int counter = RecordingPos.findCounterIdBySession(counters, session, archiveId);
        due = new Due(RecordingPos.getRecordingId(counters, counter), position);
        state.onCopying(true);
    }

    /** True if a snapshot was begun, and the state is not copied yet. */
    boolean isDue() {
        return due != null;
    }

    /**
     * Copies the state, if a snapshot was begun and all that came before it is applied, and sees to it that the copy is recorded. While the
     * service waits for that Aeron lets it do its background work, which comes here as well.
     *
     * @return false if that is still to be done
     */
    boolean proceed(CommittedLog committed) {
        Due begun = due;
        if (begun == null) {
            return true;
        }
        if (!committed.isApplied()) {
            return false;
        }
        due = null;
        copy(committed, begun);
        return true;
    }

    private void copy(CommittedLog committed, Due begun) {
        long startNs = System.nanoTime();
        StagedSnapshot staged = stage(committed, begun.position);
        state.onCopying(false);
        long copyMs = (System.nanoTime() - startNs) / 1_000_000;
        if (staged == null) {
            busy.set(false);
            return;
        }
        long applied = committed.appliedPosition();
        try {
            executor.execute(() -> record(staged, begun, () -> committed.isKept(applied), copyMs));
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

    private void record(StagedSnapshot staged, Due begun, BooleanSupplier isKept, long copyMs) {
        long position = begun.position;
        long startNs = System.nanoTime();
        try (staged) {
            awaitKept(isKept);
            try (AeronArchive archive = connect.get()) {
                RecordingExtension.write(archive, begun.recording, staged);
            }
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

    /** What the log would bring again, and a snapshot does not hold, must be on disk before the snapshot counts. */
    private static void awaitKept(BooleanSupplier isKept) {
        Patience patience = new Patience("the history", KEPT_LIMIT_NS);
        while (!isKept.getAsBoolean()) {
            patience.on("sync what the snapshot does not hold");
        }
    }
}
