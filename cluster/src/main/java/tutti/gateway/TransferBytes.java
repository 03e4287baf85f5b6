package tutti.gateway;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.BitSet;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.codec.Ids;
import tutti.ledger.TransferFlags;
import tutti.v1.CreateTransfersRequest;
import tutti.v1.Transfer;

/**
 * Transfers that came as the bytes of a {@link CreateTransfersRequest}, read without an object for each. Bytes mean what they mean to
 * protobuf: fields come in any order, the last value of a field counts, what is not known is skipped.
 */
final class TransferBytes implements Transfers {
    private static final int TRANSFERS =
            CreateTransfersRequest.TRANSFERS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int ID = Transfer.ID_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int DEBIT = Transfer.DEBIT_ACCOUNT_ID_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int CREDIT =
            Transfer.CREDIT_ACCOUNT_ID_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int AMOUNT = Transfer.AMOUNT_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;
    private static final int CODE = Transfer.CODE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;
    private static final int FLAGS = Transfer.FLAGS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;
    private static final int PENDING_ID = Transfer.PENDING_ID_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int USER_DATA_128 =
            Transfer.USER_DATA128_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int USER_DATA = Transfer.USER_DATA_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_FIXED64;
    private static final int USER_DATA_32 = Transfer.USER_DATA32_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_FIXED32;
    private static final int TIMEOUT = Transfer.TIMEOUT_SECONDS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;
    private static final int EFFECTIVE_DATE = Transfer.EFFECTIVE_DATE_NS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;
    private static final int SCHEDULED_AT = Transfer.SCHEDULED_AT_NS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;

    /** Protobuf's bound on messages and groups inside each other; a transfer is the first of them. */
    private static final int DEPTH_MAX = 100;

    /** A transfer that says nothing unusual: few are smaller. */
    private static final int COMMON_BYTES = 60;

    private final byte[] bytes;
    private final UnsafeBuffer buffer;

    /** Where each transfer begins, with its length. */
    private int[] places;

    private int count;
    private final BitSet linked = new BitSet();

    /** Goes on from where it was, since transfers are mostly read in their order. */
    private CodedInputStream input;

    // The id read last.
    private int idBytes;
    private long idHigh;
    private long idLow;

    private TransferBytes(byte[] bytes) {
        this.bytes = bytes;
        buffer = new UnsafeBuffer(bytes);
        places = new int[1 + bytes.length / COMMON_BYTES];
        input = CodedInputStream.newInstance(bytes);
    }

    /**
     * Checks all bytes, and keeps them.
     *
     * @throws IOException if they are not such a request
     */
    static TransferBytes of(byte[] request) throws IOException {
        TransferBytes transfers = new TransferBytes(request);
        transfers.find();
        return transfers;
    }

    private void find() throws IOException {
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            if (tag == TRANSFERS) {
                if (count == places.length) {
                    places = Arrays.copyOf(places, 2 * count);
                }
                places[count] = input.getTotalBytesRead();
                if (isNextLinked()) {
                    linked.set(count);
                }
                count++;
            } else {
                skip(tag);
            }
        }
    }

    /** Checks the transfer that lies here. */
    private boolean isNextLinked() throws IOException {
        int flags = 0;
        int outerLimit = input.pushLimit(input.readRawVarint32());
        input.setRecursionLimit(DEPTH_MAX - 1);
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            if (tag == FLAGS) {
                flags = input.readUInt32();
            } else {
                skip(tag);
            }
        }
        input.setRecursionLimit(DEPTH_MAX);
        input.popLimit(outerLimit);
        return (flags & TransferFlags.LINKED) != 0;
    }

    private void skip(int tag) throws IOException {
        if (!input.skipField(tag)) {
            throw new InvalidProtocolBufferException("a group ends that did not begin");
        }
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public boolean isLinked(int item) {
        return linked.get(item);
    }

    @Override
    public void read(int item, SentTransfer into) {
        into.clear();
        try {
            goTo(places[item]);
            int outerLimit = input.pushLimit(input.readRawVarint32());
            for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
                readField(tag, into);
            }
            input.popLimit(outerLimit);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes that were checked cannot be read", e);
        }
    }

    private void goTo(int place) throws IOException {
        if (input.getTotalBytesRead() > place) {
            input = CodedInputStream.newInstance(bytes);
        }
        input.skipRawBytes(place - input.getTotalBytesRead());
    }

    /** Only fields that most transfers have, so that compilers take the method into the loop. */
    private void readField(int tag, SentTransfer into) throws IOException {
        switch (tag) {
            case ID -> {
                readId();
                into.setId(idBytes, idHigh, idLow);
            }
            case DEBIT -> {
                readId();
                into.setDebit(idBytes, idHigh, idLow);
            }
            case CREDIT -> {
                readId();
                into.setCredit(idBytes, idHigh, idLow);
            }
            case AMOUNT -> into.transfer.amount = input.readUInt64();
            case CODE -> into.transfer.code = input.readUInt32();
            case FLAGS -> into.transfer.flags = input.readUInt32();
            default -> readRareField(tag, into);
        }
    }

    private void readRareField(int tag, SentTransfer into) throws IOException {
        tutti.ledger.Transfer transfer = into.transfer;
        switch (tag) {
            case PENDING_ID -> {
                readId();
                into.setPending(idBytes, idHigh, idLow);
            }
            case USER_DATA_128 -> {
                readId();
                into.setUserData(idBytes, idHigh, idLow);
            }
            case USER_DATA -> transfer.userData = input.readFixed64();
            case USER_DATA_32 -> transfer.userDataShort = input.readFixed32();
            case TIMEOUT -> transfer.timeoutSeconds = input.readUInt32();
            case EFFECTIVE_DATE -> transfer.effectiveDateNs = input.readInt64();
            case SCHEDULED_AT -> transfer.scheduledAtNs = input.readInt64();
            default -> skip(tag);
        }
    }

    /** Reads 16 bytes as an id; others are no id, and have nothing but a length. */
    private void readId() throws IOException {
        idBytes = input.readRawVarint32();
        int at = input.getTotalBytesRead();
        input.skipRawBytes(idBytes);
        boolean isId = idBytes == Ids.BYTES;
        idHigh = isId ? Ids.high(buffer, at) : 0;
        idLow = isId ? Ids.low(buffer, at) : 0;
    }
}
