package tutti.gateway;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.codec.AccountFreezeRecord;
import tutti.codec.AccountRecord;
import tutti.codec.AssetRecord;
import tutti.codec.ClawbackRecord;
import tutti.codec.MandateRecord;
import tutti.codec.SectionHeader;
import tutti.codec.SectionKind;
import tutti.codec.SplitRecord;
import tutti.codec.StreamPaymentRecord;
import tutti.codec.TransferRecord;
import tutti.codec.WorkRecord;
import tutti.ledger.Clawback;
import tutti.ledger.Invariant;
import tutti.ledger.StreamPayment;
import tutti.ledger.Transfer;

/**
 * A section as {@link FakePartitions} got it.
 *
 * @param records decoded: transfers, payments, new accounts, assets or works; of sections without records the kind
 */
record FakeSection(int partition, String principal, int kind, int bytes, long deadlineNs, List<Object> records) {
    static FakeSection decode(int partition, String principal, byte[] section, long deadlineNs) {
        UnsafeBuffer buffer = new UnsafeBuffer(section);
        Invariant.check(
                SectionHeader.bodyBytes(buffer, 0) == section.length - SectionHeader.BYTES,
                "the header must tell the length",
                section.length);
        int kind = SectionHeader.kind(buffer, 0);
        List<Object> records = new ArrayList<>();
        int offset = SectionHeader.BYTES;
        for (int i = 0; i < SectionHeader.count(buffer, 0); i++) {
            switch (kind) {
                case SectionKind.TRANSFERS -> {
                    Transfer transfer = new Transfer();
                    offset += TransferRecord.decode(buffer, offset, transfer);
                    records.add(transfer);
                }
                case SectionKind.STREAM_PAYMENTS -> {
                    StreamPayment payment = new StreamPayment();
                    offset += StreamPaymentRecord.decode(buffer, offset, payment);
                    records.add(payment);
                }
                case SectionKind.CLAWBACKS -> {
                    Clawback clawback = new Clawback();
                    offset += ClawbackRecord.decode(buffer, offset, clawback);
                    records.add(clawback);
                }
                case SectionKind.ACCOUNTS -> {
                    records.add(AccountRecord.decode(buffer, offset));
                    offset += AccountRecord.BYTES;
                }
                case SectionKind.ACCOUNT_FREEZES -> {
                    records.add(AccountFreezeRecord.decode(buffer, offset));
                    offset += AccountFreezeRecord.BYTES;
                }
                case SectionKind.ASSETS -> {
                    records.add(AssetRecord.decode(buffer, offset));
                    offset += AssetRecord.BYTES;
                }
                case SectionKind.WORKS -> {
                    records.add(WorkRecord.decode(buffer, offset));
                    offset += WorkRecord.recordBytes(buffer, offset);
                }
                case SectionKind.MANDATES -> {
                    records.add(MandateRecord.decode(buffer, offset));
                    offset += MandateRecord.BYTES;
                }
                case SectionKind.SPLITS -> {
                    records.add(SplitRecord.decode(buffer, offset));
                    offset += SplitRecord.recordBytes(buffer, offset);
                }
                default -> {
                    records.add(kind);
                    offset = section.length;
                }
            }
        }
        Invariant.check(offset == section.length, "records must fill the section", offset, section.length);
        return new FakeSection(partition, principal, kind, section.length, deadlineNs, records);
    }

    int count() {
        return records.size();
    }

    /** The records, all of one type. */
    <T> List<T> records(Class<T> type) {
        return records.stream().map(type::cast).toList();
    }
}
