package tutti.client;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tutti.v1.Entry;

/**
 * Where an entry is in a partition's history: a position of the log, and a number among the entries of that position. On the wire it is
 * a cursor of 12 bytes, as text {@code POSITION.ORDINAL}.
 */
public record Place(long position, int ordinal) {
    /** Length of a cursor. */
    public static final int BYTES = Long.BYTES + Integer.BYTES;

    private static final Pattern FORM = Pattern.compile("(\\d{1,19})\\.(\\d{1,10})");

    /** Reads {@code POSITION.ORDINAL}. */
    public static Place parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (matcher.matches()) {
            try {
                return new Place(Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2)));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("no place is as far as '" + text + "'", e);
            }
        }
        throw new IllegalArgumentException("a place is POSITION.ORDINAL, as in 4096.0, not '" + text + "'");
    }

    /** Reads a cursor. */
    public static Place of(ByteString cursor) {
        if (cursor.size() != BYTES) {
            throw new IllegalArgumentException("a cursor has " + BYTES + " bytes, not " + cursor.size());
        }
        ByteBuffer bytes = cursor.asReadOnlyByteBuffer();
        return new Place(bytes.getLong(), bytes.getInt());
    }

    public static Place of(Entry entry) {
        return new Place(entry.getPosition(), entry.getOrdinal());
    }

    /** The cursor. */
    public ByteString toByteString() {
        return ByteString.copyFrom(
                ByteBuffer.allocate(BYTES).putLong(position).putInt(ordinal).flip());
    }

    @Override
    public String toString() {
        return position + "." + ordinal;
    }
}
