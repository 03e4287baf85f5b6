package tutti.gateway;

import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import tutti.codec.TransferRecord;
import tutti.ledger.Chain;
import tutti.ledger.Outcome;
import tutti.ledger.TransferFlags;
import tutti.v1.Transfer;

/** Writes the transfers of one call into sections, by the homes of their debit accounts. */
final class TransferEncoder extends LinkedEncoder {
    private final List<Transfer> transfers;
    private final tutti.ledger.Transfer transfer = new tutti.ledger.Transfer();

    TransferEncoder(List<Transfer> transfers, Results results) {
        super(transfers.size(), results);
        this.transfers = transfers;
    }

    @Override
    boolean isLinked(int item) {
        return (transfers.get(item).getFlags() & TransferFlags.LINKED) != 0;
    }

    @Override
    @Nullable
    Outcome read(int item) {
        return TransferDecoder.decode(transfers.get(item), transfer);
    }

    @Override
    int home(SectionWriter writer) {
        return writer.homeOf(transfer.debitHigh, transfer.debitLow);
    }

    @Override
    int bytes() {
        return TransferRecord.bytes(transfer);
    }

    @Override
    void write(MutableDirectBuffer buffer, int offset) {
        TransferRecord.encode(transfer, buffer, offset);
    }

    @Override
    Outcome others(Outcome problem) {
        return Chain.others(problem);
    }
}
