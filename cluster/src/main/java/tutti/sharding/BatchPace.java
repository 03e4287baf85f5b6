package tutti.sharding;

/**
 * How large batches may be while several principals share a partition: as large as comes back in a time that the others can wait, found
 * by additive increase and multiplicative decrease (Chiu and Jain, "Analysis of the increase and decrease algorithms for congestion
 * avoidance in computer networks", 1989). One principal alone waits for nobody but itself, and fills batches to the brim. Used by the
 * partition actor alone.
 */
final class BatchPace {
    static final long TARGET_NS = 50_000_000L;
    static final int LEAST_BYTES = 16 * 1024;
    static final int STEP_BYTES = 16 * 1024;

    private final int bytesMax;
    private final Sharing sharing;
    private int sharedBytes;

    BatchPace(int bytesMax, Sharing sharing) {
        this.bytesMax = bytesMax;
        this.sharing = sharing;
        this.sharedBytes = bytesMax;
    }

    /** Bytes of the next batch. */
    int bytes(long nowNs) {
        return sharing.isShared(nowNs) ? sharedBytes : bytesMax;
    }

    /** A batch of so many bytes came back after so long. */
    void onReturned(int bytes, long tookNs) {
        if (tookNs > TARGET_NS) {
            sharedBytes = Math.max(LEAST_BYTES, Math.min(sharedBytes, bytes) / 2);
        } else {
            sharedBytes = Math.min(bytesMax, sharedBytes + STEP_BYTES);
        }
    }
}
