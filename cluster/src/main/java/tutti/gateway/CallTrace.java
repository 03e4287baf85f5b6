package tutti.gateway;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One gRPC call from its first header to its end, as gRPC's transport sees it: counts the bytes that come in while they come,
 * so that half-sent requests are bounded too, and knows when the call is really over.
 */
final class CallTrace extends ServerStreamTracer {
    private static final Context.Key<CallTrace> KEY = Context.key("tutti-call");

    /** Who has not said yet who it is. */
    private static final String STRANGER = "";

    private final InFlight inFlight;
    private final EndpointMetrics.Method metrics;
    private final long startedNs = System.nanoTime();
    private final AtomicLong heldBytes = new AtomicLong();

    /** The transport, and each piece of work done for the call: the last one gives the call's place back. */
    private final AtomicInteger holders = new AtomicInteger(1);

    private volatile boolean hasPlace;
    private volatile String principal = STRANGER;
    private volatile @Nullable GuardedCall<?, ?> call;

    // Bytes so far, of the transport's thread alone.
    private long wireBytes;
    private long uncompressedBytes;
    private long countedBytes;
    private long messageFromBytes;
    private boolean isTurnedAway;

    private CallTrace(InFlight inFlight, EndpointMetrics.Method metrics) {
        this.inFlight = inFlight;
        this.metrics = metrics;
    }

    /** Trace of the call on whose thread this is called. */
    static CallTrace current() {
        CallTrace trace = KEY.get();
        if (trace == null) {
            throw new IllegalStateException("not called on behalf of a gRPC call");
        }
        return trace;
    }

    @Override
    public Context filterContext(Context context) {
        return context.withValue(KEY, this);
    }

    /** From now on the call can be ended from here. */
    void attach(GuardedCall<?, ?> guarded) {
        call = guarded;
    }

    /** What came before is now the caller's. By the transport's thread. */
    void authenticate(String callersPrincipal) {
        long bytes = heldBytes.get();
        inFlight.removeBytes(principal, bytes);
        principal = callersPrincipal;
        inFlight.addBytes(principal, bytes);
    }

    String principal() {
        return principal;
    }

    /** Takes one of the gateway's places for the whole call. */
    boolean tryTakePlace() {
        hasPlace = inFlight.tryBegin(principal);
        return hasPlace;
    }

    /** Something works on the call; its place is kept until that ends, even if the caller hangs up before. */
    void workBegins() {
        holders.incrementAndGet();
    }

    void workEnds() {
        release();
    }

    EndpointMetrics.Method metrics() {
        return metrics;
    }

    long startedNs() {
        return startedNs;
    }

    /** Bytes since the last call of this method: in {@code onMessage}, the bytes of that message. */
    long takeMessageBytes() {
        long bytes = countedBytes - messageFromBytes;
        messageFromBytes = countedBytes;
        return bytes;
    }

    /** Bytes of the call are no longer held. */
    void dropBytes(long bytes) {
        long before = heldBytes.getAndUpdate(held -> Math.max(0, held - bytes));
        inFlight.removeBytes(principal, Math.min(before, bytes));
    }

    /** Ends the call with an error, from any thread. */
    void abort(Status status, Metadata trailers) {
        GuardedCall<?, ?> guarded = call;
        if (guarded != null) {
            guarded.abort(status, trailers);
        }
    }

    @Override
    public void inboundWireSize(long bytes) {
        wireBytes += bytes;
        count();
    }

    @Override
    public void inboundUncompressedSize(long bytes) {
        uncompressedBytes += bytes;
        count();
    }

    @Override
    public void streamClosed(Status status) {
        metrics.ended(status.getCode());
        release();
    }

    /** What a message takes is what came, or what it was decompressed to. */
    private void count() {
        long bytes = Math.max(wireBytes, uncompressedBytes);
        long more = bytes - countedBytes;
        if (more > 0 && !isTurnedAway) {
            countedBytes = bytes;
            heldBytes.addAndGet(more);
            if (!inFlight.addBytes(principal, more)) {
                isTurnedAway = true;
                // It is thrown away: counted until its stream is closed, it would have others turned away for it.
                dropBytes(Long.MAX_VALUE);
                CallRefusedException refused = CallRefusedException.overloaded(InFlight.RETRY_AFTER_MS);
                abort(GrpcErrors.status(refused), GrpcErrors.trailers(refused));
            }
        }
    }

    private void release() {
        if (holders.decrementAndGet() == 0) {
            dropBytes(Long.MAX_VALUE);
            if (hasPlace) {
                inFlight.end(principal);
            }
        }
    }

    /** Makes a trace for every call of an endpoint. */
    static final class Factory extends ServerStreamTracer.Factory {
        private final InFlight inFlight;
        private final EndpointMetrics metrics;

        Factory(InFlight inFlight, EndpointMetrics metrics) {
            this.inFlight = inFlight;
            this.metrics = metrics;
        }

        @Override
        public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
            return new CallTrace(inFlight, metrics.of(fullMethodName));
        }
    }
}
