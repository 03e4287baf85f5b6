package tutti.gateway;

import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import tutti.codec.TransferRecord;
import tutti.ledger.Chain;
import tutti.ledger.Outcome;
import tutti.ledger.Transfer;

/** Writes the transfers of one call into sections, by the homes of their debit accounts. */
final class TransferEncoder extends LinkedEncoder {
    private final Transfers transfers;
    private final SentTransfer sent = new SentTransfer();
    private final Transfer transfer = sent.transfer;

    TransferEncoder(Transfers transfers, Results results) {
        super(transfers.count(), results);
        this.transfers = transfers;
    }

    @Override
    boolean isLinked(int item) {
        return transfers.isLinked(item);
    }

    @Override
    @Nullable
    Outcome read(int item) {
        transfers.read(item, sent);
        return sent.problem();
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
