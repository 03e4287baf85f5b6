package tutti.consensus;

import java.util.function.LongSupplier;

/**
 * Whether a member may stand for leader, which Aeron decides by what the others last said of their logs ({@code Election.canvass}, line
 * 709: not while another is appointed). A member that was cut off first hears what was sent while it was: Aeron delivers everything, in
 * order. By that the others are without a leader, though they elected one long ago, and will have to elect again if it
 * stands (what Raft calls a disruptive server; Ongaro, "Consensus: bridging theory and practice", 2014, section 4.2.3). So nobody
 * stands before it has heard the others for a while, in which a leader that lives has answered its canvass. By the
 * module's thread.
 */
final class Candidacy {
    /** A leader that lives answers a canvass within two rounds of it. */
    private static final long HEAR_NS = 4 * PreferredNomination.CANVASS_INTERVAL_NS;

    /** After a long silence what comes first is old, and there may be much of it. */
    private static final long HEAR_AFTER_SILENCE_NS = 5 * HEAR_NS;

    private static final long SILENCE_NS = 5 * HEAR_NS;
    private static final long LOOK_INTERVAL_NS = 10_000_000;

    private final LongSupplier receivedBytes;
    private long received;
    private long lookAtNs;
    private boolean hasHeard;
    private long sinceNs;
    private long heardNs;
    private long patienceNs;
    private boolean mayStand;

    /** @param receivedBytes what came of the others' streams so far; less when one of them ended */
    Candidacy(LongSupplier receivedBytes) {
        this.receivedBytes = receivedBytes;
    }

    /** The module begins to canvass, or does so no more. */
    void reset(long nowNs) {
        received = receivedBytes.getAsLong();
        lookAtNs = nowNs + LOOK_INTERVAL_NS;
        hasHeard = false;
        heardNs = nowNs;
        patienceNs = HEAR_NS;
        mayStand = false;
    }

    /** To be asked in every cycle in which the module canvasses. */
    boolean mayStand(long nowNs) {
        if (nowNs - lookAtNs >= 0) {
            lookAtNs = nowNs + LOOK_INTERVAL_NS;
            long now = receivedBytes.getAsLong();
            if (now > received) {
                onHeard(nowNs);
            }
            received = now;
            mayStand = hasHeard && nowNs - heardNs <= SILENCE_NS && nowNs - sinceNs >= patienceNs;
        }
        return mayStand;
    }

    private void onHeard(long nowNs) {
        boolean wasSilent = nowNs - heardNs > SILENCE_NS;
        if (wasSilent) {
            patienceNs = HEAR_AFTER_SILENCE_NS;
        }
        if (wasSilent || !hasHeard) {
            sinceNs = nowNs;
        }
        hasHeard = true;
        heardNs = nowNs;
    }
}
