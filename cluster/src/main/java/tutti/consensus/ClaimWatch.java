package tutti.consensus;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells that this member waits to lead while another leads a later term. A member that was elected waits until a quorum has its log, without a
 * limit ({@code Election.leaderLogReplication}), and takes no word from a later term's leader meanwhile ({@code
 * Election.onNewLeadershipTerm} does in three other states alone): if those who voted for it went on to elect another, whose log is shorter, it
 * would wait for ever. Started again, it follows.
 */
final class ClaimWatch {
    static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(5);

    private boolean isOvertaken;
    private long sinceNs;

    /** Takes what a peer says of its log; returns why this member must give up, null if it need not. */
    synchronized @Nullable String onPeer(int peer, PeerLog log, MemberState own, long nowNs) {
        if (!own.isClaiming()) {
            isOvertaken = false;
            return null;
        }
        if (!log.leads() || log.term() <= own.leadershipTermId()) {
            return null;
        }
        if (!isOvertaken) {
            isOvertaken = true;
            sinceNs = nowNs;
        }
        return nowNs - sinceNs < PATIENCE_NS
                ? null
                : "this member was elected and waits for a quorum to have its log, while member " + peer
                        + " leads term " + log.term() + ": it starts again to follow";
    }
}
