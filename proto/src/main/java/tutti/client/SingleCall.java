package tutti.client;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A call that reads, or changes nothing when it is repeated, and so may be sent to any node again and again until one answers or
 * the deadline passes.
 */
final class SingleCall<Q, A> {
    private static final int ANY_PARTITION = -1;

    private final Nodes nodes;
    private final MapCache maps;
    private final ScheduledExecutorService timer;
    private final MethodDescriptor<Q, A> method;
    private final Q request;
    private final int partition;
    private final long attemptTimeoutNs;
    private final long deadlineNs;
    private final CompletableFuture<A> answer = new CompletableFuture<>();

    private SingleCall(
            TuttiClient client,
            MethodDescriptor<Q, A> method,
            Q request,
            int partition,
            long attemptNs,
            long deadlineNs) {
        this.nodes = client.nodes();
        this.maps = client.maps();
        this.timer = client.timer();
        this.method = method;
        this.request = request;
        this.partition = partition;
        this.attemptTimeoutNs = attemptNs;
        this.deadlineNs = deadlineNs;
    }

    /** To the node that leads the partition, as long as that works. */
    static <Q, A> CompletableFuture<A> toPartition(
            TuttiClient client,
            MethodDescriptor<Q, A> method,
            Q request,
            int partition,
            long attemptNs,
            long deadlineNs) {
        return new SingleCall<>(client, method, request, partition, attemptNs, deadlineNs).start();
    }

    static <Q, A> CompletableFuture<A> toAny(
            TuttiClient client, MethodDescriptor<Q, A> method, Q request, long attemptNs, long deadlineNs) {
        return new SingleCall<>(client, method, request, ANY_PARTITION, attemptNs, deadlineNs).start();
    }

    private CompletableFuture<A> start() {
        attempt(0);
        return answer;
    }

    private void attempt(int attempt) {
        @Nullable ClusterMap map = maps.newest();
        String address = partition == ANY_PARTITION ? nodes.any(map, attempt) : nodes.choose(map, partition, attempt);
        long leftNs = Math.max(1, deadlineNs - System.nanoTime());
        CallOptions options =
                CallOptions.DEFAULT.withDeadlineAfter(Math.min(leftNs, attemptTimeoutNs), TimeUnit.NANOSECONDS);
        ClientCall<Q, A> call = nodes.channel(address).newCall(method, options);
        SilentCalls.Watched watched = partition == ANY_PARTITION
                ? null
                : maps.silentCalls().watch(partition, address, () -> call.cancel("another node leads", null));
        ClientCalls.asyncUnaryCall(call, request, new StreamObserver<>() {
            @Override
            public void onNext(A response) {
                answer.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                end(watched);
                onFailure(address, attempt, error);
            }

            @Override
            public void onCompleted() {
                end(watched);
                if (!answer.isDone()) {
                    onFailure(
                            address,
                            attempt,
                            Status.INTERNAL.withDescription("an empty answer").asException());
                }
            }
        });
    }

    private static void end(SilentCalls.@Nullable Watched watched) {
        if (watched != null) {
            watched.end();
        }
    }

    private void onFailure(String address, int attempt, Throwable error) {
        Status status = Status.fromThrowable(error);
        boolean isOverload = status.getCode() == Status.Code.RESOURCE_EXHAUSTED;
        if (!isOverload && !Dispatcher.isFatal(status)) {
            nodes.failed(address);
            maps.refresh();
        }
        long waitMs = Math.max(Dispatcher.backoffMs(attempt), isOverload ? UnarySender.retryAfterMs(error) : 0);
        long waitNs = TimeUnit.MILLISECONDS.toNanos(waitMs);
        if (Dispatcher.isFatal(status) || System.nanoTime() + waitNs - deadlineNs >= 0) {
            answer.completeExceptionally(new TuttiException(status, Dispatcher.describe(status)));
            return;
        }
        try {
            var unused = timer.schedule(() -> attempt(attempt + 1), waitNs, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(new TuttiException(status, Dispatcher.describe(status)));
        }
    }
}
