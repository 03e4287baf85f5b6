package tutti.codec;

import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is wrong with the form of a section before anything is done with it: kind, count, lengths, and whatever else
 * a reader relies on. A leader asks before it logs a section that came from elsewhere; whoever applies asks again, since
 * a malformed section in the log would stop every replica. What the fields mean is the ledger's to judge.
 */
public final class SectionCheck {
    private SectionCheck() {}

    /** Why a section from a gateway cannot be logged; null if it can. */
    public static @Nullable String problemFromGateway(DirectBuffer buffer, int offset, int length) {
        String problem = problem(buffer, offset, length);
        if (problem != null) {
            return problem;
        }
        if (SectionHeader.flags(buffer, offset) != 0) {
            return problemOfFlags(buffer, offset);
        }
        int kind = SectionHeader.kind(buffer, offset);
        return switch (kind) {
            case SectionKind.TRANSFERS,
                    SectionKind.STREAM_PAYMENTS,
                    SectionKind.ACCOUNTS,
                    SectionKind.ACCOUNT_FREEZES,
                    SectionKind.ASSETS,
                    SectionKind.WORKS,
                    SectionKind.SPLITS,
                    SectionKind.MANDATES,
                    SectionKind.CLAWBACKS -> null;
            default -> "sections of kind " + kind + " are not for gateways";
        };
    }

    /** Why a section from another partition's leader cannot be logged; null if it can. */
    public static @Nullable String problemFromPartition(DirectBuffer buffer, int offset, int length) {
        String problem = problem(buffer, offset, length);
        if (problem != null) {
            return problem;
        }
        if (SectionHeader.flags(buffer, offset) != 0) {
            return problemOfFlags(buffer, offset);
        }
        int kind = SectionHeader.kind(buffer, offset);
        return switch (kind) {
            case SectionKind.CHANNEL_ITEMS, SectionKind.CHANNEL_ACKNOWLEDGEMENT -> null;
            default -> "sections of kind " + kind + " do not travel between partitions";
        };
    }

    /** What is wrong with the section that takes exactly the given bytes; null if it is well formed. */
    public static @Nullable String problem(DirectBuffer buffer, int offset, int length) {
        if (length < SectionHeader.BYTES) {
            return "section is cut short: " + length + " bytes";
        }
        int count = SectionHeader.count(buffer, offset);
        int body = SectionHeader.bodyBytes(buffer, offset);
        if (body != length - SectionHeader.BYTES || (body & 7) != 0 || count < 0) {
            return "section of " + length + " bytes says count " + count + ", body " + body;
        }
        int at = offset + SectionHeader.BYTES;
        int kind = SectionHeader.kind(buffer, offset);
        return switch (kind) {
            case SectionKind.TRANSFERS -> problemOfTransfers(buffer, at, count, body);
            case SectionKind.STREAM_PAYMENTS -> problemOfPayments(buffer, at, count, body);
            case SectionKind.ACCOUNTS -> problemOfFixed(count, body, AccountRecord.BYTES);
            case SectionKind.ACCOUNT_FREEZES -> problemOfFixed(count, body, AccountFreezeRecord.BYTES);
            case SectionKind.ASSETS -> problemOfAssets(buffer, at, count, body);
            case SectionKind.WORKS -> problemOfWorks(buffer, at, count, body);
            case SectionKind.SPLITS -> problemOfSplits(buffer, at, count, body);
            case SectionKind.MANDATES -> problemOfMandates(buffer, at, count, body);
            case SectionKind.CLAWBACKS -> problemOfClawbacks(buffer, at, count, body);
            case SectionKind.PRINCIPALS -> problemOfPrincipals(buffer, at, count, body);
            case SectionKind.SETTLE -> problemOfSingle(count, body, Sections.SETTLE_BYTES);
            case SectionKind.CHANNEL_ITEMS -> ChannelItems.problem(buffer, at, count, body);
            case SectionKind.CHANNEL_ACKNOWLEDGEMENT -> problemOfSingle(count, body, Sections.ACKNOWLEDGEMENT_BYTES);
            case SectionKind.AUDIT_MARK -> problemOfSingle(count, body, Sections.MARK_BYTES);
            case SectionKind.INDEXED -> problemOfSingle(count, body, Sections.INDEXED_BYTES);
            case SectionKind.RECALLED_IDS -> problemOfRecalled(buffer, at, count, body);
            case SectionKind.BARRIER -> count == 0 && body == 0 ? null : "barrier is not empty";
            default -> "unknown kind of section: " + kind;
        };
    }

    private static String problemOfFlags(DirectBuffer buffer, int offset) {
        return "flags " + SectionHeader.flags(buffer, offset) + " are the leader's to set";
    }

    private static @Nullable String problemOfFixed(int count, int body, int recordBytes) {
        if (count == 0 || body != (long) count * recordBytes) {
            return count + " records of " + recordBytes + " bytes in a body of " + body;
        }
        return null;
    }

    private static @Nullable String problemOfSingle(int count, int body, int recordBytes) {
        return count == 1 ? problemOfFixed(count, body, recordBytes) : "section of one record has count " + count;
    }

    private static @Nullable String problemOfTransfers(DirectBuffer buffer, int offset, int count, int body) {
        int left = body;
        for (int i = 0; i < count; i++) {
            int at = offset + body - left;
            String problem = TransferRecord.problem(buffer, at, left);
            if (problem != null) {
                return problem;
            }
            left -= TransferRecord.bytes(buffer, at);
        }
        return problemOfRest(count, left);
    }

    private static @Nullable String problemOfPayments(DirectBuffer buffer, int offset, int count, int body) {
        int left = body;
        for (int i = 0; i < count; i++) {
            int at = offset + body - left;
            String problem = StreamPaymentRecord.problem(buffer, at, left);
            if (problem != null) {
                return problem;
            }
            left -= StreamPaymentRecord.bytes(StreamPaymentRecord.legCount(buffer, at));
        }
        return problemOfRest(count, left);
    }

    private static @Nullable String problemOfClawbacks(DirectBuffer buffer, int offset, int count, int body) {
        int left = body;
        for (int i = 0; i < count; i++) {
            int at = offset + body - left;
            String problem = ClawbackRecord.problem(buffer, at, left);
            if (problem != null) {
                return problem;
            }
            left -= ClawbackRecord.bytes(ClawbackRecord.legCount(buffer, at));
        }
        return problemOfRest(count, left);
    }

    private static @Nullable String problemOfRecalled(DirectBuffer buffer, int offset, int count, int body) {
        int left = body;
        for (int i = 0; i < count; i++) {
            int at = offset + body - left;
            String problem = RecalledIdRecord.problem(buffer, at, left);
            if (problem != null) {
                return problem;
            }
            left -= RecalledIdRecord.bytes(RecalledIdRecord.words(buffer, at));
        }
        return problemOfRest(count, left);
    }

    private static @Nullable String problemOfWorks(DirectBuffer buffer, int offset, int count, int body) {
        int left = body;
        for (int i = 0; i < count; i++) {
            int at = offset + body - left;
            String problem = WorkRecord.problem(buffer, at, left);
            if (problem != null) {
                return problem;
            }
            left -= WorkRecord.recordBytes(buffer, at);
        }
        return problemOfRest(count, left);
    }

    private static @Nullable String problemOfSplits(DirectBuffer buffer, int offset, int count, int body) {
        int left = body;
        for (int i = 0; i < count; i++) {
            int at = offset + body - left;
            String problem = SplitRecord.problem(buffer, at, left);
            if (problem != null) {
                return problem;
            }
            left -= SplitRecord.recordBytes(buffer, at);
        }
        return problemOfRest(count, left);
    }

    private static @Nullable String problemOfAssets(DirectBuffer buffer, int offset, int count, int body) {
        String problem = problemOfFixed(count, body, AssetRecord.BYTES);
        for (int i = 0; i < count && problem == null; i++) {
            problem = AssetRecord.problem(buffer, offset + i * AssetRecord.BYTES);
        }
        return problem;
    }

    private static @Nullable String problemOfMandates(DirectBuffer buffer, int offset, int count, int body) {
        String problem = problemOfFixed(count, body, MandateRecord.BYTES);
        for (int i = 0; i < count && problem == null; i++) {
            problem = MandateRecord.problem(buffer, offset + i * MandateRecord.BYTES);
        }
        return problem;
    }

    private static @Nullable String problemOfPrincipals(DirectBuffer buffer, int offset, int count, int body) {
        String problem = problemOfFixed(count, body, PrincipalRecord.BYTES);
        for (int i = 0; i < count && problem == null; i++) {
            problem = PrincipalRecord.problem(buffer, offset + i * PrincipalRecord.BYTES);
        }
        return problem;
    }

    private static @Nullable String problemOfRest(int count, int left) {
        return count > 0 && left == 0 ? null : left + " bytes too many after " + count + " records";
    }
}
