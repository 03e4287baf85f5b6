package tutti.sharding;

import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import tutti.codec.Answer;

/** Sends a partition actor's answers to the routers that asked. */
final class Replies {
    private final Peers peers;
    private final int partition;
    private final IntSupplier leader;
    private final BooleanSupplier isLeading;

    /**
     * @param leader the node that leads the partition as far as this one knows
     * @param isLeading whether this one does
     */
    Replies(Peers peers, int partition, IntSupplier leader, BooleanSupplier isLeading) {
        this.peers = peers;
        this.partition = partition;
        this.leader = leader;
        this.isLeading = isLeading;
    }

    /** False for a number that no router of this cluster gave: it could not be answered. */
    boolean isAnswerable(long correlation) {
        return peers.isNode(Correlation.node(correlation));
    }

    void decided(long correlation, byte[] outcomes) {
        router(correlation).tell(new PartitionRouter.Decided(correlation, outcomes));
    }

    void answered(long correlation, Answer answer) {
        router(correlation).tell(new PartitionRouter.Answered(correlation, answer));
    }

    /** Nothing was offered to a log. */
    void notLeader(long correlation) {
        router(correlation).tell(new PartitionRouter.NotLeader(peers.self(), correlation, leader.getAsInt()));
    }

    /** It may be in the log. */
    void lost(long correlation) {
        router(correlation).tell(new PartitionRouter.Lost(peers.self(), correlation, isLeading.getAsBoolean()));
    }

    void overloaded(long correlation, int retryAfterMs) {
        router(correlation).tell(new PartitionRouter.Overloaded(peers.self(), correlation, retryAfterMs));
    }

    void storageFull(long correlation, int retryAfterMs) {
        router(correlation).tell(new PartitionRouter.StorageFull(peers.self(), correlation, retryAfterMs));
    }

    void malformed(long correlation, String problem) {
        router(correlation).tell(new PartitionRouter.Malformed(correlation, problem));
    }

    /** Still being worked on. All numbers are of one node's router. */
    void pending(int node, long[] correlations) {
        peers.router(node, partition).tell(new PartitionRouter.Pending(peers.self(), correlations));
    }

    /** Answers {@link PartitionActor.WhoLeads}. */
    void leads(int node, long term) {
        peers.router(node, partition).tell(new PartitionRouter.Leads(peers.self(), isLeading.getAsBoolean(), term));
    }

    private ActorRef<PartitionRouter.Message> router(long correlation) {
        return peers.router(Correlation.node(correlation), partition);
    }
}
