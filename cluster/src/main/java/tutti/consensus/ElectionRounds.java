package tutti.consensus;

import io.aeron.cluster.ElectionState;

/**
 * How long the rounds of an election take. A candidate syncs its candidacy before it asks for votes and a voter its vote before it
 * answers, and Aeron counts the time for votes from before the first of these ({@code Election.nominate}, line 730). Where disks are so slow
 * that the time is over then, no round elects anybody; where the first candidate syncs for longer than nominations are apart, the second
 * one stands too and the votes are split. So times double with every round that elected nobody, and the next election begins with short ones
 * again. By the module's thread.
 */
final class ElectionRounds {
    /** Eight times as long is enough for whatever may be called a disk. */
    static final int DOUBLINGS_MAX = 3;

    private final long timeoutNs;
    private int doublings;
    private boolean isVoting;

    /** @param timeoutNs for the votes of a first round */
    ElectionRounds(long timeoutNs) {
        this.timeoutNs = timeoutNs;
    }

    /** To be told of every state that the election comes to. */
    void onState(ElectionState state) {
        if (state == ElectionState.CLOSED) {
            doublings = 0;
        } else if (state == ElectionState.CANVASS && isVoting) {
            doublings = Math.min(DOUBLINGS_MAX, doublings + 1);
        }
        isVoting = state == ElectionState.CANDIDATE_BALLOT || state == ElectionState.FOLLOWER_BALLOT;
    }

    /** Time for the votes of a round. */
    long timeoutNs() {
        return stretched(timeoutNs);
    }

    /** A time of a first round, in this one. */
    long stretched(long firstNs) {
        return firstNs << doublings;
    }
}
