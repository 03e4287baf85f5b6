package tutti.sharding;

/** What a router has promised an answer to. */
abstract class RoutedRequest {
    final long correlation;
    final long startedNs;
    final long deadlineNs;

    /** Node that it was last sent to, and that has not sent it back; {@link LeaderTable#NOBODY} if there is none. */
    private int sentTo = LeaderTable.NOBODY;

    /** When it was sent, or when the node last said that it works on it. */
    private long heardNs;

    /** It is not to be sent before. */
    private long resumeNs;

    /** True if an attempt may have reached a log and nothing was heard that says otherwise. */
    private boolean isMaybeLogged;

    private boolean wasSent;

    RoutedRequest(long correlation, long startedNs, long deadlineNs) {
        this.correlation = correlation;
        this.startedNs = startedNs;
        this.deadlineNs = deadlineNs;
        this.resumeNs = startedNs;
    }

    /** Whose share of the router's room it takes. */
    abstract String principal();

    /** Items that it counts for. */
    abstract int items();

    abstract PartitionActor.Message message(long nowNs);

    /** The deadline has passed. */
    abstract void expire();

    int sentTo() {
        return sentTo;
    }

    boolean isSilentSince(long ns) {
        return heardNs - ns < 0;
    }

    boolean isDue(long nowNs) {
        return nowNs - resumeNs >= 0;
    }

    boolean isExpired(long nowNs) {
        return nowNs - deadlineNs >= 0;
    }

    /** True if it may be in a log for all that is known. */
    boolean isMaybeLogged() {
        return isMaybeLogged || sentTo != LeaderTable.NOBODY;
    }

    /** It is sent to the node. Returns true if it was sent before. */
    boolean onSent(int node, long nowNs) {
        boolean isRepeated = wasSent;
        isMaybeLogged |= sentTo != LeaderTable.NOBODY;
        wasSent = true;
        sentTo = node;
        heardNs = nowNs;
        return isRepeated;
    }

    void onSignOfLife(int node, long nowNs) {
        if (node == sentTo) {
            heardNs = nowNs;
        }
    }

    /** The node did not offer it, and waits for nothing. False if that answers an earlier attempt: then it says nothing. */
    boolean onReturned(int node) {
        if (node != sentTo) {
            return false;
        }
        sentTo = LeaderTable.NOBODY;
        return true;
    }

    /** The node offered it and does not know what came of that. */
    boolean onLost(int node) {
        isMaybeLogged = true;
        return onReturned(node);
    }

    void pauseUntil(long ns) {
        resumeNs = ns;
    }
}
