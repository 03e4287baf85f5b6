package tutti.gateway;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/** A call that may be ended from any thread: gRPC's own must not be used by two at a time. What comes after the end is dropped. */
final class GuardedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private boolean isClosed;

    GuardedCall(ServerCall<Q, A> call) {
        super(call);
    }

    /** Ends the call unless it has ended. */
    void abort(Status status, Metadata trailers) {
        close(status, trailers);
    }

    synchronized boolean isClosed() {
        return isClosed;
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
        if (!isClosed) {
            super.sendHeaders(headers);
        }
    }

    @Override
    public synchronized void sendMessage(A message) {
        if (!isClosed) {
            super.sendMessage(message);
        }
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
        if (!isClosed) {
            isClosed = true;
            super.close(status, trailers);
        }
    }
}
