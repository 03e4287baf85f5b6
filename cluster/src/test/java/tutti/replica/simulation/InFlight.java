package tutti.replica.simulation;

import org.agrona.concurrent.UnsafeBuffer;
import tutti.codec.ChainMoneyRecord;
import tutti.codec.ChannelItem;
import tutti.codec.ChannelItemKind;
import tutti.codec.ChannelItems;
import tutti.codec.EscrowReplyRecord;
import tutti.codec.EscrowRequestRecord;
import tutti.codec.PendingEndRecord;
import tutti.codec.SectionHeader;
import tutti.codec.SettlementRecord;
import tutti.ledger.Outcome;
import tutti.ledger.PendingEnd;
import tutti.ledger.Transfer;
import tutti.replica.Replica;
import tutti.replica.simulation.oracle.TransferId;

/** Reads the items that one partition has sent and another has not applied. */
final class InFlight {
    private InFlight() {}

    static void visit(Replica from, Replica to, int fromPartition, int toPartition, Visitor visitor) {
        byte[] bytes = from.channelItems(toPartition, to.receivedSequence(fromPartition) + 1, Integer.MAX_VALUE);
        if (bytes.length == 0) {
            return;
        }
        UnsafeBuffer section = new UnsafeBuffer(bytes);
        int item = SectionHeader.BYTES + ChannelItems.HEADER_BYTES;
        for (int i = 0; i < SectionHeader.count(section, 0); i++) {
            visitItem(section, item, visitor);
            item += ChannelItem.bytes(section, item);
        }
    }

    private static void visitItem(UnsafeBuffer section, int item, Visitor visitor) {
        int body = item + ChannelItem.HEADER_BYTES;
        switch (ChannelItem.kind(section, item)) {
            case ChannelItemKind.SETTLEMENT -> {
                for (int i = 0; i < SettlementRecord.entryCount(section, body); i++) {
                    int entry = SettlementRecord.entryOffset(body, i);
                    visitor.onSettlementEntry(
                            SettlementRecord.payeeHigh(section, entry),
                            SettlementRecord.payeeLow(section, entry),
                            SettlementRecord.asset(section, entry),
                            SettlementRecord.amount(section, entry));
                }
            }
            case ChannelItemKind.ESCROW_REQUEST -> {
                Transfer transfer = new Transfer();
                EscrowRequestRecord.decode(section, body, transfer);
                visitor.onRequest(transfer, EscrowRequestRecord.asset(section, body));
            }
            case ChannelItemKind.ESCROW_REPLY ->
                visitor.onReply(
                        new TransferId(
                                EscrowReplyRecord.idHigh(section, body),
                                EscrowReplyRecord.idLow(section, body),
                                EscrowReplyRecord.debitHigh(section, body),
                                EscrowReplyRecord.debitLow(section, body)),
                        EscrowReplyRecord.outcome(section, body),
                        EscrowReplyRecord.accepted(section, body));
            case ChannelItemKind.PENDING_END -> {
                PendingEnd end = new PendingEnd();
                PendingEndRecord.decode(section, body, end);
                visitor.onEnd(end);
            }
            case ChannelItemKind.CHAIN_MONEY ->
                visitor.onMoney(ChainMoneyRecord.asset(section, body), ChainMoneyRecord.amount(section, body));
            default -> {
                // Assets and marks carry no money.
            }
        }
    }

    /** Takes what is on its way. */
    interface Visitor {
        void onSettlementEntry(long payeeHigh, long payeeLow, int asset, long amount);

        /** Of chains and clawbacks. */
        void onMoney(int asset, long amount);

        void onRequest(Transfer transfer, int asset);

        void onReply(TransferId id, Outcome outcome, long accepted);

        void onEnd(PendingEnd end);
    }
}
