package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import tutti.ledger.Split;

/**
 * The shares of a split inside other records, 24 bytes each.
 *
 * <pre>
 * 0               16           20         24
 * | payee account | millionths | reserved |
 * </pre>
 */
final class Shares {
    static final int BYTES = 24;

    private static final int MILLIONTHS = 16;
    private static final int RESERVED = 20;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private Shares() {}

    /** Returns the offset behind them. */
    static int put(MutableDirectBuffer buffer, int offset, Split split) {
        int share = offset;
        for (int i = 0; i < split.size(); i++) {
            Ids.put(buffer, share, split.payeeHigh(i), split.payeeLow(i));
            buffer.putInt(share + MILLIONTHS, split.millionths(i), ORDER);
            buffer.putInt(share + RESERVED, 0, ORDER);
            share += BYTES;
        }
        return share;
    }

    static Split get(DirectBuffer buffer, int offset, int count) {
        long[] payeeHigh = new long[count];
        long[] payeeLow = new long[count];
        int[] millionths = new int[count];
        for (int i = 0; i < count; i++) {
            int share = offset + i * BYTES;
            payeeHigh[i] = Ids.high(buffer, share);
            payeeLow[i] = Ids.low(buffer, share);
            millionths[i] = buffer.getInt(share + MILLIONTHS, ORDER);
        }
        return new Split(payeeHigh, payeeLow, millionths);
    }
}
