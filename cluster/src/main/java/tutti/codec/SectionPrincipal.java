package tutti.codec;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes the caller's principal, as the partition numbers it, into every record of a section. A gateway does not know the
 * number, so it leaves the fields empty and the leader fills them before it logs the section.
 */
public final class SectionPrincipal {
    private SectionPrincipal() {}

    /** Stamps a whole section that {@link SectionCheck} found well formed. Sections without principals stay as they are. */
    public static void stamp(byte[] section, int principal) {
        stamp(new UnsafeBuffer(section), 0, principal);
    }

    /** Stamps the section that begins at the offset. */
    public static void stamp(MutableDirectBuffer buffer, int offset, int principal) {
        int count = SectionHeader.count(buffer, offset);
        int record = offset + SectionHeader.BYTES;
        switch (SectionHeader.kind(buffer, offset)) {
            case SectionKind.TRANSFERS -> stampTransfers(buffer, record, count, principal);
            case SectionKind.STREAM_PAYMENTS -> stampPayments(buffer, record, count, principal);
            case SectionKind.ACCOUNTS -> stampAccounts(buffer, record, count, principal);
            case SectionKind.ACCOUNT_FREEZES -> stampFreezes(buffer, record, count, principal);
            case SectionKind.WORKS -> stampWorks(buffer, record, count, principal);
            case SectionKind.SPLITS -> stampSplits(buffer, record, count, principal);
            case SectionKind.MANDATES -> stampMandates(buffer, record, count, principal);
            case SectionKind.CLAWBACKS -> stampClawbacks(buffer, record, count, principal);
            default -> {
                // An asset names its principal in full, since every partition numbers principals for itself.
            }
        }
    }

    private static void stampTransfers(MutableDirectBuffer buffer, int offset, int count, int principal) {
        int record = offset;
        for (int i = 0; i < count; i++) {
            TransferRecord.stampPrincipal(buffer, record, principal);
            record += TransferRecord.bytes(buffer, record);
        }
    }

    private static void stampPayments(MutableDirectBuffer buffer, int offset, int count, int principal) {
        int record = offset;
        for (int i = 0; i < count; i++) {
            StreamPaymentRecord.stampPrincipal(buffer, record, principal);
            record += StreamPaymentRecord.bytes(StreamPaymentRecord.legCount(buffer, record));
        }
    }

    private static void stampAccounts(MutableDirectBuffer buffer, int offset, int count, int principal) {
        for (int i = 0; i < count; i++) {
            AccountRecord.stampPrincipal(buffer, offset + i * AccountRecord.BYTES, principal);
        }
    }

    private static void stampFreezes(MutableDirectBuffer buffer, int offset, int count, int principal) {
        for (int i = 0; i < count; i++) {
            AccountFreezeRecord.stampPrincipal(buffer, offset + i * AccountFreezeRecord.BYTES, principal);
        }
    }

    private static void stampWorks(MutableDirectBuffer buffer, int offset, int count, int principal) {
        int record = offset;
        for (int i = 0; i < count; i++) {
            WorkRecord.stampPrincipal(buffer, record, principal);
            record += WorkRecord.recordBytes(buffer, record);
        }
    }

    private static void stampMandates(MutableDirectBuffer buffer, int offset, int count, int principal) {
        for (int i = 0; i < count; i++) {
            MandateRecord.stampPrincipal(buffer, offset + i * MandateRecord.BYTES, principal);
        }
    }

    private static void stampClawbacks(MutableDirectBuffer buffer, int offset, int count, int principal) {
        int record = offset;
        for (int i = 0; i < count; i++) {
            ClawbackRecord.stampPrincipal(buffer, record, principal);
            record += ClawbackRecord.bytes(ClawbackRecord.legCount(buffer, record));
        }
    }

    private static void stampSplits(MutableDirectBuffer buffer, int offset, int count, int principal) {
        int record = offset;
        for (int i = 0; i < count; i++) {
            SplitRecord.stampPrincipal(buffer, record, principal);
            record += SplitRecord.recordBytes(buffer, record);
        }
    }
}
