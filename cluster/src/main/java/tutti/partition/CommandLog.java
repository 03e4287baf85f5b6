package tutti.partition;

import org.agrona.DirectBuffer;

/**
 * The replicated log of one partition as the member on this node sees it. {@link #offer} and {@link #poll} are called by
 * the partition's actor alone, one call at a time; the reads may be called from any thread.
 */
public interface CommandLog {
    /** This member does not lead, or does not yet: nothing was offered. */
    long NOT_LEADER = -1;

    /** The way to the log is full for now: nothing was offered; try again after {@link #poll}. */
    long BACK_PRESSURED = -2;

    /** The log is closed for good. */
    long CLOSED = -3;

    /**
     * Offers one batch. A positive result says that it is on its way, not that it is in the log: it may be lost or logged
     * twice around a change of leader.
     */
    long offer(DirectBuffer batch, int offset, int length);

    /**
     * Keeps the session with the log alive, connects once this member leads. Never blocks. To be called at least every
     * 100 ms, and every millisecond while {@code isReady()} is false on a leader. Returns what was done, 0 for nothing.
     */
    int poll(long nowNs);

    /** True if this member leads and takes offers. */
    boolean isReady();

    /** True if this member leads its group. */
    boolean isLeader();

    /** Member that leads as far as this one knows, -1 if it knows none. Member ids are node ids. */
    int leaderMemberId();

    /** Aeron's leadership term id. */
    long leadershipTermId();

    /** Position below which this member has no log any more. */
    long startPosition();

    /** Position of this member's newest snapshot, 0 if it has none. */
    long snapshotPosition();

    /** How long this member took no offers for the last snapshot that it took as leader, 0 if it took none. */
    long snapshotPauseNs();

    /** Position up to which this member has stored and synced the log. */
    long storedPosition();

    /** Position up to which this member knows the log to be on a quorum. */
    long committedPosition();

    /** Largest batch in bytes that {@link #offer} takes. */
    int batchBytesMax();
}
