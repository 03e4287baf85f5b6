package tutti.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tutti.v1.StreamPayment;

/**
 * The payments of one partition on their way: a stream to the node that leads it, opened again elsewhere when it breaks or
 * the leader changes, and a queue of parts that wait for room on it.
 */
final class StreamLane implements PartSender<StreamPayment> {
    /** A node that leads no more is given a fraction of an attempt's time to answer what it was sent. */
    private static final int FORMER_LEADER_HASTE = 5;

    private final int partition;
    private final Nodes nodes;
    private final MapCache maps;
    private final Dispatcher dispatcher;
    private final int inFlightMax;
    private final long attemptTimeoutNs;

    private final ArrayDeque<Part<StreamPayment>> waiting = new ArrayDeque<>();
    /** Streams to former leaders that still owe answers. */
    private final List<StreamCall> finishing = new ArrayList<>();

    private @Nullable StreamCall current;
    private int openCount;
    /** Streams that broke since the last answer. */
    private int failureCount;
    /** No stream is opened before this, so that a cluster that is away is not asked in a tight loop. */
    private long openNotBeforeNs = System.nanoTime();

    private boolean isClosed;

    StreamLane(
            int partition, Nodes nodes, MapCache maps, Dispatcher dispatcher, int inFlightMax, long attemptTimeoutNs) {
        this.partition = partition;
        this.nodes = nodes;
        this.maps = maps;
        this.dispatcher = dispatcher;
        this.inFlightMax = inFlightMax;
        this.attemptTimeoutNs = attemptTimeoutNs;
    }

    @Override
    public void send(Part<StreamPayment> part) {
        boolean isTaken;
        synchronized (this) {
            isTaken = !isClosed && waiting.add(part);
        }
        if (isTaken) {
            pump();
        } else {
            part.batch().expire(part.indexes(), false);
        }
    }

    /** Sends what there is room for. Called whenever there may be room: a part, an answer, the transport's readiness. */
    synchronized void pump() {
        if (waiting.isEmpty() || isClosed) {
            return;
        }
        long nowNs = System.nanoTime();
        if (!hasStream() && nowNs - openNotBeforeNs < 0) {
            return;
        }
        StreamCall call = stream();
        while (call.unansweredCount() < inFlightMax && call.isReady()) {
            Part<StreamPayment> part = waiting.poll();
            if (part == null) {
                return;
            }
            if (!part.batch().isDone()) {
                call.send(part, nowNs);
            }
        }
    }

    private boolean hasStream() {
        return current != null && !current.isClosed();
    }

    /** The stream to use now; moves to the leader's node if that is another one and works. */
    private StreamCall stream() {
        leaveFormerLeader();
        StreamCall call = current;
        if (call != null && !call.isClosed()) {
            return call;
        }
        StreamCall opened =
                StreamCall.open(this, nodes.choose(maps.newest(), partition, openCount++), nodes, dispatcher);
        current = opened;
        return opened;
    }

    /** Sends no more to a node that leads no more, if the one that does works; what it was sent it may still answer. */
    private void leaveFormerLeader() {
        StreamCall call = current;
        String leader = nodes.workingLeader(maps.newest(), partition);
        if (call == null || call.isClosed() || leader == null || leader.equals(call.address())) {
            return;
        }
        call.finish();
        if (call.unansweredCount() > 0) {
            finishing.add(call);
        }
        current = null;
    }

    /** A stream is gone, under the lane's lock. */
    void onEnd(StreamCall call, boolean isFailure) {
        finishing.remove(call);
        if (current == call) {
            current = null;
            if (isFailure) {
                nodes.failed(call.address());
                if (failureCount++ > 0) {
                    long waitMs = Dispatcher.backoffMs(failureCount);
                    openNotBeforeNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
                    dispatcher.later(this::pump, waitMs);
                }
            }
        }
    }

    /** A node answered, under the lane's lock. */
    void onAnswer() {
        failureCount = 0;
    }

    /** Gives up on what is overdue and on a node that answers nothing any more. Called a few times a second. */
    void tick(long nowNs) {
        List<Part<StreamPayment>> overdue = new ArrayList<>();
        List<StreamCall> stuck = new ArrayList<>();
        String silent;
        synchronized (this) {
            // Nothing may be waiting to be sent, since whoever sends waits for answers.
            leaveFormerLeader();
            for (StreamCall call : calls()) {
                List<Part<StreamPayment>> overdueThere = call.overdue(nowNs);
                overdueThere.forEach(part -> part.batch().markMaybeTaken(part.indexes()));
                overdue.addAll(overdueThere);
                long silenceMaxNs = call == current ? attemptTimeoutNs : attemptTimeoutNs / FORMER_LEADER_HASTE;
                if (call.isStuck(nowNs, silenceMaxNs, !waiting.isEmpty())) {
                    stuck.add(call);
                }
            }
            waiting.removeIf(part -> {
                boolean isOverdue = part.batch().isOverdue(nowNs);
                if (isOverdue) {
                    overdue.add(part);
                }
                return isOverdue;
            });
            boolean isSilent = current != null && current.isStuck(nowNs, SilentCalls.SILENCE_NS, !waiting.isEmpty());
            silent = isSilent ? current.address() : null;
        }
        if (silent != null) {
            maps.refreshBeside(silent);
        }
        stuck.forEach(call -> call.cancel("no answer within the time that one attempt is given"));
        overdue.forEach(part -> part.batch().expire(part.indexes(), false));
        pump();
    }

    private List<StreamCall> calls() {
        List<StreamCall> calls = new ArrayList<>(finishing);
        if (current != null) {
            calls.add(current);
        }
        return calls;
    }

    /** Parts that wait or are not yet answered. */
    synchronized int unansweredCount() {
        int count = waiting.size();
        for (StreamCall call : calls()) {
            count += call.unansweredCount();
        }
        return count;
    }

    void close() {
        List<StreamCall> calls;
        List<Part<StreamPayment>> unsent;
        synchronized (this) {
            isClosed = true;
            calls = calls();
            unsent = List.copyOf(waiting);
            waiting.clear();
        }
        calls.forEach(call -> call.cancel("the client closed the stream"));
        unsent.forEach(part -> part.batch().expire(part.indexes(), false));
    }
}
