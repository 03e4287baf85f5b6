package tutti.consensus;

import io.aeron.ChannelUri;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.codecs.SourceLocation;
import io.aeron.archive.status.RecordingPos;
import io.aeron.exceptions.AeronException;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.status.CountersReader;
import tutti.consensus.ArchiveCatalog.Recording;

/**
 * Writes to the end of a recording that has ended. Never has more on the way than {@link #WINDOW_BYTES}, and waits after each message as
 * long again as it took: the disk is the log's at least half of the time.
 */
final class RecordingExtension {
    private static final long WINDOW_BYTES = 1024 * 1024;

    /** An archive that does nothing for so long is given up. */
    private static final long PATIENCE_NS = GroupSetup.ARCHIVE_TIMEOUT_NS;

    private final AeronArchive archive;
    private final long recording;
    private final ExclusivePublication publication;
    private final CountersReader counters;
    private int counter = CountersReader.NULL_COUNTER_ID;

    private RecordingExtension(AeronArchive archive, long recording, ExclusivePublication publication) {
        this.archive = archive;
        this.recording = recording;
        this.publication = publication;
        this.counters = archive.context().aeron().countersReader();
    }

    /**
     * Waits for the end of the recording, writes a snapshot behind it, and returns when all of that is synced and the recording has ended
     * again.
     *
     * @throws AeronException if the archive does not do it, or not in time
     */
    static void write(AeronArchive archive, long recording, StagedSnapshot snapshot) throws IOException {
        Recording ended = awaitEnd(archive, recording);
        String channel = new ChannelUriStringBuilder()
                .media(CommonContext.IPC_MEDIA)
                .initialPosition(ended.stopPosition(), ended.initialTermId(), ended.termBytes())
                .build();
        try (ExclusivePublication publication =
                archive.context().aeron().addExclusivePublication(channel, ended.streamId())) {
            archive.extendRecording(
                    recording,
                    ChannelUri.addSessionId(channel, publication.sessionId()),
                    ended.streamId(),
                    SourceLocation.LOCAL,
                    true);
            new RecordingExtension(archive, recording, publication).writeAll(snapshot);
        }
        awaitEnd(archive, recording);
    }

    private void writeAll(StagedSnapshot snapshot) throws IOException {
        Patience patience = patience();
        while (counter == CountersReader.NULL_COUNTER_ID) {
            patience.on("extend recording " + recording);
            counter = RecordingPos.findCounterIdBySession(counters, publication.sessionId(), archive.archiveId());
        }
        for (int length = snapshot.next(); length > 0; length = snapshot.next()) {
            long startNs = System.nanoTime();
            offer(snapshot.frame(), length);
            awaitRecorded(publication.position() - WINDOW_BYTES);
            LockSupport.parkNanos(System.nanoTime() - startNs);
        }
        awaitRecorded(publication.position());
    }

    private void offer(DirectBuffer message, int length) {
        Patience patience = patience();
        long result = publication.offer(message, 0, length);
        while (result < 0) {
            if (result != Publication.BACK_PRESSURED && result != Publication.ADMIN_ACTION) {
                throw new AeronException(
                        "cannot write to recording " + recording + ": " + Publication.errorString(result));
            }
            patience.on("take more of recording " + recording);
            result = publication.offer(message, 0, length);
        }
    }

    private void awaitRecorded(long position) {
        Patience patience = patience();
        while (counters.getCounterValue(counter) < position) {
            if (!RecordingPos.isActive(counters, counter, recording)) {
                throw new AeronException("recording " + recording + " ended before it was whole");
            }
            patience.on("write recording " + recording);
        }
    }

    private static Recording awaitEnd(AeronArchive archive, long recording) {
        Patience patience = patience();
        while (archive.getStopPosition(recording) == AeronArchive.NULL_POSITION) {
            patience.on("end recording " + recording);
        }
        return ArchiveCatalog.find(archive, recording);
    }

    private static Patience patience() {
        return new Patience("the archive", PATIENCE_NS);
    }
}
