package tutti.gateway;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.sharding.PartitionUnavailableException;

/** What gRPC says where a whole call fails. */
final class GrpcErrors {
    /** Trailer that says when to come back, milliseconds from now. */
    static final Metadata.Key<String> RETRY_AFTER_MS =
            Metadata.Key.of("tutti-retry-after-ms", Metadata.ASCII_STRING_MARSHALLER);

    private static final Logger LOGGER = LoggerFactory.getLogger(GrpcErrors.class);

    private GrpcErrors() {}

    static StatusRuntimeException exception(Throwable failure) {
        Throwable cause = Failures.cause(failure);
        return status(cause).asRuntimeException(trailers(cause));
    }

    static Status status(Throwable cause) {
        if (cause instanceof CallRefusedException refused) {
            return code(refused.reason()).withDescription(refused.getMessage());
        }
        if (cause instanceof PartitionUnavailableException) {
            return Status.UNAVAILABLE.withDescription(cause.getMessage());
        }
        LOGGER.error("a call failed", cause);
        return Status.INTERNAL.withDescription("internal error; the node's log says more");
    }

    static Metadata trailers(Throwable cause) {
        Metadata trailers = new Metadata();
        if (cause instanceof CallRefusedException refused && refused.retryAfterMs() > 0) {
            trailers.put(RETRY_AFTER_MS, Integer.toString(refused.retryAfterMs()));
        }
        return trailers;
    }

    private static Status code(CallRefusedException.Reason reason) {
        return switch (reason) {
            case INVALID -> Status.INVALID_ARGUMENT;
            case UNAUTHENTICATED -> Status.UNAUTHENTICATED;
            case OVERLOADED -> Status.RESOURCE_EXHAUSTED;
            case UNAVAILABLE -> Status.UNAVAILABLE;
            case OUT_OF_TIME -> Status.DEADLINE_EXCEEDED;
        };
    }
}
