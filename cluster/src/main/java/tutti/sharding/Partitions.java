package tutti.sharding;

import java.util.List;
import java.util.concurrent.CompletionStage;
import tutti.codec.Answer;
import tutti.codec.Query;
import tutti.config.GatewayConfig;
import tutti.partition.SlotMap;

/** The partitions of the cluster as a gateway sees them: sends what belongs to a partition to the node that leads it. Thread-safe. */
public interface Partitions {
    /** Longest section that {@link #submit} takes, header included. */
    int SECTION_BYTES_MAX = GatewayConfig.SECTION_BYTES_MAX;

    /**
     * Submits one section. Follows hints to the leader, tries the next node where nothing is heard, retries with the same
     * bytes until the deadline. Fails with {@link IllegalArgumentException} if the section is malformed. The stage completes
     * on a router's thread, which is not to be kept.
     *
     * @param principal name of the caller's principal; the leader stamps its number into the records
     * @param section header and body, taken over by the call
     * @param deadlineNs by {@link System#nanoTime}
     */
    CompletionStage<SubmitReply> submit(int partition, String principal, byte[] section, long deadlineNs);

    /**
     * Reads at a point of the log after this call; linearizable. A query for thousands of things is read in parts, each at
     * its own point. Fails with {@link PartitionUnavailableException}.
     */
    CompletionStage<Answer> query(int partition, Query query, long deadlineNs);

    /**
     * Reads works from this node's own replica of the partition, whoever leads it: at once, but of a state that may lie
     * behind by as much as this member does. What is not in the answer may exist all the same. Never fails. The stage
     * completes on the partition's thread, which is not to be kept.
     */
    CompletionStage<Answer.Works> lookHere(int partition, Query.Works works);

    SlotMap slotMap();

    /** Node that leads the partition as far as this node knows, -1 if it knows none. */
    int leaderNode(int partition);

    /** Asks every node for its state; nodes that do not answer until the deadline are told as unreachable. */
    CompletionStage<List<NodeReport>> nodeReports(long deadlineNs);

    /**
     * Asks the members of a partition, wherever it is led, to take a snapshot. Nobody answers; the reports of the nodes tell. It may be
     * lost, or come while an earlier snapshot is under way, which is then all that is taken.
     */
    void requestSnapshot(int partition);
}
