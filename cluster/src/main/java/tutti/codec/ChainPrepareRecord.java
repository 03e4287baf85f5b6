package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import tutti.ledger.Chain;
import tutti.ledger.ChainPrepare;
import tutti.ledger.IdSink;

/**
 * What the coordinator of a chain asks of another partition: 88 bytes, and 160 for each entry.
 *
 * <pre>
 * 0               8       12         16                 88
 * | chain number  | count | reserved | principal record | entries
 *
 * entry:
 * 0        4       8       12         16       24         32                         160
 * | member | steps | asset | reserved | amount | reserved | transfer record, padded  |
 * </pre>
 *
 * The principal in the transfer is a number of the sender's table and means nothing to the receiver.
 */
public final class ChainPrepareRecord {
    public static final int HEADER_BYTES = 16 + PrincipalRecord.BYTES;
    public static final int ENTRY_BYTES = 160;

    private static final int NUMBER = 0;
    private static final int COUNT = 8;
    private static final int RESERVED = 12;
    private static final int PRINCIPAL = 16;
    private static final int MEMBER = 0;
    private static final int STEPS = 4;
    private static final int ASSET = 8;
    private static final int ENTRY_RESERVED = 12;
    private static final int AMOUNT = 16;
    private static final int OF_PENDING = 24;
    private static final int TRANSFER = 32;
    private static final int STEPS_MAX = 31;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private ChainPrepareRecord() {}

    public static int bytes(int entries) {
        return HEADER_BYTES + entries * ENTRY_BYTES;
    }

    public static void encode(ChainPrepare question, MutableDirectBuffer buffer, int offset) {
        buffer.putLong(offset + NUMBER, question.number, ORDER);
        buffer.putInt(offset + COUNT, question.entries.size(), ORDER);
        buffer.putInt(offset + RESERVED, 0, ORDER);
        PrincipalRecord.encode(question.principal, buffer, offset + PRINCIPAL);
        int at = offset + HEADER_BYTES;
        for (ChainPrepare.Entry entry : question.entries) {
            buffer.putInt(at + MEMBER, entry.member, ORDER);
            buffer.putInt(at + STEPS, entry.steps, ORDER);
            buffer.putInt(at + ASSET, entry.asset, ORDER);
            buffer.putInt(at + ENTRY_RESERVED, 0, ORDER);
            buffer.putLong(at + AMOUNT, entry.amount, ORDER);
            buffer.putLong(at + OF_PENDING, entry.reserved, ORDER);
            buffer.setMemory(at + TRANSFER, ENTRY_BYTES - TRANSFER, (byte) 0);
            TransferRecord.encode(entry.transfer, buffer, at + TRANSFER);
            at += ENTRY_BYTES;
        }
    }

    /** What is wrong with the record of so many bytes, null if nothing is. */
    static @Nullable String problem(DirectBuffer buffer, int offset, int bytes) {
        if (bytes < HEADER_BYTES) {
            return "question of a chain has a body of " + bytes;
        }
        int count = count(buffer, offset);
        if (count < 1 || count > Chain.LENGTH_MAX || bytes != bytes(count)) {
            return "question of a chain has " + count + " entries in a body of " + bytes;
        }
        int last = -1;
        for (int i = 0; i < count; i++) {
            int at = offset + HEADER_BYTES + i * ENTRY_BYTES;
            int member = buffer.getInt(at + MEMBER, ORDER);
            int steps = buffer.getInt(at + STEPS, ORDER);
            if (member <= last || member >= Chain.LENGTH_MAX || steps < 1 || steps > STEPS_MAX) {
                return "question of a chain has member " + member + " after " + last + ", steps " + steps;
            }
            if (buffer.getLong(at + AMOUNT, ORDER) < 0 || buffer.getLong(at + OF_PENDING, ORDER) < 0) {
                return "question of a chain has an amount below zero";
            }
            last = member;
        }
        return PrincipalRecord.problem(buffer, offset + PRINCIPAL);
    }

    /** Entries of the question. */
    public static int count(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + COUNT, ORDER);
    }

    /** Tells the ids that the question wants kept, and those of the pending transfers that it wants posted or voided. */
    static void forEachId(DirectBuffer buffer, int offset, IdSink sink) {
        int count = count(buffer, offset);
        for (int i = 0; i < count; i++) {
            int at = offset + HEADER_BYTES + i * ENTRY_BYTES;
            int steps = buffer.getInt(at + STEPS, ORDER);
            if ((steps & ChainPrepare.REGISTER) != 0) {
                TransferRecord.tellId(buffer, at + TRANSFER, sink);
            }
            if ((steps & ChainPrepare.DEBIT) != 0) {
                TransferRecord.tellOther(buffer, at + TRANSFER, sink);
            }
        }
    }

    public static ChainPrepare decode(DirectBuffer buffer, int offset) {
        ChainPrepare question = new ChainPrepare(
                buffer.getLong(offset + NUMBER, ORDER), PrincipalRecord.decode(buffer, offset + PRINCIPAL));
        int count = count(buffer, offset);
        for (int i = 0; i < count; i++) {
            int at = offset + HEADER_BYTES + i * ENTRY_BYTES;
            ChainPrepare.Entry entry = new ChainPrepare.Entry();
            entry.member = buffer.getInt(at + MEMBER, ORDER);
            entry.steps = buffer.getInt(at + STEPS, ORDER);
            entry.asset = buffer.getInt(at + ASSET, ORDER);
            entry.amount = buffer.getLong(at + AMOUNT, ORDER);
            entry.reserved = buffer.getLong(at + OF_PENDING, ORDER);
            TransferRecord.decode(buffer, at + TRANSFER, entry.transfer);
            question.entries.add(entry);
        }
        return question;
    }
}
