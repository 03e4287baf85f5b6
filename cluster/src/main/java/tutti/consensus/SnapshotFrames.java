package tutti.consensus;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

/**
 * Frames of a service's snapshot, one message each, behind Aeron's own marks. Each chunk has a checksum over its bytes, and the
 * end says how many chunks and bytes went before, so that neither a damaged snapshot nor one cut short is taken for a whole one.
 *
 * <pre>
 * chunk:
 * 0          4               8         12
 * | kind = 3 | number from 0 | CRC-32C | bytes ...
 * end:
 * 0          4        8                    16
 * | kind = 2 | chunks | chunk bytes (long) |
 * </pre>
 *
 * <p>Kind 1 was a chunk without a checksum, which no version reads any more.
 */
final class SnapshotFrames {
    static final int KIND = 0;
    static final int NUMBER = KIND + BitUtil.SIZE_OF_INT;
    static final int CRC = NUMBER + BitUtil.SIZE_OF_INT;
    static final int HEADER_LENGTH = CRC + BitUtil.SIZE_OF_INT;
    static final int TOTAL_BYTES = NUMBER + BitUtil.SIZE_OF_INT;
    static final int END_LENGTH = TOTAL_BYTES + BitUtil.SIZE_OF_LONG;

    static final int KIND_BEFORE_CHECKSUMS = 1;
    static final int KIND_END = 2;
    static final int KIND_CHUNK = 3;

    private SnapshotFrames() {}

    /** Checksum of a chunk's bytes. */
    static int crc(DirectBuffer buffer, int offset, int length) {
        CRC32C crc = new CRC32C();
        byte[] array = buffer.byteArray();
        if (array != null) {
            crc.update(array, buffer.wrapAdjustment() + offset, length);
            return (int) crc.getValue();
        }
        ByteBuffer bytes = buffer.byteBuffer();
        if (bytes != null) {
            int from = buffer.wrapAdjustment() + offset;
            crc.update(bytes.duplicate().limit(from + length).position(from));
            return (int) crc.getValue();
        }
        byte[] copy = new byte[length];
        buffer.getBytes(offset, copy);
        crc.update(copy, 0, length);
        return (int) crc.getValue();
    }
}
