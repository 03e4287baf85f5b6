package tutti.sharding;

import java.util.ArrayDeque;
import java.util.Deque;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.partition.CommandLog;

/** A log whose leadership, readiness and room the test decides; it keeps what was offered for the test to take. */
final class FakeCommandLog implements CommandLog {
    private final Deque<UnsafeBuffer> offered = new ArrayDeque<>();
    private final int self;
    private int leader = -1;
    private long term = -1;
    private boolean isReady;
    private int room = Integer.MAX_VALUE;
    private int polls;

    FakeCommandLog(int self) {
        this.self = self;
    }

    void lead(long newTerm) {
        leader = self;
        term = newTerm;
        isReady = true;
    }

    void follow(int newLeader, long newTerm) {
        leader = newLeader;
        term = newTerm;
        isReady = false;
    }

    void setReady(boolean ready) {
        isReady = ready;
    }

    /** Takes so many batches more, then presses back. */
    void setRoom(int batches) {
        room = batches;
    }

    /** Batches offered and not taken yet. */
    int offeredCount() {
        return offered.size();
    }

    /** The oldest batch that was offered and not taken yet. */
    UnsafeBuffer takeOffered() {
        return offered.remove();
    }

    int polls() {
        return polls;
    }

    @Override
    public long offer(DirectBuffer batch, int offset, int length) {
        if (!isReady) {
            return NOT_LEADER;
        }
        if (room == 0) {
            return BACK_PRESSURED;
        }
        room--;
        byte[] copy = new byte[length];
        batch.getBytes(offset, copy);
        offered.add(new UnsafeBuffer(copy));
        return 1;
    }

    @Override
    public int poll(long nowNs) {
        polls++;
        return 0;
    }

    @Override
    public boolean isReady() {
        return isReady;
    }

    @Override
    public boolean isLeader() {
        return leader == self;
    }

    @Override
    public int leaderMemberId() {
        return leader;
    }

    @Override
    public long leadershipTermId() {
        return term;
    }

    @Override
    public long snapshotPosition() {
        return 0;
    }

    @Override
    public long snapshotPauseNs() {
        return 0;
    }

    @Override
    public long startPosition() {
        return 0;
    }

    @Override
    public long storedPosition() {
        return 0;
    }

    @Override
    public long committedPosition() {
        return 0;
    }

    @Override
    public int batchBytesMax() {
        return PartitionFixture.BATCH_BYTES_MAX;
    }
}
