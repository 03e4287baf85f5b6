package tutti.client;

import com.google.protobuf.MessageLite;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tutti.v1.Outcome;
import tutti.v1.Result;

/**
 * The items of one call of the user's, and what became of each so far. Its parts travel on their own; each settles the
 * items it carries, and the last one completes the answer.
 */
final class Batch<T extends MessageLite> {
    private static final Result UNKNOWN =
            Result.newBuilder().setOutcome(Outcome.OUTCOME_UNKNOWN).build();
    private static final Result OVERLOADED =
            Result.newBuilder().setOutcome(Outcome.OUTCOME_OVERLOADED).build();
    private static final Result NEVER_SENT = Result.getDefaultInstance();

    final List<T> items;
    final Routing<T> routing;
    final PartSender<T> sender;
    final long deadlineNs;
    final CompletableFuture<List<Result>> answer = new CompletableFuture<>();

    private final @Nullable Result[] results;

    /** Items of which an attempt may have reached a log, so that no later refusal may be told as a definite answer. */
    private final BitSet maybeTaken;

    private int open;
    private int decided;
    private @Nullable Status lastError;

    Batch(List<T> items, Routing<T> routing, PartSender<T> sender, long deadlineNs) {
        this.items = items;
        this.routing = routing;
        this.sender = sender;
        this.deadlineNs = deadlineNs;
        this.results = new Result[items.size()];
        this.maybeTaken = new BitSet(items.size());
        this.open = items.size();
    }

    boolean isDone() {
        return answer.isDone();
    }

    boolean isOverdue(long nowNs) {
        return nowNs - deadlineNs >= 0;
    }

    synchronized void markMaybeTaken(int[] indexes) {
        for (int index : indexes) {
            maybeTaken.set(index);
        }
    }

    synchronized void markMaybeTaken(int index) {
        maybeTaken.set(index);
    }

    synchronized boolean isMaybeTaken(int index) {
        return maybeTaken.get(index);
    }

    synchronized void noteError(Status status) {
        lastError = status;
    }

    /** Takes what the cluster answered to one item. */
    void settle(int index, Result result) {
        put(index, result, true);
        completeIfSettled();
    }

    /** Gives up on items: what may have been taken is unknown, the rest was not done. */
    void expire(int[] indexes, boolean isOverload) {
        for (int index : indexes) {
            if (isMaybeTaken(index)) {
                put(index, UNKNOWN, true);
            } else {
                put(index, isOverload ? OVERLOADED : NEVER_SENT, isOverload);
            }
        }
        completeIfSettled();
    }

    /** Gives up on everything; what is on its way may have been taken. */
    void expireAll() {
        markMaybeTaken(allIndexes());
        expire(allIndexes(), false);
    }

    int[] allIndexes() {
        int[] all = new int[items.size()];
        Arrays.setAll(all, i -> i);
        return all;
    }

    private synchronized void put(int index, Result result, boolean isDecided) {
        if (results[index] == null) {
            results[index] = result;
            open--;
            decided += isDecided ? 1 : 0;
        }
    }

    private void completeIfSettled() {
        List<Result> all;
        synchronized (this) {
            if (open > 0) {
                return;
            }
            if (decided == 0 && results.length > 0) {
                Status status = lastError == null ? Status.UNAVAILABLE : lastError;
                answer.completeExceptionally(
                        new TuttiException(status, "nothing was done: " + Dispatcher.describe(status)));
                return;
            }
            all = new ArrayList<>(Arrays.asList(results));
        }
        answer.complete(all);
    }

    void fail(Throwable error) {
        answer.completeExceptionally(error);
    }
}
