package tutti.consensus;

import io.aeron.cluster.RecordingLog;
import java.util.List;

/**
 * What was fetched of a group, as recordings of the archive that fetched. Positions are Aeron's, from 0.
 *
 * @param snapshots with the recordings made of them; none if the log begins at 0
 * @param log the recording made of it
 */
record FetchedGroup(int group, LogOffer offer, List<RecordingLog.Entry> snapshots, long log) {
    /** Position of the snapshot, 0 if there is none. */
    long snapshotPosition() {
        return snapshots.isEmpty() ? 0 : snapshots.get(0).logPosition;
    }
}
