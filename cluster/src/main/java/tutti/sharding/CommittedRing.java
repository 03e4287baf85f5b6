package tutti.sharding;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import tutti.ledger.SnapshotSink;
import tutti.partition.CommittedLog;
import tutti.replica.HistoryStore;
import tutti.replica.Replica;

/**
 * Hands committed batches from the consensus service's thread to the partition actor's, in log order: a bounded ring of
 * copies.
 *
 * <p>A record is consumed only when what it brought is applied, so an empty ring says that the state is that of the last
 * batch handed over, and whoever sees it empty sees that state too. The service thread reads and loads snapshots by itself;
 * the actor keeps off the replica until it has taken a first record.
 *
 * <pre>
 * record of a batch:                      of a term, a loaded snapshot:
 * 0          8           16               0              8
 * | position | timestamp | batch          | term, or 0   | position |
 * </pre>
 */
final class CommittedRing implements CommittedLog {
    private static final int BATCH = 1;
    private static final int TERM = 2;
    private static final int LOADED = 3;
    private static final int BATCH_PREFIX_BYTES = 16;
    private static final int EVENT_BYTES = 16;
    private static final int POSITION = 8;

    /** Records are at most an eighth of the ring. */
    private static final int RECORDS_PER_RING = 8;

    /** A drain stops after so many bytes, so that the actor sees its other messages. */
    private static final int DRAIN_BYTES_MAX = 256 * 1024;

    private static final int DRAIN_RECORDS_MAX = 256;
    private static final long FULL_PARK_NS = 50_000;

    private final Replica replica;
    private final HistoryStore history;
    private final OneToOneRingBuffer ring;
    private final ControlledMessageHandler handler = this::onRecord;

    /** True from when the actor was told of records until it begins to take them. */
    private final AtomicBoolean isWakeSent = new AtomicBoolean();

    private volatile Runnable wake = () -> {};

    /** Set for good when a record could not be applied: the state is then no longer that of the log. */
    private volatile boolean failed;

    private Consumer consumer = Consumer.NONE;
    private int drainedBytes;

    /** Takes the records; called by the partition actor's thread. */
    interface Consumer {
        Consumer NONE = new Consumer() {
            @Override
            public void onBatch(long position, long timestampNs, DirectBuffer buffer, int offset, int length) {}

            @Override
            public void onNewTerm(long leadershipTermId, long position) {}

            @Override
            public void onLoaded(long position) {}
        };

        void onBatch(long position, long timestampNs, DirectBuffer buffer, int offset, int length);

        /** All batches of earlier terms have been taken. */
        void onNewTerm(long leadershipTermId, long position);

        /** The state is that of a snapshot. */
        void onLoaded(long position);
    }

    /**
     * A ring of at least {@code bytesMax} bytes; larger if it must be to take eight of the largest batches.
     */
    CommittedRing(Replica replica, HistoryStore history, int bytesMax, int batchBytesMax) {
        this.replica = replica;
        this.history = history;
        int largest = RECORDS_PER_RING * (BATCH_PREFIX_BYTES + batchBytesMax);
        int capacity = BitUtil.findNextPositivePowerOfTwo(Math.max(bytesMax, largest));
        ByteBuffer bytes = ByteBuffer.allocateDirect(capacity + RingBufferDescriptor.TRAILER_LENGTH);
        this.ring = new OneToOneRingBuffer(new UnsafeBuffer(bytes));
    }

    /** Sets how the actor is told that there is something to {@link #drain}. */
    void onWork(Runnable wakeActor) {
        this.wake = wakeActor;
        isWakeSent.set(false);
        wakeOnce();
    }

    // ---- the consensus service's thread ----

    @Override
    public boolean onBatch(long position, long timestampNs, DirectBuffer buffer, int offset, int length) {
        if (replica.isLoaded(position, buffer, offset)) {
            return true;
        }
        int index = ring.tryClaim(BATCH, BATCH_PREFIX_BYTES + length);
        if (index < 0) {
            wakeOnce();
            return false;
        }
        AtomicBuffer target = ring.buffer();
        target.putLong(index, position);
        target.putLong(index + POSITION, timestampNs);
        target.putBytes(index + BATCH_PREFIX_BYTES, buffer, offset, length);
        ring.commit(index);
        wakeOnce();
        return true;
    }

    @Override
    public void onRoleChange(boolean leader) {
        wakeOnce();
    }

    @Override
    public void onNewTerm(long leadershipTermId, long position) {
        putEvent(TERM, leadershipTermId, position);
    }

    @Override
    public boolean isApplied() {
        return ring.consumerPosition() == ring.producerPosition() && !failed;
    }

    @Override
    public long appliedPosition() {
        return replica.appliedPosition();
    }

    /** A history that is not complete is fetched from another member in any case. */
    @Override
    public boolean isKept(long position) {
        return !history.isComplete() || history.isSynced(position);
    }

    @Override
    public void writeSnapshot(SnapshotSink sink) {
        replica.writeSnapshot(sink);
    }

    @Override
    public boolean isCurrent(DirectBuffer buffer, int offset, int length) {
        return replica.isCurrent(buffer, offset, length);
    }

    @Override
    public void loadSnapshotChunk(DirectBuffer buffer, int offset, int length) {
        replica.loadSnapshotChunk(buffer, offset, length);
    }

    @Override
    public void onSnapshotLoaded(long position) {
        replica.snapshotLoaded(position);
        putEvent(LOADED, 0, position);
    }

    /** An event has no way to be refused; a full ring is drained within milliseconds. */
    private void putEvent(int type, long value, long position) {
        int index = ring.tryClaim(type, EVENT_BYTES);
        while (index < 0) {
            if (failed) {
                throw new IllegalStateException("the log goes on, but its state does not");
            }
            wakeOnce();
            LockSupport.parkNanos(FULL_PARK_NS);
            index = ring.tryClaim(type, EVENT_BYTES);
        }
        ring.buffer().putLong(index, value);
        ring.buffer().putLong(index + POSITION, position);
        ring.commit(index);
        wakeOnce();
    }

    private void wakeOnce() {
        if (!isWakeSent.get() && isWakeSent.compareAndSet(false, true)) {
            wake.run();
        }
    }

    // ---- the partition actor's thread ----

    /** Gives a bounded number of records to the consumer; wakes the actor again if more are there. */
    void drain(Consumer to) {
        isWakeSent.set(false);
        drainedBytes = 0;
        consumer = to;
        ring.controlledRead(handler, DRAIN_RECORDS_MAX);
        if (ring.consumerPosition() != ring.producerPosition()) {
            wakeOnce();
        }
    }

    private ControlledMessageHandler.Action onRecord(int type, MutableDirectBuffer buffer, int index, int length) {
        boolean taken = false;
        try {
            give(type, buffer, index, length);
            taken = true;
        } finally {
            if (!taken) {
                failed = true;
            }
        }
        drainedBytes += length;
        return drainedBytes < DRAIN_BYTES_MAX
                ? ControlledMessageHandler.Action.COMMIT
                : ControlledMessageHandler.Action.BREAK;
    }

    private void give(int type, DirectBuffer buffer, int index, int length) {
        long first = buffer.getLong(index);
        long second = buffer.getLong(index + POSITION);
        switch (type) {
            case BATCH ->
                consumer.onBatch(first, second, buffer, index + BATCH_PREFIX_BYTES, length - BATCH_PREFIX_BYTES);
            case TERM -> consumer.onNewTerm(first, second);
            default -> consumer.onLoaded(second);
        }
    }
}
