package tutti.node;

/**
 * When the next snapshot of one partition is due: after some time; when there is much log that a restart would have to replay; or when
 * there is some, and so little comes that nobody will mind. Looked at every second, by one thread.
 */
final class SnapshotDue {
    /** So much less log than what makes one due is enough in quiet times. */
    static final int QUIET_PART = 32;

    /** Times are quiet once so few bytes a second, as a part of what makes one due, came ... */
    static final int TRICKLE_PART = 8192;

    /** ... so many seconds in a row. */
    static final int QUIET_LOOKS = 5;

    private final long everyNs;
    private final long logBytesMax;
    private long dueNs;
    private long askedAt;
    private long lastEnd;
    private int quietLooks;

    /**
     * @param everyNs 0 if none is ever due by time
     * @param logBytesMax bytes of log after the last snapshot that make one due; 0 if none is ever due by them
     * @param firstNs when the first is due by time
     */
    SnapshotDue(long everyNs, long logBytesMax, long firstNs) {
        this.everyNs = everyNs;
        this.logBytesMax = logBytesMax;
        this.dueNs = firstNs;
    }

    /**
     * To be called every second while this member leads.
     *
     * @param end position of the log's end
     * @param snapshot position of the last snapshot that is written
     */
    boolean isDue(long nowNs, long end, long snapshot) {
        quietLooks = end - lastEnd <= logBytesMax / TRICKLE_PART ? quietLooks + 1 : 0;
        lastEnd = end;
        // One that was asked for may not be written yet.
        long behind = end - Math.max(snapshot, askedAt);
        long enough = quietLooks >= QUIET_LOOKS ? logBytesMax / QUIET_PART : logBytesMax;
        boolean isByLog = logBytesMax > 0 && behind >= enough;
        return isByLog || (everyNs > 0 && nowNs - dueNs >= 0);
    }

    /** One was asked for. */
    void onAsked(long nowNs, long end) {
        askedAt = end;
        dueNs = nowNs + everyNs;
    }

    /** Another member leads, who asks. */
    void onElsewhere(long nowNs) {
        if (nowNs - dueNs >= 0) {
            dueNs = nowNs + everyNs;
        }
    }
}
