package tutti.client;

import com.google.protobuf.MessageLite;
import io.grpc.Status;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tutti.v1.Outcome;
import tutti.v1.Result;

/**
 * Splits batches by partition, and decides what happens to a part that was answered, turned away or lost: the rules of
 * retrying are here and nowhere else.
 */
final class Dispatcher {
    private static final long BACKOFF_FIRST_MS = 10;
    private static final long BACKOFF_MAX_MS = 200;
    /** Room for the message around the items. */
    private static final int ENVELOPE_BYTES = 1024;
    /** A tag and a length of at most five bytes before each item. */
    private static final int ITEM_OVERHEAD_BYTES = 6;

    private final MapCache maps;
    private final ScheduledExecutorService timer;
    /** Batches that are not answered yet. */
    private final Set<Batch<?>> open = ConcurrentHashMap.newKeySet();

    Dispatcher(MapCache maps, ScheduledExecutorService timer) {
        this.maps = maps;
        this.timer = timer;
    }

    <T extends MessageLite> CompletableFuture<List<Result>> submit(
            List<T> items, Routing<T> routing, PartSender<T> sender, long deadlineNs) {
        Batch<T> batch = new Batch<>(items, routing, sender, deadlineNs);
        if (items.isEmpty()) {
            batch.answer.complete(List.of());
            return batch.answer;
        }
        open.add(batch);
        var unused = batch.answer.whenComplete((results, error) -> open.remove(batch));
        int[] all = batch.allIndexes();
        ClusterMap map = maps.newest();
        if (map != null) {
            dispatch(map, batch, all, 0);
        } else {
            var first = maps.get(deadlineNs).whenComplete((fetched, error) -> {
                if (error != null) {
                    batch.fail(unwrap(error));
                } else {
                    dispatch(fetched, batch, all, 0);
                }
            });
        }
        return batch.answer;
    }

    static Throwable unwrap(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    static String describe(Status status) {
        return status.getDescription() == null
                ? status.getCode().toString()
                : status.getCode() + ", " + status.getDescription();
    }

    private <T extends MessageLite> void dispatch(ClusterMap map, Batch<T> batch, int[] indexes, int attempt) {
        int[] partitions = new int[indexes.length];
        int[] counts = new int[map.partitionCount()];
        for (int i = 0; i < indexes.length; i++) {
            partitions[i] = isChained(batch, indexes, i)
                    ? partitions[i - 1]
                    : batch.routing.partitionOf(map, batch.items.get(indexes[i]));
            counts[partitions[i]]++;
        }
        for (int partition = 0; partition < counts.length; partition++) {
            if (counts[partition] == indexes.length) {
                sendInPieces(map, batch, indexes, partition, attempt);
            } else if (counts[partition] > 0) {
                int[] own = new int[counts[partition]];
                int size = 0;
                for (int i = 0; i < indexes.length; i++) {
                    if (partitions[i] == partition) {
                        own[size++] = indexes[i];
                    }
                }
                sendInPieces(map, batch, own, partition, attempt);
            }
        }
    }

    /** True if the item is linked to the one before it. */
    private static <T extends MessageLite> boolean isChained(Batch<T> batch, int[] indexes, int i) {
        return i > 0 && indexes[i - 1] == indexes[i] - 1 && batch.routing.isLinked(batch.items.get(indexes[i - 1]));
    }

    /** One message carries a bounded number of items and bytes. Chains stay whole; one that is too long for a message is refused. */
    private <T extends MessageLite> void sendInPieces(
            ClusterMap map, Batch<T> batch, int[] indexes, int partition, int attempt) {
        int bytesMax = map.requestBytesMax() - ENVELOPE_BYTES;
        int start = 0;
        int bytes = 0;
        int chainStart = 0;
        int bytesBeforeChain = 0;
        for (int i = 0; i < indexes.length; i++) {
            int itemBytes = batch.items.get(indexes[i]).getSerializedSize() + ITEM_OVERHEAD_BYTES;
            if (!isChained(batch, indexes, i)) {
                chainStart = i;
                bytesBeforeChain = bytes;
            }
            boolean isFull = i - start >= map.itemsMax() || bytes + itemBytes > bytesMax;
            if (isFull && chainStart > start) {
                batch.sender.send(
                        new Part<>(batch, Arrays.copyOfRange(indexes, start, chainStart), partition, attempt));
                start = chainStart;
                bytes -= bytesBeforeChain;
                bytesBeforeChain = 0;
            }
            bytes += itemBytes;
        }
        int[] rest = start == 0 ? indexes : Arrays.copyOfRange(indexes, start, indexes.length);
        batch.sender.send(new Part<>(batch, rest, partition, attempt));
    }

    /** A node answered the part item by item. */
    <T extends MessageLite> void onResults(Part<T> part, List<Result> results) {
        if (results.size() != part.indexes().length) {
            Status wrong = Status.INTERNAL.withDescription(
                    results.size() + " results for " + part.indexes().length + " items");
            onFailure(part, wrong, true);
            return;
        }
        Batch<T> batch = part.batch();
        int[] again = new int[results.size()];
        int againCount = 0;
        boolean isMoved = false;
        boolean isOverload = true;
        for (int i = 0; i < results.size(); i++) {
            int index = part.indexes()[i];
            Result result = results.get(i);
            int outcome = result.getOutcomeValue();
            if (isFinal(batch, index, outcome)) {
                batch.settle(index, result);
            } else {
                again[againCount++] = index;
                isMoved |= outcome == Outcome.OUTCOME_MOVED_VALUE;
                isOverload &= outcome == Outcome.OUTCOME_OVERLOADED_VALUE;
            }
        }
        if (isMoved) {
            maps.refresh();
        }
        if (againCount > 0) {
            retryLater(part, Arrays.copyOf(again, againCount), backoffMs(part.attempt()), isOverload);
        }
    }

    /**
     * True if an outcome may be told to the user. A refusal that follows an attempt of unknown end may not: it does not say
     * what came of that attempt.
     */
    private static <T extends MessageLite> boolean isFinal(Batch<T> batch, int index, int outcome) {
        switch (outcome) {
            case Outcome.OUTCOME_MOVED_VALUE, Outcome.OUTCOME_OVERLOADED_VALUE, Outcome.OUTCOME_UNSPECIFIED_VALUE -> {
                return false;
            }
            case Outcome.OUTCOME_UNKNOWN_VALUE -> {
                batch.markMaybeTaken(index);
                return false;
            }
            default -> {
                return outcome < Outcome.OUTCOME_MOVED_VALUE || !batch.isMaybeTaken(index);
            }
        }
    }

    /** A full queue turned the part away; nothing of it was done. */
    <T extends MessageLite> void onOverload(Part<T> part, long retryAfterMs) {
        part.batch().noteError(Status.RESOURCE_EXHAUSTED.withDescription("the cluster is overloaded"));
        long waitMs = retryAfterMs > 0 ? jitter(retryAfterMs) : backoffMs(part.attempt());
        retryLater(part, part.indexes(), waitMs, true);
    }

    /** The part was not answered. */
    <T extends MessageLite> void onFailure(Part<T> part, Status status, boolean isMaybeTaken) {
        if (isMaybeTaken) {
            part.batch().markMaybeTaken(part.indexes());
        }
        part.batch().noteError(status);
        if (isFatal(status)) {
            part.batch().expire(part.indexes(), false);
            return;
        }
        maps.refresh();
        retryLater(part, part.indexes(), backoffMs(part.attempt()), false);
    }

    /** True if the same call would be turned away again, whatever the cluster's state. */
    static boolean isFatal(Status status) {
        return switch (status.getCode()) {
            case INVALID_ARGUMENT,
                    UNAUTHENTICATED,
                    PERMISSION_DENIED,
                    UNIMPLEMENTED,
                    FAILED_PRECONDITION,
                    OUT_OF_RANGE -> true;
            default -> false;
        };
    }

    private <T extends MessageLite> void retryLater(Part<T> part, int[] indexes, long waitMs, boolean isOverload) {
        Batch<T> batch = part.batch();
        long waitNs = TimeUnit.MILLISECONDS.toNanos(waitMs);
        if (batch.isOverdue(System.nanoTime() + waitNs)) {
            batch.expire(indexes, isOverload);
            return;
        }
        if (!later(() -> redispatch(batch, indexes, part.attempt() + 1), waitMs)) {
            batch.expire(indexes, isOverload);
        }
    }

    /** Runs a task after a while; false if the client was closed. */
    boolean later(Runnable task, long waitMs) {
        try {
            var unused = timer.schedule(task, waitMs, TimeUnit.MILLISECONDS);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Gives up on all that is on its way: the client is being closed. */
    void close() {
        List.copyOf(open).forEach(Batch::expireAll);
    }

    private <T extends MessageLite> void redispatch(Batch<T> batch, int[] indexes, int attempt) {
        @Nullable ClusterMap map = maps.newest();
        if (map != null && !batch.isDone()) {
            dispatch(map, batch, indexes, attempt);
        }
    }

    static long backoffMs(int attempt) {
        return jitter(Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS << Math.min(attempt, 10)));
    }

    /** From the whole wait down to half of it, so that those who were turned away together do not come back together. */
    private static long jitter(long ms) {
        return ms - ThreadLocalRandom.current().nextLong(ms / 2 + 1);
    }
}
