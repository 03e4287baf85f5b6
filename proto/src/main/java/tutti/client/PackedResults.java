package tutti.client;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import tutti.v1.CreateTransfersResponse;
import tutti.v1.Outcome;
import tutti.v1.Result;

/** What {@link PackedTransfers} were answered, without an object for each: outcomes, and which of them are replays. Immutable. */
public final class PackedResults {
    private static final int RESULTS =
            CreateTransfersResponse.RESULTS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int OUTCOME = Result.OUTCOME_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;
    private static final int REPLAYED = Result.REPLAYED_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;

    /** The smallest usual result, its tag and length, an outcome, a time. */
    private static final int COMMON_BYTES = 14;

    private int[] outcomes;
    private int size;
    private final BitSet replayed = new BitSet();

    private PackedResults(int expected) {
        outcomes = new int[expected];
    }

    /** Reads the bytes of a response. */
    static PackedResults of(InputStream response) throws IOException {
        PackedResults results = new PackedResults(1 + response.available() / COMMON_BYTES);
        CodedInputStream input = CodedInputStream.newInstance(response);
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            if (tag == RESULTS) {
                results.add(input);
            } else {
                input.skipField(tag);
            }
        }
        return results;
    }

    private void add(CodedInputStream input) throws IOException {
        if (size == outcomes.length) {
            outcomes = Arrays.copyOf(outcomes, 2 * size);
        }
        int limit = input.pushLimit(input.readRawVarint32());
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            switch (tag) {
                case OUTCOME -> outcomes[size] = input.readEnum();
                case REPLAYED -> replayed.set(size, input.readBool());
                default -> input.skipField(tag);
            }
        }
        input.popLimit(limit);
        size++;
    }

    public int size() {
        return size;
    }

    /** Number of an item's outcome. */
    public int outcomeValue(int item) {
        return outcomes[item];
    }

    public Outcome outcome(int item) {
        @Nullable Outcome outcome = Outcome.forNumber(outcomes[item]);
        return outcome == null ? Outcome.UNRECOGNIZED : outcome;
    }

    /** True if the answer is the stored one of an earlier attempt. */
    public boolean isReplayed(int item) {
        return replayed.get(item);
    }
}
