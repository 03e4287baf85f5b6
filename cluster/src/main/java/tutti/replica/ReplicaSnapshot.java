package tutti.replica;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.codec.UnsupportedFormatException;
import tutti.ledger.Invariant;
import tutti.ledger.Ledger;
import tutti.ledger.SnapshotSink;
import tutti.partition.Channels;
import tutti.partition.Digest64;
import tutti.partition.SlotMap;

/**
 * Writes and loads the snapshots of one replica: a header chunk, the ledger's chunks, then the channels, confirmations and
 * the audit cut as one run of bytes, cut into chunks.
 *
 * <pre>
 * header, 64 bytes:
 * 0                 4           8                 12                16         24       32             40            48            56         64
 * | format version  | partition | partition count | slot map version | position | digest | bytes of run | hash of run | slots moved | reserved |
 * </pre>
 */
final class ReplicaSnapshot {
    static final int FORMAT_VERSION = 2;

    private static final int HEADER_BYTES = 64;
    private static final int PARTITION = 4;
    private static final int PARTITION_COUNT = 8;
    private static final int SLOT_MAP_VERSION = 12;
    private static final int POSITION = 16;
    private static final int DIGEST = 24;
    private static final int RUN_BYTES = 32;
    private static final int RUN_HASH = 40;
    private static final int SLOTS_MOVED = 48;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private final int partition;
    private final SlotMap slotMap;
    private final Ledger ledger;
    private final Channels channels;
    private final AssetConfirmations confirmations;
    private final AuditCut auditCut;

    private Stage stage = Stage.HEADER;
    private long position;
    private long digest;
    private long slotsMoved;
    private ExpandableArrayBuffer run = new ExpandableArrayBuffer();
    private long runBytes;
    private long runHash;
    private int runBytesLoaded;

    ReplicaSnapshot(
            int partition,
            SlotMap slotMap,
            Ledger ledger,
            Channels channels,
            AssetConfirmations confirmations,
            AuditCut auditCut) {
        this.partition = partition;
        this.slotMap = slotMap;
        this.ledger = ledger;
        this.channels = channels;
        this.confirmations = confirmations;
        this.auditCut = auditCut;
    }

    void write(SnapshotSink sink, long appliedPosition, long stateDigest, long movedDigest) {
        ExpandableArrayBuffer tail = new ExpandableArrayBuffer();
        int bytes = channels.write(tail, 0);
        bytes += confirmations.write(tail, bytes);
        bytes += auditCut.write(tail, bytes);
        UnsafeBuffer header = new UnsafeBuffer(new byte[HEADER_BYTES]);
        header.putInt(0, FORMAT_VERSION, ORDER);
        header.putInt(PARTITION, partition, ORDER);
        header.putInt(PARTITION_COUNT, slotMap.partitionCount(), ORDER);
        header.putInt(SLOT_MAP_VERSION, slotMap.version(), ORDER);
        header.putLong(POSITION, appliedPosition, ORDER);
        header.putLong(DIGEST, stateDigest, ORDER);
        header.putLong(RUN_BYTES, bytes, ORDER);
        header.putLong(RUN_HASH, Digest64.with(0, tail, 0, bytes), ORDER);
        header.putLong(SLOTS_MOVED, movedDigest, ORDER);
        sink.chunk(header, 0, HEADER_BYTES);
        ledger.writeSnapshot(sink);
        for (int at = 0; at < bytes; at += SnapshotSink.CHUNK_BYTES_MAX) {
            sink.chunk(tail, at, Math.min(SnapshotSink.CHUNK_BYTES_MAX, bytes - at));
        }
    }

    void load(DirectBuffer buffer, int offset, int length) {
        switch (stage) {
            case HEADER -> loadHeader(buffer, offset, length);
            case LEDGER -> {
                if (ledger.loadSnapshotChunk(buffer, offset, length)) {
                    stage = Stage.RUN;
                }
            }
            case RUN -> loadRun(buffer, offset, length);
            case WHOLE -> Invariant.check(false, "snapshot goes on after its end", length);
        }
    }

    void checkWhole() {
        Invariant.check(
                stage == Stage.WHOLE, "snapshot is not whole, bytes of its run loaded", runBytesLoaded, runBytes);
    }

    /** Position of the last batch in the loaded snapshot. */
    long position() {
        return position;
    }

    /** Digest that the loaded snapshot was written with. */
    long digest() {
        return digest;
    }

    /** What stands for the state with which the partition began when slots were last moved. */
    long slotsMoved() {
        return slotsMoved;
    }

    /** That of a snapshot that begins with this chunk. */
    static int slotMapVersion(DirectBuffer buffer, int offset, int length) {
        checkHeader(buffer, offset, length);
        return buffer.getInt(offset + SLOT_MAP_VERSION, ORDER);
    }

    private void loadHeader(DirectBuffer buffer, int offset, int length) {
        checkHeader(buffer, offset, length);
        int count = buffer.getInt(offset + PARTITION_COUNT, ORDER);
        int mapVersion = buffer.getInt(offset + SLOT_MAP_VERSION, ORDER);
        int of = buffer.getInt(offset + PARTITION, ORDER);
        Invariant.check(of == partition, "snapshot of another partition", of, partition);
        Invariant.check(
                count == slotMap.partitionCount(), "snapshot of so many partitions", count, slotMap.partitionCount());
        Invariant.check(mapVersion == slotMap.version(), "snapshot of slot map", mapVersion, slotMap.version());
        position = buffer.getLong(offset + POSITION, ORDER);
        digest = buffer.getLong(offset + DIGEST, ORDER);
        slotsMoved = buffer.getLong(offset + SLOTS_MOVED, ORDER);
        runBytes = buffer.getLong(offset + RUN_BYTES, ORDER);
        runHash = buffer.getLong(offset + RUN_HASH, ORDER);
        stage = Stage.LEDGER;
    }

    private static void checkHeader(DirectBuffer buffer, int offset, int length) {
        Invariant.check(length == HEADER_BYTES, "length of a snapshot's header", length);
        int version = buffer.getInt(offset, ORDER);
        if (version != FORMAT_VERSION) {
            throw new UnsupportedFormatException("snapshot", version, FORMAT_VERSION);
        }
    }

    private void loadRun(DirectBuffer buffer, int offset, int length) {
        Invariant.check(runBytesLoaded + length <= runBytes, "snapshot run too long", runBytesLoaded, length, runBytes);
        run.putBytes(runBytesLoaded, buffer, offset, length);
        runBytesLoaded += length;
        if (runBytesLoaded < runBytes) {
            return;
        }
        // Before anything of it is believed: a length that is wrong by one bit can ask for all memory.
        Invariant.check(
                Digest64.with(0, run, 0, runBytesLoaded) == runHash, "hash of a snapshot's run", runBytesLoaded);
        int at = channels.read(run, 0);
        at += confirmations.read(run, at, slotMap.partitionCount());
        at += auditCut.read(run, at);
        Invariant.check(at == runBytes, "bytes read of a snapshot's run", at, runBytes);
        run = new ExpandableArrayBuffer();
        stage = Stage.WHOLE;
    }

    /** What the next chunk is. */
    private enum Stage {
        HEADER,
        LEDGER,
        RUN,
        WHOLE
    }
}
