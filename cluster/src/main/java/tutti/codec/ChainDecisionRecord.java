package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import tutti.ledger.Chain;
import tutti.ledger.ChainDecision;
import tutti.ledger.ChainPrepared;
import tutti.ledger.Outcome;

/**
 * How the coordinator of a chain decided it: 24 bytes.
 *
 * <pre>
 * 0               8               16              20     22         24
 * | chain number  | timestamp, ns | failed member | code | reserved |
 * </pre>
 */
public final class ChainDecisionRecord {
    public static final int BYTES = 24;

    private static final int NUMBER = 0;
    private static final int TIMESTAMP = 8;
    private static final int FAILED = 16;
    private static final int CODE = 20;
    private static final int RESERVED = 22;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private ChainDecisionRecord() {}

    public static void encode(ChainDecision decision, MutableDirectBuffer buffer, int offset) {
        buffer.putLong(offset + NUMBER, decision.number(), ORDER);
        buffer.putLong(offset + TIMESTAMP, decision.timestampNs(), ORDER);
        buffer.putInt(offset + FAILED, decision.failed(), ORDER);
        buffer.putShort(offset + CODE, (short) decision.outcome().code(), ORDER);
        buffer.putShort(offset + RESERVED, (short) 0, ORDER);
    }

    /** What is wrong with the record, null if nothing is. */
    static @Nullable String problem(DirectBuffer buffer, int offset) {
        int failed = buffer.getInt(offset + FAILED, ORDER);
        int code = buffer.getShort(offset + CODE, ORDER) & 0xFFFF;
        boolean isPosted = failed == ChainPrepared.NONE;
        boolean isPossible = OutcomeCodes.isKnown(code)
                && (isPosted
                        ? code == Outcome.POSTED.code()
                        : !Outcome.ofCode(code).isSuccess())
                && failed >= ChainPrepared.NONE
                && failed < Chain.LENGTH_MAX;
        return isPossible ? null : "decision of a chain has member " + failed + " with outcome code " + code;
    }

    public static ChainDecision decode(DirectBuffer buffer, int offset) {
        return new ChainDecision(
                buffer.getLong(offset + NUMBER, ORDER),
                buffer.getInt(offset + FAILED, ORDER),
                Outcome.ofCode(buffer.getShort(offset + CODE, ORDER) & 0xFFFF),
                buffer.getLong(offset + TIMESTAMP, ORDER));
    }
}
