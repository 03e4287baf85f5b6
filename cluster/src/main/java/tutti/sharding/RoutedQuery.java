package tutti.sharding;

import java.util.concurrent.CompletableFuture;
import tutti.codec.Answer;
import tutti.codec.Query;

/** A gateway's query on its way to the leader. */
final class RoutedQuery extends RoutedRequest {
    private final int partition;
    private final Query query;
    private final CompletableFuture<Answer> reply;

    RoutedQuery(
            int partition,
            long correlation,
            long startedNs,
            long deadlineNs,
            Query query,
            CompletableFuture<Answer> reply) {
        super(correlation, startedNs, deadlineNs);
        this.partition = partition;
        this.query = query;
        this.reply = reply;
    }

    /** Reads have a share of their own. */
    @Override
    String principal() {
        return "";
    }

    @Override
    int items() {
        return 1;
    }

    @Override
    PartitionActor.Message message(long nowNs) {
        return new PartitionActor.Read(correlation, query);
    }

    @Override
    void expire() {
        reply.completeExceptionally(new PartitionUnavailableException(partition));
    }

    void complete(Answer answer) {
        reply.complete(answer);
    }
}
