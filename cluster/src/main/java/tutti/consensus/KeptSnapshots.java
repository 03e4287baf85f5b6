package tutti.consensus;

import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.RecordingLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The snapshots that a group's recording log names as valid, the newest first, and where the log itself lies. Copied out of the
 * recording log by the thread that owns it.
 *
 * @param logRecording -1 if there is no log yet
 */
record KeptSnapshots(long logRecording, List<Named> newestFirst) {
    static final KeptSnapshots NONE = new KeptSnapshots(-1, List.of());

    /** Older ones are of no interest: what is kept are two. */
    private static final int NAMED_MAX = 64;

    /**
     * One snapshot.
     *
     * @param position as Aeron counts, from 0
     */
    record Named(long position, long moduleRecording, long serviceRecording) {}

    static KeptSnapshots of(RecordingLog recordingLog) {
        List<RecordingLog.Entry> entries = recordingLog.entries();
        List<Named> named = new ArrayList<>();
        for (int i = entries.size() - 1; i > 0 && named.size() < NAMED_MAX; i--) {
            RecordingLog.Entry module = entries.get(i);
            RecordingLog.Entry service = entries.get(i - 1);
            if (isSnapshot(module)
                    && isSnapshot(service)
                    && module.serviceId == ConsensusModule.Configuration.SERVICE_ID
                    && service.serviceId == 0
                    && module.leadershipTermId == service.leadershipTermId
                    && module.logPosition == service.logPosition) {
                named.add(new Named(module.logPosition, module.recordingId, service.recordingId));
            }
        }
        return new KeptSnapshots(recordingLog.findLastTermRecordingId(), List.copyOf(named));
    }

    /** True if there is one at this position, or none as new yet. */
    boolean mayName(long position) {
        return newestFirst.isEmpty()
                || position > newestFirst.get(0).position()
                || newestFirst.stream().anyMatch(snapshot -> snapshot.position() == position);
    }

    /** Those at other positions. */
    KeptSnapshots without(Set<Long> positions) {
        return positions.isEmpty()
                ? this
                : new KeptSnapshots(
                        logRecording,
                        newestFirst.stream()
                                .filter(snapshot -> !positions.contains(snapshot.position()))
                                .toList());
    }

    private static boolean isSnapshot(RecordingLog.Entry entry) {
        return entry.isValid && entry.type == RecordingLog.ENTRY_TYPE_SNAPSHOT;
    }
}
