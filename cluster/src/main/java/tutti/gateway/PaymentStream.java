package tutti.gateway;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import tutti.v1.Overload;
import tutti.v1.PayStreamsContinuouslyRequest;
import tutti.v1.PayStreamsContinuouslyResponse;
import tutti.v1.Result;

/**
 * One stream of payments: requests are worked on side by side and answered in their order.
 *
 * <p>As many requests are asked for as were answered, so that no more than a bound are outstanding; and answers are sent only
 * as fast as the client takes them. A client that does not read is therefore not read from either, and one that takes no
 * answer for long is cut off, since its requests hold places that others need.
 */
final class PaymentStream implements StreamObserver<PayStreamsContinuouslyRequest> {
    /** Told a client whose request found no leader: about the time of an election. */
    private static final int NO_LEADER_RETRY_AFTER_MS = 500;

    private final ServerCallStreamObserver<PayStreamsContinuouslyResponse> answers;
    private final Shared shared;
    private final CallTrace trace = CallTrace.current();
    private final Object lock = new Object();

    // All below is guarded by the lock, which is never held while gRPC is called.
    private final ArrayDeque<Slot> outstanding = new ArrayDeque<>();
    private boolean isHalfClosed;
    private boolean isEnded;
    private boolean isDraining;
    private boolean isDrainWanted;
    private boolean isStallWatched;
    private long sentCount;

    PaymentStream(ServerCallStreamObserver<PayStreamsContinuouslyResponse> answers, Shared shared) {
        this.answers = answers;
        this.shared = shared;
    }

    void start() {
        answers.disableAutoRequest();
        answers.setOnReadyHandler(this::drain);
        answers.setOnCancelHandler(this::end);
        answers.request(shared.requestsMax);
    }

    @Override
    public void onNext(PayStreamsContinuouslyRequest request) {
        Slot slot = new Slot(trace.takeMessageBytes());
        synchronized (lock) {
            outstanding.add(slot);
        }
        trace.workBegins();
        CompletableFuture<?> unused = work(slot, request).whenComplete((results, failure) -> {
            onAnswer(slot, results, failure);
            trace.workEnds();
        });
    }

    @Override
    public void onError(Throwable failure) {
        end();
    }

    @Override
    public void onCompleted() {
        synchronized (lock) {
            isHalfClosed = true;
        }
        drain();
    }

    private CompletableFuture<List<Result>> work(Slot slot, PayStreamsContinuouslyRequest request) {
        slot.hasPlace = shared.inFlight.tryBegin(trace.principal());
        if (!slot.hasPlace) {
            return CompletableFuture.failedFuture(CallRefusedException.overloaded(InFlight.RETRY_AFTER_MS));
        }
        try {
            return shared.calls.payStreams(shared.unary.caller(trace), request.getPaymentsList());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void onAnswer(Slot slot, @Nullable List<Result> results, @Nullable Throwable failure) {
        trace.metrics().answeredIn(System.nanoTime() - slot.startedNs);
        synchronized (lock) {
            if (results != null) {
                slot.answer = PayStreamsContinuouslyResponse.newBuilder()
                        .addAllResults(results)
                        .build();
            } else if (failure != null) {
                slot.refuse(Failures.cause(failure));
            }
            if (isEnded) {
                slot.release();
            }
        }
        drain();
    }

    /** Sends what can be sent; by one thread at a time, the others leave it their wish. */
    private void drain() {
        synchronized (lock) {
            isDrainWanted = true;
            if (isDraining) {
                return;
            }
            isDraining = true;
        }
        int sent = 0;
        Slot next = nextToSend();
        while (next != null) {
            send(next);
            sent++;
            next = nextToSend();
        }
        if (sent > 0) {
            answers.request(sent);
        }
    }

    /** The first request if it is answered and the client takes answers. Else null, and the draining has ended. */
    private @Nullable Slot nextToSend() {
        boolean isFinished;
        while (true) {
            boolean isReady = answers.isReady();
            synchronized (lock) {
                Slot first = outstanding.peek();
                if (!isEnded && first != null && first.isAnswered()) {
                    if (isReady) {
                        return outstanding.remove();
                    }
                    watchForStall();
                }
                isFinished = isHalfClosed && outstanding.isEmpty() && !isEnded;
                if (!isDrainWanted || isFinished) {
                    isDraining = false;
                    isEnded |= isFinished;
                    break;
                }
                // Something changed since the last look, perhaps after it.
                isDrainWanted = false;
            }
        }
        if (isFinished) {
            answers.onCompleted();
        }
        return null;
    }

    private void send(Slot slot) {
        PayStreamsContinuouslyResponse answer = slot.answer;
        Throwable failure = slot.failure;
        if (answer != null) {
            answers.onNext(answer);
        } else if (failure != null) {
            end();
            answers.onError(GrpcErrors.exception(failure));
        }
        synchronized (lock) {
            sentCount++;
            slot.release();
        }
    }

    private void watchForStall() {
        if (!isStallWatched) {
            isStallWatched = true;
            long sentBefore = sentCount;
            Future<?> unused = shared.timer.after(shared.stallTimeoutNs, () -> cutIfStalled(sentBefore));
        }
    }

    private void cutIfStalled(long sentBefore) {
        synchronized (lock) {
            isStallWatched = false;
            if (isEnded) {
                return;
            }
            if (sentCount != sentBefore) {
                Slot first = outstanding.peek();
                if (first != null && first.isAnswered()) {
                    watchForStall();
                }
                return;
            }
        }
        end();
        trace.abort(Status.RESOURCE_EXHAUSTED.withDescription("the client does not read its answers"), new Metadata());
    }

    /** Nothing will be sent any more: gives back what the answered requests hold; the others do when they are. */
    private void end() {
        synchronized (lock) {
            isEnded = true;
            outstanding.stream().filter(Slot::isAnswered).forEach(Slot::release);
        }
    }

    /**
     * What all streams of an endpoint share.
     *
     * @param requestsMax requests of one stream that may be outstanding
     * @param stallTimeoutNs a client that takes no answer for so long is cut off
     */
    record Shared(
            LedgerCalls calls,
            UnaryAnswers unary,
            InFlight inFlight,
            Timer timer,
            int requestsMax,
            long stallTimeoutNs) {}

    /** One request on its way to its answer. */
    private final class Slot {
        private final long startedNs = System.nanoTime();
        private final long bytes;
        private boolean hasPlace;
        private boolean isReleased;
        private @Nullable PayStreamsContinuouslyResponse answer;

        /** Ends the stream when it is this request's turn. */
        private @Nullable Throwable failure;

        Slot(long bytes) {
            this.bytes = bytes;
        }

        boolean isAnswered() {
            return answer != null || failure != null;
        }

        /** A stream outlives a request that was turned away: nothing of it was done, and the client may send it again. */
        void refuse(Throwable cause) {
            if (cause instanceof CallRefusedException refused) {
                switch (refused.reason()) {
                    case OVERLOADED -> answer = overload(refused.retryAfterMs());
                    case UNAVAILABLE -> answer = overload(NO_LEADER_RETRY_AFTER_MS);
                    case INVALID, UNAUTHENTICATED, OUT_OF_TIME -> failure = cause;
                }
            } else {
                failure = cause;
            }
        }

        void release() {
            if (!isReleased) {
                isReleased = true;
                trace.dropBytes(bytes);
                if (hasPlace) {
                    shared.inFlight.end(trace.principal());
                }
            }
        }

        private static PayStreamsContinuouslyResponse overload(int retryAfterMs) {
            return PayStreamsContinuouslyResponse.newBuilder()
                    .setOverload(Overload.newBuilder().setRetryAfterMs(retryAfterMs))
                    .build();
        }
    }
}
