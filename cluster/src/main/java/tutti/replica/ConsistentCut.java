package tutti.replica;

import java.util.List;
import java.util.function.IntPredicate;

/**
 * Brings the replicas of all partitions to states that belong together: nobody has received what was not sent, and nobody has forgotten,
 * since it was acknowledged, what was not received. What was sent and not received is still kept by who sent it, and is sent again.
 *
 * <p>Such states are a consistent cut (Chandy and Lamport, Distributed Snapshots, 1985). The cuts of one execution are a
 * lattice, so reading on only where something is missing comes to the least one at or after where it began.
 */
public final class ConsistentCut {
    private final List<Replica> replicas;
    private final IntPredicate readOn;

    /**
     * @param replicas of all partitions, by number, without moves of slots on their way
     * @param readOn has the replica of a partition apply what its log has next; false if it has no more
     */
    public ConsistentCut(List<Replica> replicas, IntPredicate readOn) {
        this.replicas = replicas;
        this.readOn = readOn;
    }

    /** Reads on until the states belong together; false if a log ends before. */
    public boolean reach() {
        boolean hasMoved = true;
        while (hasMoved) {
            hasMoved = false;
            for (int from = 0; from < replicas.size(); from++) {
                for (int to = 0; to < replicas.size(); to++) {
                    while (from != to && !fits(from, to)) {
                        if (!readOn.test(isSent(from, to) ? to : from)) {
                            return false;
                        }
                        hasMoved = true;
                    }
                }
            }
        }
        return true;
    }

    private boolean fits(int from, int to) {
        return isSent(from, to)
                && replicas.get(from).acknowledgedSequence(to)
                        <= replicas.get(to).receivedSequence(from);
    }

    /** True if the sender has sent all that the receiver has received. */
    private boolean isSent(int from, int to) {
        return replicas.get(to).receivedSequence(from) <= replicas.get(from).lastSentSequence(to);
    }
}
