package tutti.codec;

import java.nio.ByteOrder;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Whole sections, header and body, that a leader proposes by itself. */
public final class Sections {
    static final int SETTLE_BYTES = 8;
    static final int ACKNOWLEDGEMENT_BYTES = 16;
    static final int MARK_BYTES = 8;
    static final int INDEXED_BYTES = 8;

    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private Sections() {}

    /** Body of SETTLE, 8 bytes: destination partition (int), most payees (int). */
    public static byte[] settle(int destination, int payeesMax) {
        UnsafeBuffer buffer = section(SectionKind.SETTLE, 1, SETTLE_BYTES);
        buffer.putInt(SectionHeader.BYTES, destination, ORDER);
        buffer.putInt(SectionHeader.BYTES + 4, payeesMax, ORDER);
        return buffer.byteArray();
    }

    /** Body of CHANNEL_ACKNOWLEDGEMENT, 16 bytes: receiving partition (int), reserved (int), through sequence (long). */
    public static byte[] channelAcknowledgement(int receiver, long throughSequence) {
        UnsafeBuffer buffer = section(SectionKind.CHANNEL_ACKNOWLEDGEMENT, 1, ACKNOWLEDGEMENT_BYTES);
        buffer.putInt(SectionHeader.BYTES, receiver, ORDER);
        buffer.putLong(SectionHeader.BYTES + 8, throughSequence, ORDER);
        return buffer.byteArray();
    }

    /** Body of AUDIT_MARK, 8 bytes: number of the mark, above all earlier ones. */
    public static byte[] auditMark(long mark) {
        UnsafeBuffer buffer = section(SectionKind.AUDIT_MARK, 1, MARK_BYTES);
        buffer.putLong(SectionHeader.BYTES, mark, ORDER);
        return buffer.byteArray();
    }

    /** Body of INDEXED, 8 bytes: a position of the log. */
    public static byte[] indexed(long position) {
        UnsafeBuffer buffer = section(SectionKind.INDEXED, 1, INDEXED_BYTES);
        buffer.putLong(SectionHeader.BYTES, position, ORDER);
        return buffer.byteArray();
    }

    /** An empty BARRIER. */
    public static byte[] barrier() {
        return section(SectionKind.BARRIER, 0, 0).byteArray();
    }

    /** RECALLED_IDS with the records, each with its extension if it has one. */
    public static byte[] recalledIds(List<long[]> records) {
        int bytes = 0;
        for (long[] record : records) {
            bytes += RecalledIdRecord.bytes(record.length);
        }
        UnsafeBuffer buffer = section(SectionKind.RECALLED_IDS, records.size(), bytes);
        int at = SectionHeader.BYTES;
        for (long[] record : records) {
            RecalledIdRecord.encode(record, record.length, buffer, at);
            at += RecalledIdRecord.bytes(record.length);
        }
        return buffer.byteArray();
    }

    /** One name to intern. */
    public static byte[] principal(String name) {
        UnsafeBuffer buffer = section(SectionKind.PRINCIPALS, 1, PrincipalRecord.BYTES);
        PrincipalRecord.encode(name, buffer, SectionHeader.BYTES);
        return buffer.byteArray();
    }

    /** Destination partition in the body of a SETTLE. */
    public static int settleDestination(DirectBuffer buffer, int bodyOffset) {
        return buffer.getInt(bodyOffset, ORDER);
    }

    /** Most payees in the body of a SETTLE. */
    public static int settlePayeesMax(DirectBuffer buffer, int bodyOffset) {
        return buffer.getInt(bodyOffset + 4, ORDER);
    }

    /** Partition that acknowledges in the body of a CHANNEL_ACKNOWLEDGEMENT. */
    public static int acknowledgementReceiver(DirectBuffer buffer, int bodyOffset) {
        return buffer.getInt(bodyOffset, ORDER);
    }

    /** Sequence number in the body of a CHANNEL_ACKNOWLEDGEMENT. */
    public static long acknowledgementThrough(DirectBuffer buffer, int bodyOffset) {
        return buffer.getLong(bodyOffset + 8, ORDER);
    }

    /** Number in the body of an AUDIT_MARK. */
    public static long auditMark(DirectBuffer buffer, int bodyOffset) {
        return buffer.getLong(bodyOffset, ORDER);
    }

    /** Position in the body of an INDEXED. */
    public static long indexedPosition(DirectBuffer buffer, int bodyOffset) {
        return buffer.getLong(bodyOffset, ORDER);
    }

    /** An array for a section with its header written; the body is the caller's to fill. */
    public static UnsafeBuffer section(int kind, int count, int bodyBytes) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[SectionHeader.BYTES + bodyBytes]);
        SectionHeader.encode(buffer, 0, kind, count, bodyBytes);
        return buffer;
    }
}
