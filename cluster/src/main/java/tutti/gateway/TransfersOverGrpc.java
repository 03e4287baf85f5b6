package tutti.gateway;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import tutti.v1.CreateTransfersRequest;
import tutti.v1.CreateTransfersResponse;
import tutti.v1.LedgerServiceGrpc;

/** CreateTransfers as a gRPC method whose requests are read, and answers written, without an object for each transfer. */
final class TransfersOverGrpc {
    private static final MethodDescriptor<CreateTransfersRequest, CreateTransfersResponse> METHOD =
            LedgerServiceGrpc.getCreateTransfersMethod();

    private TransfersOverGrpc() {}

    /** Replaces the service's method of that name. */
    static ServerServiceDefinition in(ServerServiceDefinition service, LedgerCalls calls, UnaryAnswers answers) {
        ServerMethodDefinition<TransferBytes, Results> method = ServerMethodDefinition.create(
                METHOD.toBuilder(new RequestMarshaller(), new ResponseMarshaller())
                        .build(),
                ServerCalls.asyncUnaryCall((request, observer) ->
                        answers.answer(observer, caller -> calls.createTransfers(caller, request))));
        return ServiceMethods.replace(
                service,
                other -> other.getMethodDescriptor().getFullMethodName().equals(METHOD.getFullMethodName())
                        ? method
                        : other);
    }

    private static final class RequestMarshaller implements Marshaller<TransferBytes> {
        @Override
        public TransferBytes parse(InputStream stream) {
            try {
                return TransferBytes.of(bytes(stream));
            } catch (IOException e) {
                throw Status.INTERNAL.withCause(e).asRuntimeException();
            }
        }

        private static byte[] bytes(InputStream stream) throws IOException {
            if (!(stream instanceof KnownLength)) {
                return stream.readAllBytes();
            }
            byte[] bytes = new byte[stream.available()];
            stream.readNBytes(bytes, 0, bytes.length);
            return bytes;
        }

        @Override
        public InputStream stream(TransferBytes request) {
            throw new UnsupportedOperationException("a node sends no such requests");
        }
    }

    private static final class ResponseMarshaller implements Marshaller<Results> {
        @Override
        public InputStream stream(Results results) {
            return new Response(ResultBytes.of(results, CreateTransfersResponse.RESULTS_FIELD_NUMBER));
        }

        @Override
        public Results parse(InputStream stream) {
            throw new UnsupportedOperationException("a node is sent no such answers");
        }
    }

    /** Lets gRPC take the bytes as they are. */
    private static final class Response extends ByteArrayInputStream implements KnownLength, Drainable {
        Response(byte[] bytes) {
            super(bytes);
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int drained = available();
            target.write(buf, pos, drained);
            skip(drained);
            return drained;
        }
    }
}
