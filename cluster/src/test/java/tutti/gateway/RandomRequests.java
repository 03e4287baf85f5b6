package tutti.gateway;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import tutti.v1.CreateTransfersRequest;
import tutti.v1.Transfer;

/**
 * Bytes that are, or once were, requests to create transfers: fields in any order, left out and repeated, with values on every
 * boundary, wrong wire types, fields and groups that nobody knows; and what becomes of them when bytes are lost or changed.
 */
final class RandomRequests {
    private static final List<FieldDescriptor> FIELDS = Transfer.getDescriptor().getFields();
    private static final int FIRST_UNKNOWN = 1000;
    private static final int ITEMS_MAX = 5;
    private static final int FIELDS_MAX = 9;
    private static final int DEPTH_MAX = 110;
    private static final int MUTATIONS_MAX = 3;
    private static final int[] ID_LENGTHS = {16, 16, 16, 16, 16, 16, 0, 15, 17};
    private static final long[] NUMBERS = {
        0, 1, 2, 4, 5, 127, 128, 255, 65_535, 65_536, 1L << 31, -1, Long.MAX_VALUE, Long.MIN_VALUE
    };

    private final Random random;

    RandomRequests(long seed) {
        random = new Random(seed);
    }

    /** Not always a request that can be read, even if nothing is mutated: groups may be nested too deep. */
    byte[] next() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream output = CodedOutputStream.newInstance(bytes);
        try {
            int items = random.nextInt(ITEMS_MAX + 1);
            for (int item = 0; item < items; item++) {
                if (isOneIn(20)) {
                    writeUnknown(output);
                }
                output.writeByteArray(CreateTransfersRequest.TRANSFERS_FIELD_NUMBER, transfer());
            }
            output.flush();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    /** The same bytes but for a few. */
    byte[] mutate(byte[] request) {
        byte[] mutated = request;
        for (int left = 1 + random.nextInt(MUTATIONS_MAX); left > 0 && mutated.length > 0; left--) {
            int at = random.nextInt(mutated.length);
            switch (random.nextInt(4)) {
                case 0 -> mutated = Arrays.copyOf(mutated, at);
                case 1 -> mutated[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
                case 2 -> mutated[at] = (byte) random.nextInt();
                default -> {
                    byte[] shorter = Arrays.copyOf(mutated, mutated.length - 1);
                    System.arraycopy(mutated, at + 1, shorter, at, shorter.length - at);
                    mutated = shorter;
                }
            }
        }
        return mutated;
    }

    private byte[] transfer() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream output = CodedOutputStream.newInstance(bytes);
        if (!isOneIn(10)) {
            writeCommon(output);
        }
        if (isOneIn(3)) {
            for (int left = random.nextInt(FIELDS_MAX); left > 0; left--) {
                writeField(output);
            }
        }
        output.flush();
        return bytes.toByteArray();
    }

    /** Fields that make a transfer without fault. */
    private void writeCommon(CodedOutputStream output) throws IOException {
        output.writeByteArray(Transfer.ID_FIELD_NUMBER, bytes(16));
        output.writeByteArray(Transfer.DEBIT_ACCOUNT_ID_FIELD_NUMBER, bytes(16));
        output.writeByteArray(Transfer.CREDIT_ACCOUNT_ID_FIELD_NUMBER, bytes(16));
        output.writeUInt64(Transfer.AMOUNT_FIELD_NUMBER, 1 + random.nextInt(1000));
        output.writeUInt32(Transfer.CODE_FIELD_NUMBER, random.nextInt(1 << 16));
        if (isOneIn(4)) {
            output.writeUInt32(Transfer.FLAGS_FIELD_NUMBER, 1 << random.nextInt(12));
        }
    }

    private void writeField(CodedOutputStream output) throws IOException {
        FieldDescriptor field = FIELDS.get(random.nextInt(FIELDS.size()));
        int number = field.getNumber();
        if (isOneIn(6)) {
            writeUnknown(output);
        } else if (isOneIn(10)) {
            writeOfAnyType(output, number);
        } else {
            switch (field.getType()) {
                case BYTES -> output.writeByteArray(number, bytes(ID_LENGTHS[random.nextInt(ID_LENGTHS.length)]));
                case FIXED64 -> output.writeFixed64(number, number());
                case FIXED32 -> output.writeFixed32(number, (int) number());
                default -> output.writeUInt64(number, number());
            }
        }
    }

    private void writeUnknown(CodedOutputStream output) throws IOException {
        int field = FIRST_UNKNOWN + random.nextInt(1 << 20);
        if (isOneIn(3)) {
            writeGroups(output, field, isOneIn(4) ? random.nextInt(DEPTH_MAX) : random.nextInt(4));
        } else {
            writeOfAnyType(output, field);
        }
    }

    private void writeOfAnyType(CodedOutputStream output, int field) throws IOException {
        switch (random.nextInt(6)) {
            case 0 -> output.writeUInt64(field, number());
            case 1 -> output.writeFixed64(field, number());
            case 2 -> output.writeFixed32(field, (int) number());
            case 3 -> output.writeTag(field, random.nextInt(Byte.SIZE));
            default -> output.writeByteArray(field, bytes(random.nextInt(40)));
        }
    }

    private void writeGroups(CodedOutputStream output, int field, int depth) throws IOException {
        for (int i = 0; i < depth; i++) {
            output.writeTag(field, WireFormat.WIRETYPE_START_GROUP);
        }
        output.writeUInt64(1, number());
        for (int i = 0; i < depth; i++) {
            output.writeTag(field, WireFormat.WIRETYPE_END_GROUP);
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        if (!isOneIn(20)) {
            random.nextBytes(bytes);
        }
        return bytes;
    }

    private long number() {
        return isOneIn(3) ? random.nextLong() : NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private boolean isOneIn(int count) {
        return random.nextInt(count) == 0;
    }
}
