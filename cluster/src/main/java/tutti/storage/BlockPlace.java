package tutti.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where a full block lies in the {@link BlockSegments}. In bytes, little endian:
 *
 * <pre>
 * 0         8        16       24
 * | segment | offset | length |
 * </pre>
 *
 * @param offset of its frame in the segment
 * @param length of the frame
 */
record BlockPlace(long segment, long offset, long length) {
    static final int BYTES = 24;

    long end() {
        return offset + length;
    }

    byte[] encode() {
        ByteBuffer buffer = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return buffer.putLong(segment).putLong(offset).putLong(length).array();
    }

    /** @throws DamagedHistoryException if the bytes are not those of a place */
    static BlockPlace decode(long block, byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new DamagedHistoryException("the place of block " + block + " has " + bytes.length
                    + " bytes, expected " + BYTES + ": another version wrote it, which kept blocks in LevelDB");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return new BlockPlace(buffer.getLong(), buffer.getLong(), buffer.getLong());
    }
}
