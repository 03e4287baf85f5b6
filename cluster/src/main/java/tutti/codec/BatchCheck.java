package tutti.codec;

import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with the form of a whole batch, so that it is applied as a whole or not at all. */
public final class BatchCheck {
    private BatchCheck() {}

    /**
     * What is wrong with the batch that takes exactly the given bytes; null if it is well formed.
     *
     * @throws UnsupportedFormatException if it is of another format version
     */
    public static @Nullable String problem(DirectBuffer buffer, int offset, int length) {
        if (length < BatchHeader.BYTES) {
            return "batch is cut short: " + length + " bytes";
        }
        int version = BatchHeader.formatVersion(buffer, offset);
        if (version != BatchHeader.FORMAT_VERSION) {
            throw new UnsupportedFormatException("batch", version, BatchHeader.FORMAT_VERSION);
        }
        if (BatchHeader.lengthBytes(buffer, offset) != length) {
            return "batch of " + length + " bytes says " + BatchHeader.lengthBytes(buffer, offset);
        }
        int sections = BatchHeader.sectionCount(buffer, offset);
        int left = length - BatchHeader.BYTES;
        for (int i = 0; i < sections; i++) {
            int at = offset + length - left;
            if (left < SectionHeader.BYTES) {
                return "section " + i + " is cut short: bytes left are " + left;
            }
            int body = SectionHeader.bodyBytes(buffer, at);
            if (body < 0 || body > left - SectionHeader.BYTES) {
                return "section " + i + " has a body of " + body + ", bytes left are " + left;
            }
            String problem = SectionCheck.problem(buffer, at, SectionHeader.BYTES + body);
            if (problem != null) {
                return "section " + i + ": " + problem;
            }
            left -= SectionHeader.BYTES + body;
        }
        return left == 0 ? null : left + " bytes too many after " + sections + " sections";
    }
}
