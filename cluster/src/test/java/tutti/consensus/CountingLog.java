package tutti.consensus;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.ledger.SnapshotSink;
import tutti.partition.CommittedLog;

/** A state machine that counts and digests; it can be told to have no room. Read from other threads after a pause. */
final class CountingLog implements CommittedLog {
    private final List<Integer> chunkLengths = new ArrayList<>();
    private volatile boolean full;
    private volatile boolean behind;
    private volatile boolean loaded;
    private volatile boolean leader;
    private volatile long count;
    private volatile long digest;
    private volatile long position;
    private volatile int snapshotChunks = 1;

    @Override
    public synchronized boolean onBatch(long position, long timestampNs, DirectBuffer buffer, int offset, int length) {
        if (full) {
            return false;
        }
        if (position <= this.position) {
            throw new IllegalStateException("position " + position + " after " + this.position);
        }
        digest = mix(mix(digest, timestampNs), buffer.getLong(offset));
        count = count + 1;
        this.position = position;
        return true;
    }

    @Override
    public void onRoleChange(boolean leader) {
        this.leader = leader;
    }

    @Override
    public synchronized void onNewTerm(long leadershipTermId, long position) {
        digest = mix(digest, leadershipTermId);
        this.position = position;
    }

    @Override
    public boolean isApplied() {
        return !behind;
    }

    @Override
    public synchronized long appliedPosition() {
        return position;
    }

    @Override
    public boolean isKept(long through) {
        return true;
    }

    @Override
    public void writeSnapshot(SnapshotSink sink) {
        UnsafeBuffer state = new UnsafeBuffer(new byte[snapshotChunks == 1 ? 16 : SnapshotSink.CHUNK_BYTES_MAX]);
        state.putLong(0, count);
        state.putLong(8, digest);
        for (int i = 0; i < snapshotChunks; i++) {
            sink.chunk(state, 0, state.capacity());
        }
    }

    @Override
    public boolean isCurrent(DirectBuffer buffer, int offset, int length) {
        return true;
    }

    @Override
    public synchronized void loadSnapshotChunk(DirectBuffer buffer, int offset, int length) {
        chunkLengths.add(length);
        count = buffer.getLong(offset);
        digest = buffer.getLong(offset + 8);
    }

    @Override
    public synchronized void onSnapshotLoaded(long position) {
        this.position = position;
        loaded = true;
    }

    /** Has snapshots of so many chunks; of the longest ones if they are several. */
    void snapshotChunks(int chunks) {
        snapshotChunks = chunks;
    }

    /** Says that something is not applied yet. */
    void behind(boolean behind) {
        this.behind = behind;
    }

    void full(boolean full) {
        this.full = full;
    }

    boolean isLoadedFromSnapshot() {
        return loaded;
    }

    boolean isLeader() {
        return leader;
    }

    long count() {
        return count;
    }

    synchronized List<Long> state() {
        return List.of(position, count, digest);
    }

    synchronized List<Integer> chunkLengths() {
        return List.copyOf(chunkLengths);
    }

    private static long mix(long digest, long value) {
        return Long.rotateLeft(digest ^ value, 17) * 0x9E3779B97F4A7C15L;
    }
}
