package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.ledger.BrokenInvariantException;
import tutti.replica.Replica;

/** A replica's state after so many entries of the log, as it lies on a disk. */
record Snapshot(List<byte[]> chunks, int entries, long position, long digest) {
    static Snapshot of(Replica replica, int entries) {
        List<byte[]> chunks = new ArrayList<>();
        replica.writeSnapshot((buffer, offset, length) -> {
            byte[] chunk = new byte[length];
            buffer.getBytes(offset, chunk);
            chunks.add(chunk);
        });
        return new Snapshot(chunks, entries, replica.appliedPosition(), replica.digest());
    }

    /** The first part of it, as a crash leaves it. */
    Snapshot torn(int chunksLeft) {
        return new Snapshot(chunks.subList(0, chunksLeft), entries, position, digest);
    }

    /** Loads it into a replica that has applied nothing. */
    void load(Replica replica) {
        for (byte[] chunk : chunks) {
            replica.loadSnapshotChunk(new UnsafeBuffer(chunk), 0, chunk.length);
        }
        replica.snapshotLoaded(position);
        if (replica.digest() != digest || replica.appliedPosition() != position) {
            throw new AssertionError("a replica came back from its snapshot as another");
        }
    }

    /** A part of a snapshot must not be taken for a whole one. */
    void requireRefused(Replica replica) {
        try {
            load(replica);
        } catch (BrokenInvariantException expected) {
            return;
        }
        throw new AssertionError("a torn snapshot was loaded: " + chunks.size() + " chunks of it");
    }
}
