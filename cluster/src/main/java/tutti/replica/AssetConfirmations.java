package tutti.replica;

import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import tutti.ledger.Invariant;
import tutti.ledger.NewAsset;
import tutti.ledger.Outcome;
import tutti.partition.Channels;
import tutti.partition.Digest64;

/**
 * Assets that partition 0 sent to the others and that not all of them have. An asset is confirmed, and may be used
 * everywhere, once all have said that they created it. One whose tables are full says so; it is asked again when the client
 * asks again.
 *
 * <p>In a snapshot:
 *
 * <pre>
 * 0              4          8
 * | asset count  | reserved | for each: asset (int), reserved (int), a state for each partition (longs)
 * </pre>
 */
final class AssetConfirmations {
    private static final long HAS_IT = 0;
    private static final long ASKED = 1;
    private static final long REFUSED = 2;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private final int partition;

    /** State by partition, by asset. Invariant: some partition does not have the asset yet. */
    private final TreeMap<Integer, long[]> waiting = new TreeMap<>(Integer::compareUnsigned);

    AssetConfirmations(int partition) {
        this.partition = partition;
    }

    /** Sends a new asset to all other partitions. */
    void send(NewAsset asset, Channels channels) {
        long[] states = new long[channels.partitionCount()];
        for (int peer = 0; peer < states.length; peer++) {
            if (peer != partition) {
                channels.sendAsset(peer, asset);
                states[peer] = ASKED;
            }
        }
        if (states.length > 1) {
            waiting.put(asset.asset(), states);
        }
    }

    /** Sends an asset that is there to those partitions that could not take it before. */
    void sendAgain(NewAsset asset, Channels channels) {
        long[] states = waiting.get(asset.asset());
        for (int peer = 0; states != null && peer < states.length; peer++) {
            if (states[peer] == REFUSED) {
                channels.sendAsset(peer, asset);
                states[peer] = ASKED;
            }
        }
    }

    void onReply(int peer, int asset, Outcome outcome) {
        long[] states = waiting.get(asset);
        if (states == null || states[peer] != ASKED) {
            Invariant.check(false, "reply to an asset that was not sent", peer, asset);
            return;
        }
        states[peer] = outcome.isSuccess() ? HAS_IT : REFUSED;
        if (isEverywhere(states)) {
            waiting.remove(asset);
        }
    }

    /** True if all partitions have an asset that this one has. */
    boolean isConfirmed(int asset) {
        return !waiting.containsKey(asset);
    }

    /** Assets that some partition does not have. */
    int waiting() {
        return waiting.size();
    }

    long digest() {
        long digest = waiting.size();
        for (Map.Entry<Integer, long[]> entry : waiting.entrySet()) {
            digest = Digest64.with(digest, entry.getKey());
            for (long state : entry.getValue()) {
                digest = Digest64.with(digest, state);
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
            for (long state : entry.getValue()) {
                buffer.putLong(at, state, ORDER);
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
            long[] states = new long[partitionCount];
            for (int peer = 0; peer < partitionCount; peer++) {
                states[peer] = buffer.getLong(at, ORDER);
                at += Long.BYTES;
            }
            waiting.put(asset, states);
        }
        return at - offset;
    }

    private static boolean isEverywhere(long[] states) {
        for (long state : states) {
            if (state != HAS_IT) {
                return false;
            }
        }
        return true;
    }
}
