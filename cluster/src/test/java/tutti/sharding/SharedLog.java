package tutti.sharding;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import tutti.partition.CommandLog;
import tutti.partition.CommittedLog;

/**
 * One partition's log in memory, with a thread for each member that delivers what is in it. Like the real one it may lose a
 * batch that it took, or log it twice, if it is told to; it drops what is offered for an earlier term.
 */
final class SharedLog implements AutoCloseable {
    private static final int NOBODY = -1;
    private static final long DELIVERY_PARK_NS = 20_000;

    private final List<Entry> entries = new ArrayList<>();
    private final @Nullable Member[] members;
    private final Random random;
    private int leader = NOBODY;
    private long term = -1;
    private long position;
    private double lossProbability;
    private double repeatProbability;

    /** A batch, or the beginning of a term if there is none. */
    private record Entry(
            long term,
            long position,
            long timestampNs,
            @Nullable UnsafeBuffer batch) {}

    SharedLog(int nodes, long seed) {
        members = new Member[nodes];
        random = new Random(seed);
    }

    /** The member on the node takes part from now on; it gets the log from its beginning. */
    synchronized void join(int node, CommittedLog to) {
        Member member = new Member(node, to);
        members[node] = member;
        member.thread.start();
    }

    /** The member on the node is gone; whoever led with it leads no more. */
    void leave(int node) {
        Member member;
        synchronized (this) {
            member = members[node];
            members[node] = null;
            if (leader == node) {
                leader = NOBODY;
            }
        }
        if (member != null) {
            member.stop();
        }
    }

    /** The node leads from now on, in a new term. */
    synchronized void elect(int node) {
        leader = node;
        term++;
        position += 64;
        entries.add(new Entry(term, position, TestLedger.EPOCH_NS, null));
        for (Member member : members) {
            if (member != null) {
                member.to.onRoleChange(member.node == node);
            }
        }
    }

    synchronized int leader() {
        return leader;
    }

    /** From now on batches that were taken are lost, or logged twice, with these probabilities. */
    synchronized void misbehave(double loss, double repeat) {
        lossProbability = loss;
        repeatProbability = repeat;
    }

    /** The log as the member on the node sees it; it must have joined. */
    synchronized CommandLog member(int node) {
        Member member = members[node];
        if (member == null) {
            throw new IllegalStateException("node " + node + " has not joined");
        }
        return member;
    }

    @Override
    public void close() {
        for (int node = 0; node < members.length; node++) {
            leave(node);
        }
    }

    private synchronized long offer(int node, DirectBuffer batch, int offset, int length) {
        if (node != leader) {
            return CommandLog.NOT_LEADER;
        }
        if (random.nextDouble() >= lossProbability) {
            append(batch, offset, length);
            if (random.nextDouble() < repeatProbability) {
                append(batch, offset, length);
            }
        }
        return position + 1;
    }

    private void append(DirectBuffer batch, int offset, int length) {
        byte[] copy = new byte[length];
        batch.getBytes(offset, copy);
        position += length;
        entries.add(new Entry(term, position, TestLedger.EPOCH_NS, new UnsafeBuffer(copy)));
    }

    private synchronized @Nullable Entry entry(int index) {
        return index < entries.size() ? entries.get(index) : null;
    }

    private synchronized int leaderNow() {
        return leader;
    }

    private synchronized long termNow() {
        return term;
    }

    private synchronized long positionNow() {
        return position;
    }

    private final class Member implements CommandLog {
        private final int node;
        private final CommittedLog to;
        private final Thread thread = new Thread(this::deliver, "shared-log");
        private volatile boolean stopped;
        private volatile long deliveredPosition;

        Member(int node, CommittedLog to) {
            this.node = node;
            this.to = to;
            thread.setDaemon(true);
        }

        void stop() {
            stopped = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void deliver() {
            int next = 0;
            while (!stopped) {
                Entry entry = entry(next);
                if (entry == null || !give(entry)) {
                    LockSupport.parkNanos(DELIVERY_PARK_NS);
                } else {
                    deliveredPosition = entry.position;
                    next++;
                }
            }
        }

        private boolean give(Entry entry) {
            if (entry.batch == null) {
                to.onNewTerm(entry.term, entry.position);
                return true;
            }
            return to.onBatch(entry.position, entry.timestampNs, entry.batch, 0, entry.batch.capacity());
        }

        @Override
        public long offer(DirectBuffer batch, int offset, int length) {
            return SharedLog.this.offer(node, batch, offset, length);
        }

        @Override
        public int poll(long nowNs) {
            return 0;
        }

        @Override
        public boolean isReady() {
            return isLeader();
        }

        @Override
        public boolean isLeader() {
            return leaderNow() == node;
        }

        @Override
        public int leaderMemberId() {
            return leaderNow();
        }

        @Override
        public long leadershipTermId() {
            return termNow();
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
            return deliveredPosition;
        }

        @Override
        public long committedPosition() {
            return positionNow();
        }

        @Override
        public int batchBytesMax() {
            return 1024 * 1024;
        }
    }
}
