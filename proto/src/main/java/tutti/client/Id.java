package tutti.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** A 128-bit id of an account, a work, a transfer or a stream payment; on the wire 16 bytes, big endian. */
public record Id(long high, long low) implements Comparable<Id> {
    /** Length of an id on the wire. */
    public static final int BYTES = 16;

    private static final int HEX_DIGITS = 2 * BYTES;

    /** Reads a UUID or 32 hexadecimal digits. */
    public static Id parse(String text) {
        String digits = text.strip().replace("-", "");
        if (digits.length() != HEX_DIGITS) {
            throw new IllegalArgumentException("an id is a UUID or 32 hexadecimal digits, not '" + text + "'");
        }
        try {
            return new Id(
                    HexFormat.fromHexDigitsToLong(digits, 0, BYTES),
                    HexFormat.fromHexDigitsToLong(digits, BYTES, HEX_DIGITS));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("an id is a UUID or 32 hexadecimal digits, not '" + text + "'", e);
        }
    }

    public static Id of(ByteString bytes) {
        if (bytes.size() != BYTES) {
            throw new IllegalArgumentException("an id has 16 bytes, not " + bytes.size());
        }
        return new Id(longAt(bytes, 0), longAt(bytes, Long.BYTES));
    }

    /** Eight bytes from {@code offset}, big endian. */
    static long longAt(ByteString bytes, int offset) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << Byte.SIZE | bytes.byteAt(offset + i) & 0xff;
        }
        return value;
    }

    public ByteString toByteString() {
        return bytesOf(high, low);
    }

    /** The wire form of an id without an object for the id itself, for those who make many. */
    public static ByteString bytesOf(long high, long low) {
        byte[] bytes = new byte[BYTES];
        ByteBuffer.wrap(bytes).putLong(high).putLong(low);
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    /** Unsigned order, which is the order of the bytes. */
    @Override
    public int compareTo(Id other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** In the form of a UUID. */
    @Override
    public String toString() {
        String digits = HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
        return digits.substring(0, 8)
                + '-'
                + digits.substring(8, 12)
                + '-'
                + digits.substring(12, 16)
                + '-'
                + digits.substring(16, 20)
                + '-'
                + digits.substring(20);
    }
}
