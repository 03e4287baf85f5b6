package tutti.sharding;

import org.jspecify.annotations.Nullable;

/** Whether several principals use the partition now. One alone waits for nobody but itself. Used by the partition actor alone. */
final class Sharing {
    /** Principals share a partition for so long after another one sent something. */
    static final long SHARED_NS = 1_000_000_000L;

    private @Nullable String last;
    private boolean isShared;
    private long sharedAtNs;

    void onAdmitted(String principal, long nowNs) {
        if (last != null && !last.equals(principal)) {
            isShared = true;
            sharedAtNs = nowNs;
        }
        last = principal;
    }

    boolean isShared(long nowNs) {
        isShared &= nowNs - sharedAtNs < SHARED_NS;
        return isShared;
    }
}
