package tutti.gateway;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs calls that have one request and one answer, and sends the answer. */
final class UnaryAnswers {
    /** Left of a caller's time for the answer's way back: a tenth, at most so much. */
    private static final long MARGIN_NS_MAX = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long PATIENT_TIMEOUT_NS = TimeUnit.HOURS.toNanos(1);

    private final long requestTimeoutNs;

    UnaryAnswers(long requestTimeoutNs) {
        this.requestTimeoutNs = requestTimeoutNs;
    }

    <A> void answer(StreamObserver<A> observer, Function<Caller, CompletableFuture<A>> call) {
        answer(observer, requestTimeoutNs, call);
    }

    /** For calls that say themselves how long they wait. */
    <A> void answerPatiently(StreamObserver<A> observer, Function<Caller, CompletableFuture<A>> call) {
        answer(observer, PATIENT_TIMEOUT_NS, call);
    }

    /** The caller on whose behalf this thread runs, for one message of a stream. */
    Caller caller(CallTrace trace) {
        return caller(trace, requestTimeoutNs);
    }

    private static <A> void answer(
            StreamObserver<A> observer, long timeoutNs, Function<Caller, CompletableFuture<A>> call) {
        // With a handler set, answering a caller who has hung up is no error.
        ((ServerCallStreamObserver<A>) observer).setOnCancelHandler(() -> {});
        CallTrace trace = CallTrace.current();
        Caller caller = caller(trace, timeoutNs);
        trace.workBegins();
        CompletableFuture<A> answer;
        try {
            answer = call.apply(caller);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<?> unused = answer.whenComplete((message, failure) -> {
            try {
                send(observer, message, failure);
                trace.metrics().answeredIn(System.nanoTime() - trace.startedNs());
            } catch (RuntimeException e) {
                // Would be lost in the future.
                trace.abort(GrpcErrors.status(e), new Metadata());
            } finally {
                trace.workEnds();
            }
        });
    }

    /** The caller's own deadline counts where it is the sooner. */
    private static Caller caller(CallTrace trace, long ownTimeoutNs) {
        long timeoutNs = ownTimeoutNs;
        Deadline deadline = Context.current().getDeadline();
        if (deadline != null) {
            long remainingNs = deadline.timeRemaining(TimeUnit.NANOSECONDS);
            timeoutNs = Math.min(timeoutNs, remainingNs - Math.min(MARGIN_NS_MAX, remainingNs / 10));
        }
        return new Caller(trace.principal(), System.nanoTime() + timeoutNs);
    }

    private static <A> void send(StreamObserver<A> observer, @Nullable A message, @Nullable Throwable failure) {
        if (message != null) {
            observer.onNext(message);
            observer.onCompleted();
        } else if (failure != null) {
            observer.onError(GrpcErrors.exception(failure));
        }
    }
}
