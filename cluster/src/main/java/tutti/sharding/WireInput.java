package tutti.sharding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Gets fields from a message's buffer, as {@link WireOutput} put them; throws where they are cut short or too long. */
final class WireInput {
    private final ByteBuffer buffer;

    WireInput(ByteBuffer buffer) {
        this.buffer = buffer.order(ByteOrder.LITTLE_ENDIAN);
    }

    byte getByte() {
        return buffer.get();
    }

    boolean getFlag() {
        byte value = buffer.get();
        if (value != 0 && value != 1) {
            throw new IllegalArgumentException("flag is " + value);
        }
        return value == 1;
    }

    int getInt() {
        return buffer.getInt();
    }

    long getLong() {
        return buffer.getLong();
    }

    /** A count of elements that have so many bytes each at least; they must fit into what is left. */
    int getCount(int elementBytesMin) {
        int count = buffer.getInt();
        if (count < 0 || count > buffer.remaining() / elementBytesMin) {
            throw new IllegalArgumentException("count is " + count + ", bytes left are " + buffer.remaining());
        }
        return count;
    }

    byte[] getBytes() {
        byte[] value = new byte[getCount(Byte.BYTES)];
        buffer.get(value);
        return value;
    }

    String getText() {
        return new String(getBytes(), StandardCharsets.UTF_8);
    }

    long[] getLongs() {
        long[] values = new long[getCount(Long.BYTES)];
        for (int i = 0; i < values.length; i++) {
            values[i] = buffer.getLong();
        }
        return values;
    }
}
