package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import tutti.ledger.Outcome;

/**
 * What became of an asset that partition 0 sent: 8 bytes.
 *
 * <pre>
 * 0       4      6          8
 * | asset | code | reserved |
 * </pre>
 */
public final class AssetReplyRecord {
    public static final int BYTES = 8;

    private static final int ASSET = 0;
    private static final int CODE = 4;
    private static final int RESERVED = 6;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private AssetReplyRecord() {}

    /** What is wrong with the record, null if nothing is. */
    static @Nullable String problem(DirectBuffer buffer, int offset) {
        int code = buffer.getShort(offset + CODE, ORDER) & 0xFFFF;
        return OutcomeCodes.isKnown(code) ? null : "asset reply has outcome code " + code;
    }

    public static void encode(int asset, Outcome outcome, MutableDirectBuffer buffer, int offset) {
        buffer.putInt(offset + ASSET, asset, ORDER);
        buffer.putShort(offset + CODE, (short) outcome.code(), ORDER);
        buffer.putShort(offset + RESERVED, (short) 0, ORDER);
    }

    public static int asset(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + ASSET, ORDER);
    }

    public static Outcome outcome(DirectBuffer buffer, int offset) {
        return Outcome.ofCode(buffer.getShort(offset + CODE, ORDER) & 0xFFFF);
    }
}
