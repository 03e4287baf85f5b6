package tutti.codec;

import org.agrona.DirectBuffer;

/** Finds the ids of transfers and stream payments that the commands of a section name: their own, and those of transfers that they are about. */
public final class SectionIds {
    /** Takes one id and the account that it debits, or that pays. */
    @FunctionalInterface
    public interface Sink {
        void id(long idHigh, long idLow, long debitHigh, long debitLow);
    }

    private SectionIds() {}

    /** Tells all ids of a whole section that {@link SectionCheck} found well formed; none of one that has no transfers or payments. */
    public static void forEach(DirectBuffer buffer, int offset, Sink sink) {
        int count = SectionHeader.count(buffer, offset);
        int record = offset + SectionHeader.BYTES;
        switch (SectionHeader.kind(buffer, offset)) {
            case SectionKind.TRANSFERS -> ofTransfers(buffer, record, count, sink);
            case SectionKind.STREAM_PAYMENTS -> ofPayments(buffer, record, count, sink);
            case SectionKind.CLAWBACKS -> ofClawbacks(buffer, record, count, sink);
            default -> {
                // Other commands name no ids that leave the window.
            }
        }
    }

    private static void ofTransfers(DirectBuffer buffer, int offset, int count, Sink sink) {
        int record = offset;
        for (int i = 0; i < count; i++) {
            tell(buffer, record + TransferRecord.ID, record + TransferRecord.DEBIT, sink);
            if (TransferRecord.namesAnother(buffer, record)) {
                tell(buffer, record + TransferRecord.PENDING_ID, record + TransferRecord.DEBIT, sink);
            }
            record += TransferRecord.bytes(buffer, record);
        }
    }

    private static void ofPayments(DirectBuffer buffer, int offset, int count, Sink sink) {
        int record = offset;
        for (int i = 0; i < count; i++) {
            tell(buffer, record + StreamPaymentRecord.ID, record + StreamPaymentRecord.PAYER, sink);
            record += StreamPaymentRecord.bytes(StreamPaymentRecord.legCount(buffer, record));
        }
    }

    private static void ofClawbacks(DirectBuffer buffer, int offset, int count, Sink sink) {
        int record = offset;
        for (int i = 0; i < count; i++) {
            tell(buffer, record + ClawbackRecord.ID, record + ClawbackRecord.PAYER, sink);
            tell(buffer, record + ClawbackRecord.PAYMENT, record + ClawbackRecord.PAYER, sink);
            record += ClawbackRecord.bytes(ClawbackRecord.legCount(buffer, record));
        }
    }

    private static void tell(DirectBuffer buffer, int id, int account, Sink sink) {
        sink.id(Ids.high(buffer, id), Ids.low(buffer, id), Ids.high(buffer, account), Ids.low(buffer, account));
    }
}
