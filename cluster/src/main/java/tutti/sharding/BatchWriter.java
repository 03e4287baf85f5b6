package tutti.sharding;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.codec.BatchHeader;

/** Writes one batch at a time into a buffer that is kept. */
final class BatchWriter {
    private static final long NOT_LOOKED_UP = Long.MAX_VALUE;

    /** The header counts sections in 16 bits. */
    private static final int SECTIONS_MAX = 0xFFFF;

    private final UnsafeBuffer buffer;
    private final int node;
    private final long incarnation;
    private final int slotMapVersion;
    private int bytesMax;

    /** Where this batch ends at most. */
    private int room;

    private int length;
    private int sections;

    /** The lowest position through which any section's ids were looked up. */
    private long lookedUpThrough;

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
        room = bytesMax;
        length = BatchHeader.BYTES;
        sections = 0;
        lookedUpThrough = NOT_LOOKED_UP;
    }

    /** Of what is added from now on, so many bytes go into this batch at most. */
    void allow(int more) {
        room = Math.min(bytesMax, length + more);
    }

    /** Adds the proposal's section, and what must come before it, if there is room for all of it. */
    boolean add(Proposal proposal) {
        if (proposal.bytes() > room - length || sections > SECTIONS_MAX - 2) {
            return false;
        }
        byte[] prelude = proposal.prelude();
        if (prelude != null) {
            put(prelude);
        }
        put(proposal.section());
        if (proposal.lookedUpThrough() > 0) {
            lookedUpThrough = Math.min(lookedUpThrough, proposal.lookedUpThrough());
        }
        return true;
    }

    /** Adds a section to a batch that has none. */
    void addOnly(byte[] section) {
        put(section);
    }

    /** @param slotsMoved stands for the state with which the partition began when slots were last moved */
    void end(long sequence, long slotsMoved) {
        long through = lookedUpThrough == NOT_LOOKED_UP ? 0 : lookedUpThrough;
        BatchHeader.encode(
                buffer, 0, sections, length, slotMapVersion, slotsMoved, node, sequence, incarnation, through);
    }

    private void put(byte[] section) {
        buffer.putBytes(length, section);
        length += section.length;
        sections++;
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
