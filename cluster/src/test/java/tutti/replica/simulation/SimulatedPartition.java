package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.codec.Batches;
import tutti.ledger.LedgerLimits;
import tutti.partition.SlotMap;
import tutti.replica.Replica;

/**
 * One partition: a log, a replica that leads and applies it at once, and one that follows some way behind. Every entry
 * keeps the digest and the outcomes of the first replica that applied it; any other must come to the same.
 */
final class SimulatedPartition {
    private static final int POSITION_ALIGNMENT = 32;

    private final int partition;
    private final SlotMap slotMap;
    private final LedgerLimits limits;
    private final OutcomeHash leaderListener;
    private final List<Entry> log = new ArrayList<>();

    private Replica leader;
    private Replica follower;

    /** Entries that the follower has applied. */
    private int followed;

    private Snapshot snapshot;
    private long position;

    SimulatedPartition(int partition, SlotMap slotMap, LedgerLimits limits, OutcomeHash leaderListener) {
        this.partition = partition;
        this.slotMap = slotMap;
        this.limits = limits;
        this.leaderListener = leaderListener;
        this.leader = new Replica(partition, slotMap, limits);
        this.follower = new Replica(partition, slotMap, limits);
        this.snapshot = Snapshot.of(leader, 0);
    }

    int partition() {
        return partition;
    }

    Replica leader() {
        return leader;
    }

    int lag() {
        return log.size() - followed;
    }

    /** Commits one batch and applies it on the leader. */
    void append(long timestampNs, long originSequence, byte[]... sections) {
        byte[] batch = Batches.of(partition, 1, originSequence, sections);
        position += (batch.length + 2L * POSITION_ALIGNMENT - 1) / POSITION_ALIGNMENT * POSITION_ALIGNMENT;
        leader.apply(position, timestampNs, new UnsafeBuffer(batch), 0, batch.length, leaderListener);
        log.add(new Entry(position, timestampNs, batch, leader.digest(), leaderListener.take()));
    }

    /** Lets the follower apply so many entries, if there are. */
    void follow(int entries) {
        int end = Math.min(log.size(), followed + entries);
        replay(follower, followed, end);
        followed = end;
    }

    /** The follower catches up and takes over. */
    void changeLeader() {
        follow(lag());
        Replica old = leader;
        leader = follower;
        follower = old;
    }

    /** The follower is lost and comes back from a snapshot of the leader's state, or of its own. */
    void restartFollower(boolean fromLeader) {
        int entries = fromLeader ? log.size() : followed;
        follower = Snapshot.of(fromLeader ? leader : follower, entries).load(partition, slotMap, limits);
        followed = entries;
    }

    void takeSnapshot() {
        snapshot = Snapshot.of(leader, log.size());
    }

    /** The leader is lost and comes back from the last snapshot and the log after it. */
    void restartLeader() {
        Replica restarted = snapshot.load(partition, slotMap, limits);
        replay(restarted, snapshot.entries(), log.size());
        leader = restarted;
    }

    private void replay(Replica replica, int from, int to) {
        OutcomeHash listener = new OutcomeHash();
        for (Entry entry : log.subList(from, to)) {
            replica.apply(
                    entry.position(),
                    entry.timestampNs(),
                    new UnsafeBuffer(entry.batch()),
                    0,
                    entry.batch().length,
                    listener);
            ReplicasAgree.require(entry, replica, listener.take());
        }
    }

    /** A committed batch, and what the first replica that applied it came to. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares it
    record Entry(long position, long timestampNs, byte[] batch, long digest, long outcomes) {}

    /** A replica's state after so many entries of the log. */
    private record Snapshot(List<byte[]> chunks, int entries, long position, long digest) {
        static Snapshot of(Replica replica, int entries) {
            List<byte[]> chunks = new ArrayList<>();
            replica.writeSnapshot((buffer, offset, length) -> {
                byte[] chunk = new byte[length];
                buffer.getBytes(offset, chunk);
                chunks.add(chunk);
            });
            return new Snapshot(chunks, entries, replica.appliedPosition(), replica.digest());
        }

        Replica load(int partition, SlotMap slotMap, LedgerLimits limits) {
            Replica replica = new Replica(partition, slotMap, limits);
            for (byte[] chunk : chunks) {
                replica.loadSnapshotChunk(new UnsafeBuffer(chunk), 0, chunk.length);
            }
            replica.snapshotLoaded(position + 64);
            if (replica.digest() != digest || replica.appliedPosition() != position) {
                throw new AssertionError("partition " + partition + " came back from its snapshot as another");
            }
            return replica;
        }
    }
}
