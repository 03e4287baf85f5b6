package tutti.sharding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Puts fields into a message's buffer, little endian. */
final class WireOutput {
    private final ByteBuffer buffer;

    WireOutput(ByteBuffer buffer) {
        this.buffer = buffer.order(ByteOrder.LITTLE_ENDIAN);
    }

    WireOutput putByte(byte value) {
        buffer.put(value);
        return this;
    }

    WireOutput putFlag(boolean value) {
        return putByte((byte) (value ? 1 : 0));
    }

    WireOutput putInt(int value) {
        buffer.putInt(value);
        return this;
    }

    WireOutput putLong(long value) {
        buffer.putLong(value);
        return this;
    }

    WireOutput putBytes(byte[] value) {
        buffer.putInt(value.length).put(value);
        return this;
    }

    WireOutput putText(String value) {
        return putBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    WireOutput putLongs(long[] values) {
        buffer.putInt(values.length);
        for (long value : values) {
            buffer.putLong(value);
        }
        return this;
    }
}
