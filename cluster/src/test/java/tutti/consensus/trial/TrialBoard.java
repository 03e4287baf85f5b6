package tutti.consensus.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A memory-mapped file by which a trial's driver and a node's process tell each other what they do, and which outlives a
 * killed process: orders to the node, and for each partition what its replica has reached.
 *
 * <pre>
 * 0      8            16          24         64 + 128 * partition
 * | rate | batch bytes | snapshots | stop ... | leader | term | position | count | digest | applied ns | stored | ... |
 * </pre>
 */
final class TrialBoard implements AutoCloseable {
    static final int RATE = 0;
    static final int BATCH_BYTES = 8;
    static final int SNAPSHOTS = 16;
    static final int STOP = 24;

    static final int LEADER = 0;
    static final int TERM = 8;
    static final int POSITION = 16;
    static final int COUNT = 24;
    static final int DIGEST = 32;
    static final int APPLIED_NS = 40;
    static final int STORED = 48;
    static final int COMMITTED = 56;
    static final int LATENCY_P50 = 64;
    static final int LATENCY_P99 = 72;
    static final int LATENCY_MAX = 80;
    static final int LATENCY_COUNT = 88;
    static final int READY = 96;
    static final int KNOWN_LEADER = 104;

    private static final int PARTITIONS = 64;
    private static final int PARTITION_BYTES = 128;
    private static final int LENGTH = 64 + 16 * PARTITION_BYTES;

    private final MappedByteBuffer mapping;
    private final UnsafeBuffer buffer;

    TrialBoard(Path file) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            mapping = channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        buffer = new UnsafeBuffer(mapping);
    }

    long order(int field) {
        return buffer.getLongVolatile(field);
    }

    void order(int field, long value) {
        buffer.putLongVolatile(field, value);
    }

    long get(int partition, int field) {
        return buffer.getLongVolatile(index(partition, field));
    }

    void put(int partition, int field, long value) {
        buffer.putLongOrdered(index(partition, field), value);
    }

    @Override
    public void close() {
        IoUtil.unmap(mapping);
    }

    private static int index(int partition, int field) {
        return PARTITIONS + PARTITION_BYTES * partition + field;
    }
}
