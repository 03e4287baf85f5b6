package tutti.consensus;

import io.aeron.CommonContext;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.codecs.SourceLocation;
import io.aeron.archive.status.RecordingPos;
import io.aeron.exceptions.AeronException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.agrona.concurrent.status.CountersReader;

/**
 * Copies a part of a recording of another node's archive into this node's: the other replays it, this one records that. The other's checksums
 * are compared as it reads, this one's are made as it writes.
 */
final class RecordingCopy {
    private static final long PATIENCE_NS = 20_000_000_000L;
    private static final long LOOK_NS = 1_000_000;

    private final AeronArchive from;
    private final AeronArchive to;
    private final String endpoint;

    /** @param endpoint of this node, at which nobody listens */
    RecordingCopy(AeronArchive from, AeronArchive to, String endpoint) {
        this.from = from;
        this.to = to;
        this.endpoint = endpoint;
    }

    /**
     * Copies what the recording has from {@code begin} to {@code end}, both where a frame begins.
     *
     * @param streamId of the recording that is made
     * @param progress told how far it is
     * @return the recording that was made, synced and ended
     * @throws AeronException if it could not be copied whole
     */
    long copy(long recording, long begin, long end, int streamId, LongConsumer progress) {
        int sessionId = ThreadLocalRandom.current().nextInt();
        String channel = "aeron:udp?endpoint=" + endpoint + "|" + CommonContext.SESSION_ID_PARAM_NAME + "=" + sessionId;
        long subscription = to.startRecording(channel, streamId, SourceLocation.REMOTE, true);
        boolean isCopied = false;
        try {
            long replay = from.startReplay(recording, begin, end - begin, channel, streamId);
            long made = await(recording, (int) replay, end, progress);
            isCopied = true;
            return made;
        } finally {
            if (!isCopied) {
                to.tryStopRecording(subscription);
            }
        }
    }

    private long await(long recording, int sessionId, long end, LongConsumer progress) {
        CountersReader counters = to.context().aeron().countersReader();
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        int counter = CountersReader.NULL_COUNTER_ID;
        long made = RecordingPos.NULL_RECORDING_ID;
        long position = Long.MIN_VALUE;
        while (true) {
            if (counter == CountersReader.NULL_COUNTER_ID) {
                counter = RecordingPos.findCounterIdBySession(counters, sessionId, to.archiveId());
                made = counter == CountersReader.NULL_COUNTER_ID
                        ? made
                        : RecordingPos.getRecordingId(counters, counter);
            } else if (RecordingPos.isActive(counters, counter, made)) {
                long now = counters.getCounterValue(counter);
                if (now > position) {
                    position = now;
                    deadlineNs = System.nanoTime() + PATIENCE_NS;
                    progress.accept(position);
                }
            } else {
                checkEnd(recording, made, end);
                return made;
            }
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AeronException("recording " + recording + " of the other node: nothing came for "
                        + PATIENCE_NS / 1_000_000_000L + " s");
            }
            String error = from.pollForErrorResponse();
            if (error != null) {
                throw new AeronException("recording " + recording + " of the other node: " + error);
            }
            LockSupport.parkNanos(LOOK_NS);
        }
    }

    private void checkEnd(long recording, long made, long end) {
        long stopped = to.getStopPosition(made);
        if (stopped != end) {
            throw new AeronException("recording " + recording + " of the other node could be read through " + stopped
                    + " of " + end + " only");
        }
    }
}
