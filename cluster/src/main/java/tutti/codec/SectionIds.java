package tutti.codec;

import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;
import tutti.ledger.IdSink;

/**
 * Finds the ids of transfers and stream payments that a section names: those of its commands, those of members of chains that other
 * partitions coordinate, and those of transfers that any of these is about.
 */
public final class SectionIds {
    private SectionIds() {}

    /**
     * Tells all ids of a whole section that {@link SectionCheck} found well formed.
     *
     * @param answeredChains takes the number of each chain, coordinated by who receives the section, about which it brings an answer
     */
    public static void forEach(DirectBuffer buffer, int offset, IdSink sink, LongConsumer answeredChains) {
        int count = SectionHeader.count(buffer, offset);
        int record = offset + SectionHeader.BYTES;
        switch (SectionHeader.kind(buffer, offset)) {
            case SectionKind.TRANSFERS -> ofTransfers(buffer, record, count, sink);
            case SectionKind.STREAM_PAYMENTS -> ofPayments(buffer, record, count, sink);
            case SectionKind.CLAWBACKS -> ofClawbacks(buffer, record, count, sink);
            case SectionKind.CHANNEL_ITEMS ->
                ofItems(buffer, record + ChannelItems.HEADER_BYTES, count, sink, answeredChains);
            default -> {
                // Other commands name no ids that leave the window.
            }
        }
    }

    private static void ofTransfers(DirectBuffer buffer, int offset, int count, IdSink sink) {
        int record = offset;
        for (int i = 0; i < count; i++) {
            TransferRecord.tellId(buffer, record, sink);
            TransferRecord.tellOther(buffer, record, sink);
            record += TransferRecord.bytes(buffer, record);
        }
    }

    private static void ofPayments(DirectBuffer buffer, int offset, int count, IdSink sink) {
        int record = offset;
        for (int i = 0; i < count; i++) {
            tell(buffer, record + StreamPaymentRecord.ID, record + StreamPaymentRecord.PAYER, sink);
            record += StreamPaymentRecord.bytes(StreamPaymentRecord.legCount(buffer, record));
        }
    }

    private static void ofClawbacks(DirectBuffer buffer, int offset, int count, IdSink sink) {
        int record = offset;
        for (int i = 0; i < count; i++) {
            tell(buffer, record + ClawbackRecord.ID, record + ClawbackRecord.PAYER, sink);
            tell(buffer, record + ClawbackRecord.PAYMENT, record + ClawbackRecord.PAYER, sink);
            record += ClawbackRecord.bytes(ClawbackRecord.legCount(buffer, record));
        }
    }

    /** Of what comes from other partitions only chains bring ids that this one has to know, or keeps. */
    private static void ofItems(DirectBuffer buffer, int offset, int count, IdSink sink, LongConsumer answeredChains) {
        int item = offset;
        for (int i = 0; i < count; i++) {
            int body = item + ChannelItem.HEADER_BYTES;
            int kind = ChannelItem.kind(buffer, item);
            if (kind == ChannelItemKind.CHAIN_PREPARE) {
                ChainPrepareRecord.forEachId(buffer, body, sink);
            } else if (kind == ChannelItemKind.CHAIN_PREPARED) {
                answeredChains.accept(ChainPreparedRecord.number(buffer, body));
            }
            item += ChannelItem.bytes(buffer, item);
        }
    }

    static void tell(DirectBuffer buffer, int id, int account, IdSink sink) {
        sink.id(Ids.high(buffer, id), Ids.low(buffer, id), Ids.high(buffer, account), Ids.low(buffer, account));
    }
}
