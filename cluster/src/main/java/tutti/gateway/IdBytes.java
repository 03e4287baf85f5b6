package tutti.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import tutti.codec.Ids;

/** 128-bit ids in messages: 16 bytes, big endian. */
final class IdBytes {
    private IdBytes() {}

    static boolean isId(ByteString bytes) {
        return bytes.size() == Ids.BYTES;
    }

    static long high(ByteString id) {
        return word(id, 0);
    }

    static long low(ByteString id) {
        return word(id, Long.BYTES);
    }

    /** True for what may be left out. */
    static boolean isIdOrEmpty(ByteString bytes) {
        return bytes.isEmpty() || isId(bytes);
    }

    /** Zero for one that was left out. */
    static long highOrZero(ByteString idOrEmpty) {
        return idOrEmpty.isEmpty() ? 0 : high(idOrEmpty);
    }

    /** Zero for one that was left out. */
    static long lowOrZero(ByteString idOrEmpty) {
        return idOrEmpty.isEmpty() ? 0 : low(idOrEmpty);
    }

    static ByteString of(long high, long low) {
        // The array is new and nobody else has it, so that it need not be copied.
        return UnsafeByteOperations.unsafeWrap(
                ByteBuffer.allocate(Ids.BYTES).putLong(high).putLong(low).array());
    }

    /** Empty for the id that is all zeros, which stands for none. */
    static ByteString ofOrEmpty(long high, long low) {
        return (high | low) == 0 ? ByteString.EMPTY : of(high, low);
    }

    private static long word(ByteString bytes, int from) {
        long word = 0;
        for (int i = from; i < from + Long.BYTES; i++) {
            word = (word << Byte.SIZE) | (bytes.byteAt(i) & 0xFF);
        }
        return word;
    }
}
