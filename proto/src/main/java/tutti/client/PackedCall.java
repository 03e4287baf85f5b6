package tutti.client;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import tutti.v1.LedgerServiceGrpc;

/** CreateTransfers, of packed transfers. */
final class PackedCall {
    static final MethodDescriptor<PackedTransfers, PackedResults> METHOD =
            LedgerServiceGrpc.getCreateTransfersMethod().toBuilder(new RequestMarshaller(), new ResponseMarshaller())
                    .build();

    private PackedCall() {}

    private static final class RequestMarshaller implements Marshaller<PackedTransfers> {
        @Override
        public InputStream stream(PackedTransfers transfers) {
            return new Bytes(transfers.bytes(), transfers.bytesInUse());
        }

        @Override
        public PackedTransfers parse(InputStream stream) {
            throw new UnsupportedOperationException("a client is sent no such requests");
        }
    }

    private static final class ResponseMarshaller implements Marshaller<PackedResults> {
        @Override
        public PackedResults parse(InputStream stream) {
            try {
                return PackedResults.of(stream);
            } catch (IOException e) {
                throw Status.INTERNAL.withCause(e).asRuntimeException();
            }
        }

        @Override
        public InputStream stream(PackedResults results) {
            throw new UnsupportedOperationException("a client sends no such answers");
        }
    }

    /** Lets gRPC take the bytes as they are. */
    private static final class Bytes extends ByteArrayInputStream implements KnownLength, Drainable {
        Bytes(byte[] bytes, int length) {
            super(bytes, 0, length);
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
