package tutti.client;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tutti.v1.CreateTransfersRequest;
import tutti.v1.Transfer;

/**
 * Transfers in the bytes of a request, without an object for each: for those who make very many. Their debit accounts must be of one
 * partition. Filled by one thread, then sent any number of times.
 */
public final class PackedTransfers {
    private static final int ID_FIELD_BYTES =
            CodedOutputStream.computeTagSize(1) + CodedOutputStream.computeUInt32SizeNoTag(Id.BYTES) + Id.BYTES;

    /** A tag and a length, three ids, the amount, the code. */
    private static final int BYTES_MAX = 2 * CodedOutputStream.computeTagSize(1)
            + 3 * ID_FIELD_BYTES
            + CodedOutputStream.computeUInt64Size(Transfer.AMOUNT_FIELD_NUMBER, -1)
            + CodedOutputStream.computeUInt32Size(Transfer.CODE_FIELD_NUMBER, -1);

    private final int sizeMax;
    private final byte[] bytes;
    private final CodedOutputStream output;
    private int size;

    /** The first of them, which says where all go. */
    private @Nullable Id debitAccount;

    /** Has room for so many. */
    public PackedTransfers(int sizeMax) {
        this.sizeMax = sizeMax;
        bytes = new byte[sizeMax * BYTES_MAX];
        output = CodedOutputStream.newInstance(bytes);
    }

    /** Adds a transfer that says nothing but this. */
    public void add(Id id, Id debit, Id credit, long amount, int code) {
        if (size == sizeMax) {
            throw new IllegalStateException("there is room for " + sizeMax + " transfers");
        }
        if (debitAccount == null) {
            debitAccount = debit;
        }
        size++;
        int amountBytes = amount == 0 ? 0 : CodedOutputStream.computeUInt64Size(Transfer.AMOUNT_FIELD_NUMBER, amount);
        int codeBytes = code == 0 ? 0 : CodedOutputStream.computeUInt32Size(Transfer.CODE_FIELD_NUMBER, code);
        try {
            output.writeTag(CreateTransfersRequest.TRANSFERS_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            output.writeUInt32NoTag(3 * ID_FIELD_BYTES + amountBytes + codeBytes);
            writeId(Transfer.ID_FIELD_NUMBER, id);
            writeId(Transfer.DEBIT_ACCOUNT_ID_FIELD_NUMBER, debit);
            writeId(Transfer.CREDIT_ACCOUNT_ID_FIELD_NUMBER, credit);
            if (amount != 0) {
                output.writeUInt64(Transfer.AMOUNT_FIELD_NUMBER, amount);
            }
            if (code != 0) {
                output.writeUInt32(Transfer.CODE_FIELD_NUMBER, code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an array takes what it has room for", e);
        }
    }

    private void writeId(int field, Id id) throws IOException {
        output.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        output.writeUInt32NoTag(Id.BYTES);
        output.writeFixed64NoTag(Long.reverseBytes(id.high()));
        output.writeFixed64NoTag(Long.reverseBytes(id.low()));
    }

    public int size() {
        return size;
    }

    /** The same transfers as messages. */
    public List<Transfer> toMessages() {
        try {
            return CreateTransfersRequest.parser()
                    .parseFrom(bytes, 0, bytesInUse())
                    .getTransfersList();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("these bytes are a request", e);
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int bytesInUse() {
        return output.getTotalBytesWritten();
    }

    /** The partition that serves them; any where there are none. */
    int partition(ClusterMap map) {
        return debitAccount == null ? 0 : map.partitionOf(debitAccount);
    }
}
