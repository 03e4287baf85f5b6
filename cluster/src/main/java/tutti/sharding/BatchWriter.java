package tutti.sharding;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.codec.BatchHeader;

/** Writes one batch at a time into a buffer that is kept. */
final class BatchWriter {
    /** No id was looked up: the history index comes later. */
    private static final long NOTHING_INDEXED = 0;

    /** The header counts sections in 16 bits. */
    private static final int SECTIONS_MAX = 0xFFFF;

    private final UnsafeBuffer buffer;
    private final int node;
    private final long incarnation;
    private final int slotMapVersion;
    private int bytesMax;
    private int length;
    private int sections;

    /** @param incarnation tells this actor's batches from those of an earlier start of the node */
    BatchWriter(int bytesMax, int node, long incarnation, int slotMapVersion) {
        this.buffer = new UnsafeBuffer(new byte[bytesMax]);
        this.bytesMax = bytesMax;
        this.node = node;
        this.incarnation = incarnation;
        this.slotMapVersion = slotMapVersion;
    }

    void limit(int atMost) {
        bytesMax = Math.min(bytesMax, atMost);
    }

    void begin() {
        length = BatchHeader.BYTES;
        sections = 0;
    }

    /** Adds the section if there is room. */
    boolean add(byte[] section) {
        if (section.length > bytesMax - length || sections == SECTIONS_MAX) {
            return false;
        }
        buffer.putBytes(length, section);
        length += section.length;
        sections++;
        return true;
    }

    void end(long sequence) {
        BatchHeader.encode(buffer, 0, sections, length, slotMapVersion, node, sequence, incarnation, NOTHING_INDEXED);
    }

    boolean isEmpty() {
        return sections == 0;
    }

    DirectBuffer buffer() {
        return buffer;
    }

    int length() {
        return length;
    }

    int sections() {
        return sections;
    }

    /** Longest section that fits into a batch by itself. */
    int sectionBytesMax() {
        return bytesMax - BatchHeader.BYTES;
    }
}
