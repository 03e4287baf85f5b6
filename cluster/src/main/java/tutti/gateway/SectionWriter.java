package tutti.gateway;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import tutti.codec.SectionHeader;
import tutti.config.GatewayConfig;
import tutti.partition.SlotMap;

/**
 * Sorts the records of one call into sections by partition. Records keep the order of the request within a partition; where
 * they do not fit into one section, the next one goes on.
 */
final class SectionWriter {
    private final int kind;
    private final SlotMap slotMap;
    private final int itemCount;
    private final @Nullable Open[] open;
    private final List<List<Section>> closed = new ArrayList<>();
    private MutableDirectBuffer buffer = new UnsafeBuffer(0, 0);
    private int offset;

    /** How many partitions have an open section. */
    private int openCount;

    /**
     * @param kind one of {@link tutti.codec.SectionKind}
     * @param itemCount of the whole call, as many records at most
     */
    SectionWriter(int kind, SlotMap slotMap, int itemCount) {
        this.kind = kind;
        this.slotMap = slotMap;
        this.itemCount = itemCount;
        open = new Open[slotMap.partitionCount()];
        for (int partition = 0; partition < open.length; partition++) {
            closed.add(new ArrayList<>(1));
        }
    }

    /** Makes room for a record at the home of an id; it is to be written to {@link #buffer} at {@link #offset}. */
    void claimAtHome(long high, long low, int item, int recordBytes) {
        claim(slotMap.partitionOf(high, low), item, recordBytes);
    }

    void claim(int partition, int item, int recordBytes) {
        Open section = open[partition];
        if (section != null && section.length + recordBytes > GatewayConfig.SECTION_BYTES_MAX) {
            end(partition, section);
            section = null;
        }
        if (section == null) {
            section = begin(partition, item, recordBytes);
        }
        offset = section.add(item, recordBytes);
        buffer = section.buffer;
    }

    /**
     * Gives a section the room that it is likely to need: clients send what belongs to one partition together, and records of one call
     * are mostly of one length. Where there are several partitions they share what is left.
     */
    private Open begin(int partition, int item, int recordBytes) {
        openCount++;
        int records = Math.max(1, (itemCount - item) / openCount);
        long bytes = SectionHeader.BYTES + (long) records * recordBytes;
        Open section = new Open(records, (int) Math.min(GatewayConfig.SECTION_BYTES_MAX, bytes));
        open[partition] = section;
        return section;
    }

    private void end(int partition, Open section) {
        openCount--;
        closed.get(partition).add(section.close(kind, partition));
        open[partition] = null;
    }

    /** Partition in which an id is at home. */
    int homeOf(long high, long low) {
        return slotMap.partitionOf(high, low);
    }

    /** Sees to it that the records that come next, of so many bytes in all, go into one section of the partition. */
    void keepTogether(int partition, int bytes) {
        Open section = open[partition];
        if (section != null && section.length + bytes > GatewayConfig.SECTION_BYTES_MAX) {
            end(partition, section);
        }
    }

    MutableDirectBuffer buffer() {
        return buffer;
    }

    int offset() {
        return offset;
    }

    /** The sections of each partition that has any, in order. Ends the use of this writer. */
    List<List<Section>> close() {
        List<List<Section>> all = new ArrayList<>(open.length);
        for (int partition = 0; partition < open.length; partition++) {
            Open section = open[partition];
            if (section != null) {
                end(partition, section);
                all.add(closed.get(partition));
            }
        }
        return all;
    }

    /** A section ready to be submitted. */
    static final class Section {
        private final int partition;
        private final byte[] bytes;
        private final int[] items;

        Section(int partition, byte[] bytes, int[] items) {
            this.partition = partition;
            this.bytes = bytes;
            this.items = items;
        }

        int partition() {
            return partition;
        }

        byte[] bytes() {
            return bytes;
        }

        /** Place in the request of each record. */
        int[] items() {
            return items;
        }
    }

    /** A section that still grows. */
    private static final class Open {
        private final UnsafeBuffer buffer;
        private int[] items;
        private int count;

        /** Bytes in use, header included. */
        private int length = SectionHeader.BYTES;

        Open(int records, int bytes) {
            buffer = new UnsafeBuffer(new byte[bytes]);
            items = new int[records];
        }

        /** Returns the offset of the new record. */
        int add(int item, int recordBytes) {
            if (count == items.length) {
                items = Arrays.copyOf(items, 2 * count);
            }
            items[count++] = item;
            int start = length;
            length += recordBytes;
            if (length > buffer.capacity()) {
                int capacity = Math.min(GatewayConfig.SECTION_BYTES_MAX, Math.max(2 * buffer.capacity(), length));
                buffer.wrap(Arrays.copyOf(buffer.byteArray(), capacity));
            }
            return start;
        }

        Section close(int kind, int partition) {
            SectionHeader.encode(buffer, 0, kind, count, length - SectionHeader.BYTES);
            byte[] bytes = buffer.byteArray();
            return new Section(
                    partition,
                    length == bytes.length ? bytes : Arrays.copyOf(bytes, length),
                    count == items.length ? items : Arrays.copyOf(items, count));
        }
    }
}
