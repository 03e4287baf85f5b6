package tutti.client;

import com.google.protobuf.MessageLite;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends each part as one unary call. */
final class UnarySender<T extends MessageLite, Q, A> implements PartSender<T> {
    static final Metadata.Key<String> RETRY_AFTER_MS =
            Metadata.Key.of("tutti-retry-after-ms", Metadata.ASCII_STRING_MARSHALLER);

    private final BatchKind<T, Q, A> kind;
    private final Nodes nodes;
    private final MapCache maps;
    private final Dispatcher dispatcher;
    private final long attemptTimeoutNs;

    UnarySender(BatchKind<T, Q, A> kind, Nodes nodes, MapCache maps, Dispatcher dispatcher, long attemptTimeoutNs) {
        this.kind = kind;
        this.nodes = nodes;
        this.maps = maps;
        this.dispatcher = dispatcher;
        this.attemptTimeoutNs = attemptTimeoutNs;
    }

    @Override
    public void send(Part<T> part) {
        String address = nodes.choose(maps.newest(), part.partition(), part.attempt());
        long leftNs = Math.max(1, part.batch().deadlineNs - System.nanoTime());
        SentTracer tracer = new SentTracer();
        CallOptions options = CallOptions.DEFAULT
                .withDeadlineAfter(Math.min(leftNs, attemptTimeoutNs), TimeUnit.NANOSECONDS)
                .withStreamTracerFactory(tracer);
        ClientCall<Q, A> call = nodes.channel(address).newCall(kind.method(), options);
        SilentCalls.Watched watched = maps.silentCalls()
                .watch(part.partition(), address, () -> call.cancel("another node leads the partition", null));
        ClientCalls.asyncUnaryCall(
                call, kind.request().apply(part.items()), new PartObserver(part, address, tracer, watched));
    }

    /** Milliseconds after which to come back, 0 if the node did not say. */
    static long retryAfterMs(Throwable error) {
        Metadata trailers = Status.trailersFromThrowable(error);
        String text = trailers == null ? null : trailers.get(RETRY_AFTER_MS);
        if (text == null) {
            return 0;
        }
        try {
            return Math.max(0, Long.parseLong(text));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private final class PartObserver implements StreamObserver<A> {
        private final Part<T> part;
        private final String address;
        private final SentTracer tracer;
        private final SilentCalls.Watched watched;
        private @Nullable A answer;

        PartObserver(Part<T> part, String address, SentTracer tracer, SilentCalls.Watched watched) {
            this.part = part;
            this.address = address;
            this.tracer = tracer;
            this.watched = watched;
        }

        @Override
        public void onNext(A response) {
            answer = response;
        }

        @Override
        public void onError(Throwable error) {
            watched.end();
            Status status = Status.fromThrowable(error);
            if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
                dispatcher.onOverload(part, retryAfterMs(error));
                return;
            }
            if (!Dispatcher.isFatal(status)) {
                nodes.failed(address);
            }
            dispatcher.onFailure(part, status, tracer.isMaybeTaken(status) && !Dispatcher.isFatal(status));
        }

        @Override
        public void onCompleted() {
            watched.end();
            if (answer == null) {
                dispatcher.onFailure(part, Status.INTERNAL.withDescription("an empty answer"), true);
            } else {
                dispatcher.onResults(part, kind.results().apply(answer));
            }
        }
    }
}
