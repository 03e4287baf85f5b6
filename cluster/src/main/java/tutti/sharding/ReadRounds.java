package tutti.sharding;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.agrona.collections.LongHashSet;
import tutti.replica.Replica;

/**
 * Reads that leave no trace in the log, for while nothing may grow it: before a leader answers it asks all members whether they still
 * follow it, and answers once a majority, itself included, has said so after the read came.
 *
 * <p>That is as good as a place in the log. Whatever was acknowledged before the read came, in this term or an earlier one, this very
 * actor has applied, unless a later leader acknowledged it: and then a majority had stored entries of a later term by that time, of
 * which at least one is in any majority that is asked, and no longer follows. A leader that was paused is told so by the first answers.
 */
final class ReadRounds {
    /** A round that has not got its answers is asked again after this: messages between nodes may be lost. */
    static final long AGAIN_NS = 100_000_000L;

    private final int partition;
    private final Peers peers;
    private final Replica replica;
    private final Leadership leadership;
    private final Deque<Reading> waiting = new ArrayDeque<>();

    /** Reads that the round under way answers: those that came before it began. */
    private final List<Reading> asked = new ArrayList<>();

    /** Request numbers of all reads here. */
    private final LongHashSet open = new LongHashSet();

    /** Nodes that have answered the round. */
    private final BitSet followers = new BitSet();

    /** Begins anywhere, so that no answer to an earlier process of this node is taken for one to this. */
    private long round;

    private long term;
    private long askedAtNs;

    ReadRounds(PartitionContext context, Leadership leadership) {
        this.partition = context.partition();
        this.peers = context.peers();
        this.replica = context.replica();
        this.leadership = leadership;
        this.round = context.incarnation();
    }

    /** Takes a read, if it is not here already; false if too many wait. */
    boolean read(Reading reading, long nowNs) {
        if (open.contains(reading.correlation())) {
            return true;
        }
        if (open.size() == BatchPipeline.READINGS_MAX) {
            return false;
        }
        open.add(reading.correlation());
        waiting.add(reading);
        if (asked.isEmpty()) {
            begin(nowNs);
        }
        return true;
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** To be called now and then while this member leads. */
    void look(long nowNs) {
        if (asked.isEmpty() || nowNs - askedAtNs < AGAIN_NS) {
            return;
        }
        if (term != leadership.term()) {
            restart(nowNs);
        } else {
            ask(nowNs);
        }
    }

    /** The node's member follows this one, in the term that it was asked of. */
    void onFollows(int node, long answered, long nowNs) {
        if (answered != round || asked.isEmpty() || !peers.isNode(node) || node == peers.self()) {
            return;
        }
        followers.set(node);
        if (followers.cardinality() + 1 > peers.nodes() / 2) {
            end(nowNs);
        }
    }

    /** This member leads no longer. */
    void turnAllAway() {
        asked.forEach(Reading::turnAway);
        waiting.forEach(Reading::turnAway);
        asked.clear();
        waiting.clear();
        open.clear();
    }

    private void begin(long nowNs) {
        asked.addAll(waiting);
        waiting.clear();
        round++;
        term = leadership.term();
        followers.clear();
        if (peers.nodes() == 1) {
            end(nowNs);
        } else {
            ask(nowNs);
        }
    }

    private void ask(long nowNs) {
        askedAtNs = nowNs;
        for (int node = 0; node < peers.nodes(); node++) {
            if (node != peers.self() && !followers.get(node)) {
                peers.partition(node, partition).tell(new PartitionActor.Follow(peers.self(), round, term));
            }
        }
    }

    private void end(long nowNs) {
        if (term != leadership.term()) {
            restart(nowNs);
            return;
        }
        for (Reading reading : asked) {
            open.remove(reading.correlation());
            reading.answer(replica.answer(reading.query()));
        }
        asked.clear();
        if (!waiting.isEmpty()) {
            begin(nowNs);
        }
    }

    /** What was asked in another term says nothing of this one. */
    private void restart(long nowNs) {
        waiting.addAll(asked);
        asked.clear();
        begin(nowNs);
    }
}
