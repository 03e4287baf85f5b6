package tutti.client;

import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tutti.v1.LedgerServiceGrpc;
import tutti.v1.PayStreamsContinuouslyRequest;
import tutti.v1.PayStreamsContinuouslyResponse;
import tutti.v1.StreamPayment;

/**
 * One open gRPC stream of payments to one node. Answers come in the order of the requests, so the oldest unanswered part
 * is the one that an answer belongs to. All methods but the callbacks are called under the lane's lock.
 */
final class StreamCall {
    private final StreamLane lane;
    private final String address;
    private final Dispatcher dispatcher;
    private final ArrayDeque<SentPart> unanswered = new ArrayDeque<>();

    private @Nullable ClientCallStreamObserver<PayStreamsContinuouslyRequest> requests;
    private boolean isClosed;
    private final long openedNs = System.nanoTime();
    private long lastAnswerNs = openedNs;

    private StreamCall(StreamLane lane, String address, Dispatcher dispatcher) {
        this.lane = lane;
        this.address = address;
        this.dispatcher = dispatcher;
    }

    static StreamCall open(StreamLane lane, String address, Nodes nodes, Dispatcher dispatcher) {
        StreamCall call = new StreamCall(lane, address, dispatcher);
        var unused = ClientCalls.asyncBidiStreamingCall(
                nodes.channel(address)
                        .newCall(LedgerServiceGrpc.getPayStreamsContinuouslyMethod(), CallOptions.DEFAULT),
                call.new AnswerObserver());
        return call;
    }

    String address() {
        return address;
    }

    boolean isClosed() {
        return isClosed;
    }

    int unansweredCount() {
        return unanswered.size();
    }

    boolean isReady() {
        return !isClosed && requests != null && requests.isReady();
    }

    void send(Part<StreamPayment> part, long nowNs) {
        unanswered.add(new SentPart(part, nowNs));
        if (requests != null) {
            requests.onNext(PayStreamsContinuouslyRequest.newBuilder()
                    .addAllPayments(part.items())
                    .build());
        }
    }

    /** Sends no more; what was sent is still answered. */
    void finish() {
        if (!isClosed && requests != null) {
            isClosed = true;
            requests.onCompleted();
        }
    }

    /** Ends the stream; its unanswered parts are then told to have failed. */
    void cancel(String why) {
        synchronized (lane) {
            isClosed = true;
        }
        if (requests != null) {
            requests.cancel(why, null);
        }
    }

    /**
     * True if the node answered nothing for so long, or cannot even be reached. A node that answers slowly is not stuck: to
     * send it everything again would make it slower still.
     */
    boolean isStuck(long nowNs, long silenceMaxNs, boolean isWanted) {
        SentPart oldest = unanswered.peek();
        if (oldest != null) {
            return nowNs - Math.max(oldest.sentNs(), lastAnswerNs) > silenceMaxNs;
        }
        return isWanted && !isReady() && nowNs - openedNs > silenceMaxNs;
    }

    /** Parts whose deadline passed while they wait for their answer; they keep their place in the stream. */
    List<Part<StreamPayment>> overdue(long nowNs) {
        List<Part<StreamPayment>> overdue = new ArrayList<>();
        for (SentPart sent : unanswered) {
            if (sent.part().batch().isOverdue(nowNs) && !sent.part().batch().isDone()) {
                overdue.add(sent.part());
            }
        }
        return overdue;
    }

    private record SentPart(Part<StreamPayment> part, long sentNs) {}

    private final class AnswerObserver
            implements ClientResponseObserver<PayStreamsContinuouslyRequest, PayStreamsContinuouslyResponse> {
        @Override
        public void beforeStart(ClientCallStreamObserver<PayStreamsContinuouslyRequest> observer) {
            requests = observer;
            observer.setOnReadyHandler(lane::pump);
        }

        @Override
        public void onNext(PayStreamsContinuouslyResponse response) {
            SentPart sent;
            synchronized (lane) {
                sent = unanswered.poll();
                lastAnswerNs = System.nanoTime();
                lane.onAnswer();
            }
            if (sent == null) {
                cancel("an answer without a request");
                return;
            }
            lane.pump();
            if (response.hasOverload()) {
                dispatcher.onOverload(sent.part(), response.getOverload().getRetryAfterMs());
            } else {
                dispatcher.onResults(sent.part(), response.getResultsList());
            }
        }

        @Override
        public void onError(Throwable error) {
            end(Status.fromThrowable(error));
        }

        @Override
        public void onCompleted() {
            end(Status.UNAVAILABLE.withDescription("the node ended the stream"));
        }

        private void end(Status status) {
            List<SentPart> lost;
            synchronized (lane) {
                isClosed = true;
                lost = List.copyOf(unanswered);
                unanswered.clear();
                lane.onEnd(StreamCall.this, !lost.isEmpty() || !status.isOk());
            }
            for (SentPart sent : lost) {
                dispatcher.onFailure(sent.part(), status, !Dispatcher.isFatal(status));
            }
            lane.pump();
        }
    }
}
