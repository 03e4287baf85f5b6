package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Body of a CHANNEL_ITEMS section: 16 bytes, then as many {@link ChannelItem}s as the section's count says, one after the
 * other. Their sequence numbers rise by one from the first.
 *
 * <pre>
 * 0                          4          8                       16
 * | sending partition (int)  | reserved | first sequence (long) | items
 * </pre>
 */
public final class ChannelItems {
    public static final int HEADER_BYTES = 16;

    private static final int FROM = 0;
    private static final int RESERVED = 4;
    private static final int FIRST_SEQUENCE = 8;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private ChannelItems() {}

    public static void encodeHeader(MutableDirectBuffer buffer, int bodyOffset, int from, long firstSequence) {
        buffer.putInt(bodyOffset + FROM, from, ORDER);
        buffer.putInt(bodyOffset + RESERVED, 0, ORDER);
        buffer.putLong(bodyOffset + FIRST_SEQUENCE, firstSequence, ORDER);
    }

    /** Partition that sent the items. */
    public static int from(DirectBuffer buffer, int bodyOffset) {
        return buffer.getInt(bodyOffset + FROM, ORDER);
    }

    public static long firstSequence(DirectBuffer buffer, int bodyOffset) {
        return buffer.getLong(bodyOffset + FIRST_SEQUENCE, ORDER);
    }

    /** What is wrong with the body, null if nothing is. */
    static @Nullable String problem(DirectBuffer buffer, int bodyOffset, int count, int bodyBytes) {
        if (bodyBytes < HEADER_BYTES) {
            return "channel items are cut short: " + bodyBytes + " bytes";
        }
        if (firstSequence(buffer, bodyOffset) < 1 || count < 1) {
            return count + " channel items from sequence " + firstSequence(buffer, bodyOffset);
        }
        int left = bodyBytes - HEADER_BYTES;
        for (int i = 0; i < count; i++) {
            int at = bodyOffset + bodyBytes - left;
            String problem = ChannelItem.problem(buffer, at, left);
            if (problem != null) {
                return problem;
            }
            left -= ChannelItem.bytes(buffer, at);
        }
        return left == 0 ? null : left + " bytes too many after " + count + " channel items";
    }
}
