package tutti.replica;

import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import tutti.ledger.NewAsset;
import tutti.partition.Channels;
import tutti.partition.Digest64;

/**
 * Assets that partition 0 sent to the others and that not all of them have acknowledged. An asset may be used everywhere
 * once it is confirmed; before, another partition may not know it yet.
 *
 * <p>In a snapshot:
 *
 * <pre>
 * 0              4          8
 * | asset count  | reserved | for each: asset (int), reserved (int), a sequence number for each partition (longs)
 * </pre>
 */
final class AssetConfirmations {
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private final int partition;

    /** Sequence number of the item by peer, 0 for this partition itself; by asset. */
    private final TreeMap<Integer, long[]> waiting = new TreeMap<>(Integer::compareUnsigned);

    AssetConfirmations(int partition) {
        this.partition = partition;
    }

    /** Sends a new asset to all other partitions. */
    void send(NewAsset asset, Channels channels) {
        long[] sequences = new long[channels.partitionCount()];
        for (int peer = 0; peer < sequences.length; peer++) {
            if (peer != partition) {
                sequences[peer] = channels.sendAsset(peer, asset);
            }
        }
        if (sequences.length > 1) {
            waiting.put(asset.asset(), sequences);
        }
    }

    void onAcknowledged(Channels channels) {
        if (!waiting.isEmpty()) {
            waiting.values().removeIf(sequences -> isAcknowledged(sequences, channels));
        }
    }

    /** True if all partitions have an asset that this one has. */
    boolean isConfirmed(int asset) {
        return !waiting.containsKey(asset);
    }

    long digest() {
        long digest = waiting.size();
        for (Map.Entry<Integer, long[]> entry : waiting.entrySet()) {
            digest = Digest64.with(digest, entry.getKey());
            for (long sequence : entry.getValue()) {
                digest = Digest64.with(digest, sequence);
            }
        }
        return digest;
    }

    int write(ExpandableArrayBuffer buffer, int offset) {
        buffer.putInt(offset, waiting.size(), ORDER);
        buffer.putInt(offset + 4, 0, ORDER);
        int at = offset + 8;
        for (Map.Entry<Integer, long[]> entry : waiting.entrySet()) {
            buffer.putInt(at, entry.getKey(), ORDER);
            buffer.putInt(at + 4, 0, ORDER);
            at += 8;
            for (long sequence : entry.getValue()) {
                buffer.putLong(at, sequence, ORDER);
                at += Long.BYTES;
            }
        }
        return at - offset;
    }

    int read(DirectBuffer buffer, int offset, int partitionCount) {
        waiting.clear();
        int count = buffer.getInt(offset, ORDER);
        int at = offset + 8;
        for (int i = 0; i < count; i++) {
            int asset = buffer.getInt(at, ORDER);
            at += 8;
            long[] sequences = new long[partitionCount];
            for (int peer = 0; peer < partitionCount; peer++) {
                sequences[peer] = buffer.getLong(at, ORDER);
                at += Long.BYTES;
            }
            waiting.put(asset, sequences);
        }
        return at - offset;
    }

    private boolean isAcknowledged(long[] sequences, Channels channels) {
        for (int peer = 0; peer < sequences.length; peer++) {
            if (sequences[peer] > channels.acknowledgedSequence(peer)) {
                return false;
            }
        }
        return true;
    }
}
