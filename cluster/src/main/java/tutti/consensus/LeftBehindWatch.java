package tutti.consensus;

import org.jspecify.annotations.Nullable;

/**
 * Tells a member whose log ends before the others' logs begin: what lies between was removed when this member was given up, and
 * Aeron would call elections for ever to get it. Nothing but replacing the node helps.
 */
final class LeftBehindWatch {
    /** A member that can be helped stores something within this time. */
    static final long STILL_NS = 10_000_000_000L;

    private long ownPosition = -1;
    private long stillSinceNs;

    /**
     * Takes where a peer's log begins, and where this member's ends.
     *
     * @return why this node must be replaced; null if it need not
     */
    synchronized @Nullable String onPeer(int peer, long peerLogStart, MemberState own, long nowNs) {
        long stored = own.storedPosition();
        if (stored != ownPosition || own.isLeader()) {
            ownPosition = stored;
            stillSinceNs = nowNs;
        }
        if (peerLogStart <= stored || nowNs - stillSinceNs < STILL_NS) {
            return null;
        }
        return "this member's log ends at " + stored + ", and that of node " + peer + " begins at " + peerLogStart
                + " by now: this node was away for longer than the others keep the log for it"
                + " (consensus.log-kept-bytes-max). " + FolderFiles.REMEDY;
    }
}
