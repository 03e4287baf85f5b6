package tutti.gateway;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tutti.codec.TransferRecord;
import tutti.ledger.Chain;
import tutti.ledger.Outcome;
import tutti.ledger.TransferFlags;
import tutti.v1.Transfer;

/**
 * Writes the transfers of one call into sections. A linked chain goes into one section, whole, or is answered here: its last
 * member, or the one that is wrong by itself, with the reason and the others as not tried.
 */
final class TransferEncoder implements ItemEncoder {
    private final List<Transfer> transfers;
    private final Results results;
    private final tutti.ledger.Transfer transfer = new tutti.ledger.Transfer();

    /** Item written last in this attempt, -1 before the first. */
    private int lastItem = -1;

    /** Items below belong to chains that were looked at in this attempt. */
    private int chainEnd;

    /** Home of the chain looked at last, which is that of its first debit account, and the bytes it takes. */
    private int chainHome;

    private int chainBytes;

    TransferEncoder(List<Transfer> transfers, Results results) {
        this.transfers = transfers;
        this.results = results;
    }

    @Override
    public void encode(int item, SectionWriter writer) {
        if (item <= lastItem) {
            // Another attempt begins, with what is still open.
            chainEnd = 0;
        }
        lastItem = item;
        if (item >= chainEnd && isLinked(item) && !beginChain(item, writer)) {
            return;
        }
        Outcome wrong = TransferDecoder.decode(transfers.get(item), transfer);
        if (wrong != null) {
            results.set(item, wrong);
            return;
        }
        int home = item < chainEnd && isChain(item) ? chainHome : writer.homeOf(transfer.debitHigh, transfer.debitLow);
        writer.claim(home, item, TransferRecord.bytes(transfer));
        TransferRecord.encode(transfer, writer.buffer(), writer.offset());
    }

    /** True if the chain that begins here is to be written; else all its members are answered. */
    private boolean beginChain(int first, SectionWriter writer) {
        int last = first;
        while (last < transfers.size() && isLinked(last)) {
            last++;
        }
        boolean isOpen = last == transfers.size();
        chainEnd = isOpen ? last : last + 1;
        int failed = chainEnd - 1;
        Outcome problem = isOpen ? Outcome.LINKED_EVENT_CHAIN_OPEN : null;
        if (problem == null && chainEnd - first > Chain.LENGTH_MAX) {
            problem = Outcome.CHAIN_IS_TOO_LONG;
        }
        chainHome = -1;
        chainBytes = 0;
        for (int item = first; item < chainEnd && problem == null; item++) {
            problem = lookAt(item, writer);
            failed = item;
        }
        if (problem == null) {
            writer.keepTogether(chainHome, chainBytes);
            return true;
        }
        for (int item = first; item < chainEnd; item++) {
            results.set(item, item == failed ? problem : Chain.others(problem));
        }
        return false;
    }

    private @Nullable Outcome lookAt(int item, SectionWriter writer) {
        Outcome wrong = TransferDecoder.decode(transfers.get(item), transfer);
        if (wrong != null) {
            return wrong;
        }
        int home = writer.homeOf(transfer.debitHigh, transfer.debitLow);
        chainHome = chainHome < 0 ? home : chainHome;
        chainBytes += TransferRecord.bytes(transfer);
        return null;
    }

    /** True for a member of a chain, the last one too. */
    private boolean isChain(int item) {
        return isLinked(item) || (item > 0 && isLinked(item - 1));
    }

    private boolean isLinked(int item) {
        return (transfers.get(item).getFlags() & TransferFlags.LINKED) != 0;
    }
}
