package tutti.gateway;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes services hand bytes that are no message on as null, for {@link CallGate} to answer. Left to itself gRPC would answer
 * UNKNOWN, "application error", and log the stack trace of each.
 */
final class DecodableRequests {
    private DecodableRequests() {}

    static ServerServiceDefinition of(ServerServiceDefinition service) {
        return ServiceMethods.replace(service, DecodableRequests::of);
    }

    private static <Q, A> ServerMethodDefinition<Q, A> of(ServerMethodDefinition<Q, A> method) {
        MethodDescriptor<Q, A> descriptor = method.getMethodDescriptor();
        return ServerMethodDefinition.create(
                descriptor.toBuilder(
                                new Tolerant<>(descriptor.getRequestMarshaller()), descriptor.getResponseMarshaller())
                        .build(),
                method.getServerCallHandler());
    }

    /** Reads null where there is no message. */
    private record Tolerant<T>(Marshaller<T> marshaller) implements Marshaller<T> {
        @Override
        public InputStream stream(T value) {
            return marshaller.stream(value);
        }

        @Override
        public @Nullable T parse(InputStream stream) {
            try {
                return marshaller.parse(stream);
            } catch (StatusRuntimeException e) {
                return null;
            }
        }
    }
}
