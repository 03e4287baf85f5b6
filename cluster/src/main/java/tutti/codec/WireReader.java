package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Reads fields one after the other and never past the end: bytes that came over a network may be anything. What does not
 * fit is an {@link IllegalArgumentException}.
 */
final class WireReader {
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private final DirectBuffer buffer;
    private final int end;
    private int at;

    WireReader(DirectBuffer buffer, int offset, int length) {
        this.buffer = buffer;
        this.at = offset;
        this.end = offset + length;
    }

    int getShort() {
        return buffer.getShort(take(Short.BYTES), ORDER) & 0xFFFF;
    }

    int getInt() {
        return buffer.getInt(take(Integer.BYTES), ORDER);
    }

    long getLong() {
        return buffer.getLong(take(Long.BYTES), ORDER);
    }

    /** Reads one half of an id; the high half comes first. */
    long getIdHalf() {
        return buffer.getLong(take(Long.BYTES), ByteOrder.BIG_ENDIAN);
    }

    /** Reads a number of elements, each of at least so many bytes, that can still be there. */
    int getCount(int elementBytesMin) {
        int count = getInt();
        if (count < 0 || count > (end - at) / elementBytesMin) {
            throw new IllegalArgumentException(count + " elements in " + (end - at) + " bytes");
        }
        return count;
    }

    String getText() {
        int length = getCount(1);
        return Text.get(buffer, take(length), length);
    }

    /** Checks that nothing is left. */
    void end() {
        if (at != end) {
            throw new IllegalArgumentException((end - at) + " bytes too many");
        }
    }

    private int take(int bytes) {
        if (bytes > end - at) {
            throw new IllegalArgumentException("cut short: " + bytes + " bytes wanted, " + (end - at) + " left");
        }
        int taken = at;
        at += bytes;
        return taken;
    }
}
