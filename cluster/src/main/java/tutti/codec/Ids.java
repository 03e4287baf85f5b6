package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** 128-bit ids in bytes: 16 of them, big endian, the byte order of a UUID, everywhere. */
public final class Ids {
    /** Bytes of an id. */
    public static final int BYTES = 16;

    private Ids() {}

    public static long high(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset, ByteOrder.BIG_ENDIAN);
    }

    public static long low(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + Long.BYTES, ByteOrder.BIG_ENDIAN);
    }

    public static void put(MutableDirectBuffer buffer, int offset, long high, long low) {
        buffer.putLong(offset, high, ByteOrder.BIG_ENDIAN);
        buffer.putLong(offset + Long.BYTES, low, ByteOrder.BIG_ENDIAN);
    }
}
