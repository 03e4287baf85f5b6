package tutti.consensus.trial;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.ledger.SnapshotSink;
import tutti.partition.CommittedLog;

/** The simplest deterministic state machine: it counts batches and folds position, time and bytes into a digest. */
final class DigestLog implements CommittedLog {
    private final int node;
    private final int partition;
    private final TrialBoard board;
    private final Latencies latencies;
    private long count;
    private long digest;
    private long position;

    DigestLog(int node, int partition, TrialBoard board, Latencies latencies) {
        this.node = node;
        this.partition = partition;
        this.board = board;
        this.latencies = latencies;
    }

    @Override
    public boolean onBatch(long position, long timestampNs, DirectBuffer buffer, int offset, int length) {
        if (position <= this.position) {
            throw new IllegalStateException("position " + position + " after " + this.position);
        }
        this.position = position;
        count++;
        digest = Long.rotateLeft(digest ^ position, 17) * 0x9E3779B97F4A7C15L ^ timestampNs;
        for (int i = 0; i + Long.BYTES <= length; i += 256) {
            digest = Long.rotateLeft(digest ^ buffer.getLong(offset + i), 17) * 0x9E3779B97F4A7C15L;
        }
        long now = System.nanoTime();
        if (buffer.getLong(offset) == node) {
            latencies.record(now - buffer.getLong(offset + Long.BYTES));
        }
        publish(now);
        return true;
    }

    @Override
    public void onRoleChange(boolean leader) {
        // The command log says it.
    }

    @Override
    public void onNewTerm(long leadershipTermId, long position) {
        digest = Long.rotateLeft(digest ^ leadershipTermId, 17) * 0x9E3779B97F4A7C15L;
        this.position = position;
        publish(System.nanoTime());
    }

    @Override
    public boolean isApplied() {
        return true;
    }

    @Override
    public long appliedPosition() {
        return position;
    }

    @Override
    public boolean isKept(long through) {
        return true;
    }

    @Override
    public void writeSnapshot(SnapshotSink sink) {
        UnsafeBuffer state = new UnsafeBuffer(new byte[24]);
        state.putLong(0, count);
        state.putLong(8, digest);
        state.putLong(16, position);
        sink.chunk(state, 0, 8);
        sink.chunk(state, 8, 16);
    }

    @Override
    public boolean isCurrent(DirectBuffer buffer, int offset, int length) {
        return true;
    }

    @Override
    public void loadSnapshotChunk(DirectBuffer buffer, int offset, int length) {
        if (length == 8) {
            count = buffer.getLong(offset);
        } else {
            digest = buffer.getLong(offset);
            position = buffer.getLong(offset + 8);
        }
    }

    @Override
    public void onSnapshotLoaded(long position) {
        if (this.position > position) {
            throw new IllegalStateException("snapshot of " + this.position + " at " + position);
        }
        publish(System.nanoTime());
    }

    private void publish(long nowNs) {
        board.put(partition, TrialBoard.COUNT, count);
        board.put(partition, TrialBoard.DIGEST, digest);
        board.put(partition, TrialBoard.APPLIED_NS, nowNs);
        board.put(partition, TrialBoard.POSITION, position);
    }
}
