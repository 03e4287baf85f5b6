package tutti.gateway;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import tutti.v1.Result;

/** Results as the bytes of a response, without a message for each: the same bytes that protobuf writes. */
final class ResultBytes {
    private ResultBytes() {}

    /**
     * A response that has nothing but results.
     *
     * @param fieldNumber of the results in the response
     */
    static byte[] of(Results results, int fieldNumber) {
        int size = 0;
        for (int item = 0; item < results.size(); item++) {
            int bytes = bytes(results, item);
            size += CodedOutputStream.computeTagSize(fieldNumber)
                    + CodedOutputStream.computeUInt32SizeNoTag(bytes)
                    + bytes;
        }
        byte[] response = new byte[size];
        CodedOutputStream output = CodedOutputStream.newInstance(response);
        try {
            for (int item = 0; item < results.size(); item++) {
                output.writeTag(fieldNumber, WireFormat.WIRETYPE_LENGTH_DELIMITED);
                output.writeUInt32NoTag(bytes(results, item));
                write(results, item, output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an array takes what it has room for", e);
        }
        output.checkNoSpaceLeft();
        return response;
    }

    /** Fields that say what is so without them are left out. An item that is answered has an outcome. */
    private static int bytes(Results results, int item) {
        int bytes = CodedOutputStream.computeEnumSize(
                Result.OUTCOME_FIELD_NUMBER, results.outcome(item).code());
        if (results.isReplayed(item)) {
            bytes += CodedOutputStream.computeBoolSize(Result.REPLAYED_FIELD_NUMBER, true);
        }
        long timestampNs = results.timestampNs(item);
        if (timestampNs != 0) {
            bytes += CodedOutputStream.computeInt64Size(Result.TIMESTAMP_NS_FIELD_NUMBER, timestampNs);
        }
        return bytes;
    }

    private static void write(Results results, int item, CodedOutputStream output) throws IOException {
        output.writeEnum(Result.OUTCOME_FIELD_NUMBER, results.outcome(item).code());
        if (results.isReplayed(item)) {
            output.writeBool(Result.REPLAYED_FIELD_NUMBER, true);
        }
        long timestampNs = results.timestampNs(item);
        if (timestampNs != 0) {
            output.writeInt64(Result.TIMESTAMP_NS_FIELD_NUMBER, timestampNs);
        }
    }
}
