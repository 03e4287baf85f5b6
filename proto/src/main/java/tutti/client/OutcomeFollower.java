package tutti.client;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tutti.v1.FollowOutcomesRequest;
import tutti.v1.FollowOutcomesResponse;
import tutti.v1.HistoryServiceGrpc;

/**
 * What happens in one partition, in order and without end. When a node is lost it goes on at another one, after the last entry that came:
 * nothing is left out, and nothing comes twice. Of one thread.
 */
public final class OutcomeFollower implements AutoCloseable {
    /** A node tells that it is there every few seconds; one that is silent for so long is given up. */
    private static final long SILENCE_MAX_NS = TimeUnit.SECONDS.toNanos(15);

    private final TuttiClient client;
    private final int partition;
    private ByteString cursor;
    private @Nullable Feed feed;

    OutcomeFollower(TuttiClient client, int partition, @Nullable Place after) {
        this.client = client;
        this.partition = partition;
        this.cursor = after == null ? ByteString.EMPTY : after.toByteString();
    }

    /**
     * Waits for what comes next; an answer may be empty. Fails if no node has answered for as long as the client's calls may take, or if
     * the call is turned away.
     */
    public FollowOutcomesResponse next() {
        long giveUpNs = 0;
        for (int attempt = 0; ; attempt++) {
            Feed open = feed == null ? open(attempt) : feed;
            feed = open;
            Signal signal = open.next();
            if (signal.answer != null) {
                cursor = signal.answer.getCursor();
                return signal.answer;
            }
            close();
            giveUpNs = attempt == 0 ? client.deadlineFromNowNs() : giveUpNs;
            onFailure(open.address, signal.status, attempt, giveUpNs);
        }
    }

    @Override
    public void close() {
        if (feed != null) {
            feed.cancel();
            feed = null;
        }
    }

    private Feed open(int attempt) {
        String address = client.nodes().choose(client.maps().newest(), partition, attempt);
        Feed opened = new Feed(address);
        ClientCall<FollowOutcomesRequest, FollowOutcomesResponse> call = client.nodes()
                .channel(address)
                .newCall(HistoryServiceGrpc.getFollowOutcomesMethod(), CallOptions.DEFAULT);
        FollowOutcomesRequest request = FollowOutcomesRequest.newBuilder()
                .setPartition(partition)
                .setCursor(cursor)
                .build();
        ClientCalls.asyncServerStreamingCall(call, request, opened);
        return opened;
    }

    private void onFailure(String address, Status status, int attempt, long giveUpNs) {
        long waitMs = Dispatcher.backoffMs(attempt);
        boolean isOver = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs) - giveUpNs >= 0;
        if (isOver || Dispatcher.isFatal(status)) {
            throw new TuttiException(status, Dispatcher.describe(status));
        }
        client.nodes().failed(address);
        client.maps().refresh();
        try {
            TimeUnit.MILLISECONDS.sleep(waitMs);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static TuttiException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new TuttiException(Status.CANCELLED.withCause(e), "interrupted while following");
    }

    /** What a node sent: an answer, or how the call ended. */
    private record Signal(@Nullable FollowOutcomesResponse answer, Status status) {}

    /** One call to one node. Asks for an answer when the last one was taken, so that at most one waits here. */
    private static final class Feed implements ClientResponseObserver<FollowOutcomesRequest, FollowOutcomesResponse> {
        private final String address;
        private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
        private volatile @Nullable ClientCallStreamObserver<FollowOutcomesRequest> call;

        Feed(String address) {
            this.address = address;
        }

        Signal next() {
            try {
                Signal signal = signals.poll(SILENCE_MAX_NS, TimeUnit.NANOSECONDS);
                if (signal == null) {
                    return new Signal(null, Status.UNAVAILABLE.withDescription(address + " is silent"));
                }
                ClientCallStreamObserver<FollowOutcomesRequest> running = call;
                if (signal.answer != null && running != null) {
                    running.request(1);
                }
                return signal;
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }

        void cancel() {
            ClientCallStreamObserver<FollowOutcomesRequest> running = call;
            if (running != null) {
                running.cancel("nobody follows any more", null);
            }
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<FollowOutcomesRequest> started) {
            started.disableAutoRequestWithInitial(1);
            call = started;
        }

        @Override
        public void onNext(FollowOutcomesResponse answer) {
            signals.add(new Signal(answer, Status.OK));
        }

        @Override
        public void onError(Throwable error) {
            signals.add(new Signal(null, Status.fromThrowable(error)));
        }

        @Override
        public void onCompleted() {
            signals.add(new Signal(null, Status.UNAVAILABLE.withDescription(address + " ended the stream")));
        }
    }
}
