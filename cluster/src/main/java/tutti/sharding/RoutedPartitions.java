package tutti.sharding;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.codec.Answer;
import tutti.codec.Query;
import tutti.codec.SectionHeader;
import tutti.partition.SlotMap;

/** The partitions behind this node's routers. */
final class RoutedPartitions implements Partitions {
    private final Peers peers;
    private final LeaderTable leaders;
    private final SlotMap slotMap;

    RoutedPartitions(Peers peers, LeaderTable leaders, SlotMap slotMap) {
        this.peers = peers;
        this.leaders = leaders;
        this.slotMap = slotMap;
    }

    @Override
    public CompletionStage<SubmitReply> submit(int partition, String principal, byte[] section, long deadlineNs) {
        CompletableFuture<SubmitReply> reply = new CompletableFuture<>();
        if (section.length < SectionHeader.BYTES
                || section.length > SECTION_BYTES_MAX
                || SectionHeader.count(new UnsafeBuffer(section), 0) < 0) {
            reply.completeExceptionally(new IllegalArgumentException("section of " + section.length + " bytes"));
            return reply;
        }
        peers.router(peers.self(), partition).tell(new PartitionRouter.Submit(principal, section, deadlineNs, reply));
        return reply;
    }

    @Override
    public CompletionStage<Answer> query(int partition, Query query, long deadlineNs) {
        List<Query> parts = QueryParts.of(query);
        List<CompletableFuture<Answer>> answers = new ArrayList<>(parts.size());
        for (Query part : parts) {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            peers.router(peers.self(), partition).tell(new PartitionRouter.Read(part, deadlineNs, answer));
            answers.add(answer);
        }
        if (answers.size() == 1) {
            return answers.get(0);
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> QueryParts.join(
                        answers.stream().map(CompletableFuture::join).toList()));
    }

    @Override
    public CompletionStage<Answer.Works> lookHere(int partition, Query.Works works) {
        CompletableFuture<Answer.Works> reply = new CompletableFuture<>();
        peers.partition(peers.self(), partition).tell(new PartitionActor.Look(works, reply));
        return reply;
    }

    @Override
    public SlotMap slotMap() {
        return slotMap;
    }

    @Override
    public int leaderNode(int partition) {
        return leaders.leader(partition);
    }

    @Override
    public CompletionStage<List<NodeReport>> nodeReports(long deadlineNs) {
        CompletableFuture<List<NodeReport>> reply = new CompletableFuture<>();
        peers.node(peers.self()).tell(new NodeActor.Ask(deadlineNs, reply));
        return reply;
    }

    @Override
    public void requestSnapshot(int partition) {
        for (int node = 0; node < peers.nodes(); node++) {
            peers.node(node).tell(new NodeActor.TakeSnapshot(partition));
        }
    }
}
