package tutti.codec;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** UTF-8 text in records: the bytes alone; their length stands elsewhere in the record. */
final class Text {
    private Text() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Puts the bytes and zeros up to {@code fieldBytes}. */
    static void putPadded(MutableDirectBuffer buffer, int offset, byte[] text, int fieldBytes) {
        buffer.putBytes(offset, text);
        buffer.setMemory(offset + text.length, fieldBytes - text.length, (byte) 0);
    }

    static String get(DirectBuffer buffer, int offset, int length) {
        byte[] text = new byte[length];
        buffer.getBytes(offset, text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
