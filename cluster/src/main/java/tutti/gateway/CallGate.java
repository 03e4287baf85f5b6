package tutti.gateway;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What every gRPC call of the ledger passes first: who asks, whether there is a place for the call, and whether its request
 * comes in time. A request that is slow to come holds a place, so that it must not do so for ever.
 */
final class CallGate implements ServerInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Status CANNOT_BE_DECODED =
            Status.INVALID_ARGUMENT.withDescription("the request is not a message of this method");

    private final Authentication authentication;
    private final Timer timer;
    private final long receiveTimeoutNs;

    CallGate(Authentication authentication, Timer timer, long receiveTimeoutNs) {
        this.authentication = authentication;
        this.timer = timer;
        this.receiveTimeoutNs = receiveTimeoutNs;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        CallTrace trace = CallTrace.current();
        GuardedCall<Q, A> guarded = new GuardedCall<>(call);
        trace.attach(guarded);
        boolean isUnary = call.getMethodDescriptor().getType().clientSendsOneMessage();
        try {
            trace.authenticate(authentication.principal(headers.get(AUTHORIZATION)));
            // Messages of streams take their places one by one.
            if (isUnary && !trace.tryTakePlace()) {
                throw CallRefusedException.overloaded(InFlight.RETRY_AFTER_MS);
            }
        } catch (CallRefusedException e) {
            guarded.abort(GrpcErrors.status(e), GrpcErrors.trailers(e));
            return new ServerCall.Listener<>() {};
        }
        Future<?> timeout = isUnary ? scheduleTimeout(guarded) : null;
        return new Listener<>(next.startCall(guarded, headers), guarded, timeout);
    }

    private Future<?> scheduleTimeout(GuardedCall<?, ?> call) {
        Status status = Status.DEADLINE_EXCEEDED.withDescription("the request did not come in time");
        return timer.after(receiveTimeoutNs, () -> call.abort(status, new Metadata()));
    }

    /** Keeps from the service what comes after the call's end, and what could not be decoded. */
    private static final class Listener<Q> extends SimpleForwardingServerCallListener<Q> {
        private final GuardedCall<?, ?> call;
        private final @Nullable Future<?> timeout;

        Listener(ServerCall.Listener<Q> delegate, GuardedCall<?, ?> call, @Nullable Future<?> timeout) {
            super(delegate);
            this.call = call;
            this.timeout = timeout;
        }

        /** The message is null where {@link DecodableRequests} could not read it. */
        @Override
        public void onMessage(@Nullable Q message) {
            if (message == null) {
                call.abort(CANNOT_BE_DECODED, new Metadata());
            } else if (!call.isClosed()) {
                super.onMessage(message);
            }
        }

        @Override
        public void onHalfClose() {
            cancelTimeout();
            if (!call.isClosed()) {
                super.onHalfClose();
            }
        }

        @Override
        public void onCancel() {
            cancelTimeout();
            super.onCancel();
        }

        @Override
        public void onComplete() {
            cancelTimeout();
            super.onComplete();
        }

        private void cancelTimeout() {
            if (timeout != null) {
                timeout.cancel(false);
            }
        }
    }
}
