package tutti.sharding;

/**
 * How long the oldest stream credit for one peer partition has waited to reach its payee's home, as its leader sees it: never
 * too short, and too long by at most the time between two looks and the time that a look waits for its turn.
 *
 * <p>Accruals leave in the order in which they began. So a look notes how many had begun; once all of those are taken it notes
 * the channel's last sequence number, and once that is acknowledged, every credit from before the look is home.
 */
final class SettlementLag {
    private static final long NONE = -1;

    /** Credits from before this time are home. */
    private long clearedNs;

    /** Time of the look that is being followed; meaningful while {@code begun} is set. */
    private long lookNs;

    /** Accruals that had begun at the look, {@link #NONE} if none is being followed. */
    private long begun = NONE;

    /** Last sequence number sent when the look's accruals were taken, {@link #NONE} before. */
    private long sentThrough = NONE;

    /** Begins anew: what is on its way now may have waited for any time, which is not known and not counted. */
    void reset(long nowNs) {
        clearedNs = nowNs;
        begun = NONE;
        sentThrough = NONE;
    }

    /**
     * Looks.
     *
     * @param accrualsBegun accruals of all peers that ever began
     * @param oldestAccrual number of the oldest accrual for this peer that is not taken, -1 if there is none
     * @param sentSequence last sequence number sent to the peer
     * @param acknowledgedSequence last one that the peer acknowledged
     */
    void look(long nowNs, long accrualsBegun, long oldestAccrual, long sentSequence, long acknowledgedSequence) {
        if (oldestAccrual < 0 && acknowledgedSequence >= sentSequence) {
            reset(nowNs);
            return;
        }
        if (begun == NONE) {
            begun = accrualsBegun;
            lookNs = nowNs;
        }
        if (sentThrough == NONE && (oldestAccrual < 0 || oldestAccrual >= begun)) {
            sentThrough = sentSequence;
        }
        if (sentThrough != NONE && acknowledgedSequence >= sentThrough) {
            clearedNs = lookNs;
            begun = NONE;
            sentThrough = NONE;
        }
    }

    /** Credits from before this time, by {@link System#nanoTime}, are home. */
    long clearedNs() {
        return clearedNs;
    }
}
