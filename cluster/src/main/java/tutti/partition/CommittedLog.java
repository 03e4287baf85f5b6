package tutti.partition;

import org.agrona.DirectBuffer;
import tutti.ledger.SnapshotSink;

/**
 * What the log tells the state machine of one partition: called by the consensus service thread, in log order, also during
 * replay. Implementations copy what they keep.
 */
public interface CommittedLog {
    /**
     * Takes one committed batch. Returns false if there is no room for it now; the caller idles and calls again.
     *
     * @param position of the end of the batch in the log
     * @param timestampNs the log's timestamp, nanoseconds since 1970
     */
    boolean onBatch(long position, long timestampNs, DirectBuffer buffer, int offset, int length);

    /** This member began or ceased to lead. */
    void onRoleChange(boolean leader);

    /** A leadership term began at the position. */
    void onNewTerm(long leadershipTermId, long position);

    /** True once everything handed over by {@link #onBatch} is applied: the service thread may then read the state for a snapshot. */
    boolean isApplied();

    /** Position of the last batch in the state; to be asked only while {@link #isApplied} holds. */
    long appliedPosition();

    /**
     * True once what the batches through the position did is on disk where a snapshot does not keep it: the log up to there may then
     * be removed, and brings it never again. Sees to it that this comes soon. May be asked by any thread.
     */
    boolean isKept(long position);

    /** Writes the state; called only while {@link #isApplied} holds and no batch is handed over. */
    void writeSnapshot(SnapshotSink sink);

    /** True if a snapshot that begins with this chunk can be loaded; false if slots were moved since it was taken. Changes nothing. */
    boolean isCurrent(DirectBuffer buffer, int offset, int length);

    /** Takes one chunk of a snapshot, before any batch; in order. */
    void loadSnapshotChunk(DirectBuffer buffer, int offset, int length);

    /** All chunks were taken. Checks that the state is whole. */
    void onSnapshotLoaded(long position);
}
