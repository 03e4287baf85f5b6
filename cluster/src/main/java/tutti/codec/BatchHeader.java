package tutti.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * First 64 bytes of every log message.
 *
 * <pre>
 * 0                2          4                  8                        12              16
 * | format version | sections | length in bytes  | slot map version (int) | origin node   |
 * 16                     24                          32                       40            48         64
 * | origin sequence      | origin incarnation        | indexed through        | slots moved | reserved |
 * </pre>
 *
 * The origin (node, incarnation of its partition actor, sequence) lets the leader find the callers of a batch that comes
 * back committed. {@code indexedThrough} is the log position through which the index was complete in which the leader looked up
 * the ids of those sections that say so; 0 if none does. {@code slotsMoved} stands for the state with which the partition began when
 * slots were last moved; 0 if they never were.
 */
public final class BatchHeader {
    public static final int BYTES = 64;
    public static final int FORMAT_VERSION = 4;

    private static final int VERSION = 0;
    private static final int SECTIONS = 2;
    private static final int LENGTH = 4;
    private static final int SLOT_MAP_VERSION = 8;
    private static final int ORIGIN_NODE = 12;
    private static final int ORIGIN_SEQUENCE = 16;
    private static final int ORIGIN_INCARNATION = 24;
    private static final int INDEXED_THROUGH = 32;
    private static final int SLOTS_MOVED = 40;
    private static final int RESERVED = 48;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private BatchHeader() {}

    public static void encode(
            MutableDirectBuffer buffer,
            int offset,
            int sectionCount,
            int lengthBytes,
            int slotMapVersion,
            long slotsMoved,
            int originNode,
            long originSequence,
            long originIncarnation,
            long indexedThrough) {
        buffer.putShort(offset + VERSION, (short) FORMAT_VERSION, ORDER);
        buffer.putShort(offset + SECTIONS, (short) sectionCount, ORDER);
        buffer.putInt(offset + LENGTH, lengthBytes, ORDER);
        buffer.putInt(offset + SLOT_MAP_VERSION, slotMapVersion, ORDER);
        buffer.putInt(offset + ORIGIN_NODE, originNode, ORDER);
        buffer.putLong(offset + ORIGIN_SEQUENCE, originSequence, ORDER);
        buffer.putLong(offset + ORIGIN_INCARNATION, originIncarnation, ORDER);
        buffer.putLong(offset + INDEXED_THROUGH, indexedThrough, ORDER);
        buffer.putLong(offset + SLOTS_MOVED, slotsMoved, ORDER);
        buffer.setMemory(offset + RESERVED, BYTES - RESERVED, (byte) 0);
    }

    public static int formatVersion(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + VERSION, ORDER) & 0xFFFF;
    }

    public static int sectionCount(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + SECTIONS, ORDER) & 0xFFFF;
    }

    /** Bytes of the whole batch, this header included. */
    public static int lengthBytes(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + LENGTH, ORDER);
    }

    public static int slotMapVersion(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + SLOT_MAP_VERSION, ORDER);
    }

    public static long slotsMoved(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + SLOTS_MOVED, ORDER);
    }

    public static int originNode(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + ORIGIN_NODE, ORDER);
    }

    public static long originSequence(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + ORIGIN_SEQUENCE, ORDER);
    }

    public static long originIncarnation(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + ORIGIN_INCARNATION, ORDER);
    }

    public static long indexedThrough(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + INDEXED_THROUGH, ORDER);
    }
}
