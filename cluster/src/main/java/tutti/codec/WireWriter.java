package tutti.codec;

import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.ExpandableArrayBuffer;

/** Writes fields one after the other into a growing buffer; the counterpart of {@link WireReader}. */
final class WireWriter {
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private int length;

    void putShort(int value) {
        buffer.putShort(length, (short) value, ORDER);
        length += Short.BYTES;
    }

    void putInt(int value) {
        buffer.putInt(length, value, ORDER);
        length += Integer.BYTES;
    }

    void putLong(long value) {
        buffer.putLong(length, value, ORDER);
        length += Long.BYTES;
    }

    void putId(long high, long low) {
        Ids.put(buffer, length, high, low);
        length += Ids.BYTES;
    }

    /** Puts the length of the text in bytes of UTF-8 as an int, then the bytes. */
    void putText(String text) {
        byte[] bytes = Text.bytes(text);
        putInt(bytes.length);
        buffer.putBytes(length, bytes);
        length += bytes.length;
    }

    byte[] bytes() {
        return Arrays.copyOf(buffer.byteArray(), length);
    }
}
