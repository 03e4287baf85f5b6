package tutti.client;

import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;

/** Learns from the transport whether a call may have reached a node, and whether it was the node that ended it. */
final class SentTracer extends ClientStreamTracer.Factory {
    private volatile boolean isSent;
    private volatile boolean isAnswered;

    @Override
    public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
        return new ClientStreamTracer() {
            @Override
            public void outboundHeaders() {
                isSent = true;
            }

            @Override
            public void inboundTrailers(Metadata trailers) {
                isAnswered = true;
            }
        };
    }

    /**
     * True unless it is certain that nothing of the call was given to a log: it never left, or the node itself said that
     * it is unavailable, which the contract reserves for calls of which nothing was given to a log.
     */
    boolean isMaybeTaken(Status status) {
        return isSent && !(isAnswered && status.getCode() == Status.Code.UNAVAILABLE);
    }
}
