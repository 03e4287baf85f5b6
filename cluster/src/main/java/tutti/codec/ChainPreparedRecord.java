package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import tutti.ledger.Chain;
import tutti.ledger.ChainPrepared;
import tutti.ledger.Outcome;

/**
 * What a partition answers the coordinator of a chain: 24 bytes, and 48 for each entry of the question, or none if a step failed.
 *
 * <pre>
 * 0               8       12       16              20     22         24
 * | chain number  | asked | count  | failed member | code | reserved | results
 *
 * result:
 * 0        4       8       12         16       24         32               48
 * | member | steps | asset | reserved | amount | reserved | credit account |
 * </pre>
 */
public final class ChainPreparedRecord {
    public static final int HEADER_BYTES = 24;
    public static final int RESULT_BYTES = 48;

    private static final int NUMBER = 0;
    private static final int ASKED = 8;
    private static final int COUNT = 12;
    private static final int FAILED = 16;
    private static final int CODE = 20;
    private static final int RESERVED = 22;
    private static final int MEMBER = 0;
    private static final int STEPS = 4;
    private static final int ASSET = 8;
    private static final int RESULT_RESERVED = 12;
    private static final int AMOUNT = 16;
    private static final int OF_PENDING = 24;
    private static final int CREDIT = 32;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private ChainPreparedRecord() {}

    public static int bytes(int results) {
        return HEADER_BYTES + results * RESULT_BYTES;
    }

    public static void encode(ChainPrepared answer, MutableDirectBuffer buffer, int offset) {
        Outcome outcome = answer.outcome;
        buffer.putLong(offset + NUMBER, answer.number, ORDER);
        buffer.putInt(offset + ASKED, answer.asked, ORDER);
        buffer.putInt(offset + COUNT, answer.results.size(), ORDER);
        buffer.putInt(offset + FAILED, answer.failed, ORDER);
        buffer.putShort(offset + CODE, (short) (outcome == null ? 0 : outcome.code()), ORDER);
        buffer.putShort(offset + RESERVED, (short) 0, ORDER);
        int at = offset + HEADER_BYTES;
        for (ChainPrepared.Result result : answer.results) {
            buffer.putInt(at + MEMBER, result.member, ORDER);
            buffer.putInt(at + STEPS, result.steps, ORDER);
            buffer.putInt(at + ASSET, result.asset, ORDER);
            buffer.putInt(at + RESULT_RESERVED, 0, ORDER);
            buffer.putLong(at + AMOUNT, result.amount, ORDER);
            buffer.putLong(at + OF_PENDING, result.reserved, ORDER);
            Ids.put(buffer, at + CREDIT, result.creditHigh, result.creditLow);
            at += RESULT_BYTES;
        }
    }

    /** What is wrong with the record of so many bytes, null if nothing is. */
    static @Nullable String problem(DirectBuffer buffer, int offset, int bytes) {
        if (bytes < HEADER_BYTES) {
            return "answer to a chain has a body of " + bytes;
        }
        int asked = asked(buffer, offset);
        int count = buffer.getInt(offset + COUNT, ORDER);
        int failed = buffer.getInt(offset + FAILED, ORDER);
        int code = code(buffer, offset);
        boolean isFailed = failed != ChainPrepared.NONE;
        if (asked < 1 || asked > Chain.LENGTH_MAX || count != (isFailed ? 0 : asked) || bytes != bytes(count)) {
            return "answer to a chain has " + count + " results for " + asked + " entries in a body of " + bytes;
        }
        boolean isPossible =
                isFailed ? OutcomeCodes.isKnown(code) && !Outcome.ofCode(code).isSuccess() && failed >= 0 : code == 0;
        if (!isPossible || failed >= Chain.LENGTH_MAX) {
            return "answer to a chain has member " + failed + " with outcome code " + code;
        }
        for (int i = 0; i < count; i++) {
            int at = offset + HEADER_BYTES + i * RESULT_BYTES;
            int member = buffer.getInt(at + MEMBER, ORDER);
            boolean isInChain = member >= 0 && member < Chain.LENGTH_MAX;
            if (!isInChain || buffer.getLong(at + AMOUNT, ORDER) < 0 || buffer.getLong(at + OF_PENDING, ORDER) < 0) {
                return "answer to a chain has a result of member " + member + " that cannot be";
            }
        }
        return null;
    }

    /** Entries of the question. */
    public static int asked(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + ASKED, ORDER);
    }

    /** The coordinator's number of the chain. */
    static long number(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + NUMBER, ORDER);
    }

    public static ChainPrepared decode(DirectBuffer buffer, int offset) {
        ChainPrepared answer = new ChainPrepared(number(buffer, offset), asked(buffer, offset));
        answer.failed = buffer.getInt(offset + FAILED, ORDER);
        int code = code(buffer, offset);
        answer.outcome = code == 0 ? null : Outcome.ofCode(code);
        int count = buffer.getInt(offset + COUNT, ORDER);
        for (int i = 0; i < count; i++) {
            int at = offset + HEADER_BYTES + i * RESULT_BYTES;
            ChainPrepared.Result result = new ChainPrepared.Result();
            result.member = buffer.getInt(at + MEMBER, ORDER);
            result.steps = buffer.getInt(at + STEPS, ORDER);
            result.asset = buffer.getInt(at + ASSET, ORDER);
            result.amount = buffer.getLong(at + AMOUNT, ORDER);
            result.reserved = buffer.getLong(at + OF_PENDING, ORDER);
            result.creditHigh = Ids.high(buffer, at + CREDIT);
            result.creditLow = Ids.low(buffer, at + CREDIT);
            answer.results.add(result);
        }
        return answer;
    }

    private static int code(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + CODE, ORDER) & 0xFFFF;
    }
}
