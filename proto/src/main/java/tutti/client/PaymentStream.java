package tutti.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import tutti.v1.Result;
import tutti.v1.StreamPayment;

/**
 * Pays for plays without a pause between calls: one gRPC stream to the leader of each partition, with a bounded number of
 * unanswered requests on each. A stream that breaks is opened again and what it did not answer is sent again, with the
 * same ids, until the deadline of the request.
 */
public final class PaymentStream implements AutoCloseable {
    private static final long TICK_MS = 100;

    private final TuttiClient client;
    private final int inFlightMax;
    private final Map<Integer, StreamLane> lanes = new ConcurrentHashMap<>();
    private final ScheduledFuture<?> ticks;
    private final PartSender<StreamPayment> byPartition =
            part -> lane(part.partition()).send(part);

    PaymentStream(TuttiClient client, int inFlightMax) {
        this.client = client;
        this.inFlightMax = inFlightMax;
        this.ticks = client.timer().scheduleWithFixedDelay(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }

    /**
     * Sends payments; the answer holds one result for each, in order. Never blocks.
     *
     * @param payments not to be changed afterwards
     */
    public CompletableFuture<List<Result>> send(List<StreamPayment> payments) {
        return client.dispatcher().submit(payments, BatchKind.PAYMENTS, byPartition, client.deadlineFromNowNs());
    }

    /** Requests for a partition that wait or are not yet answered; a sender that keeps it bounded keeps memory bounded. */
    public int unansweredCount(int partition) {
        StreamLane lane = lanes.get(partition);
        return lane == null ? 0 : lane.unansweredCount();
    }

    private StreamLane lane(int partition) {
        return lanes.computeIfAbsent(
                partition,
                p -> new StreamLane(
                        p, client.nodes(), client.maps(), client.dispatcher(), inFlightMax, client.attemptTimeoutNs()));
    }

    private void tick() {
        long nowNs = System.nanoTime();
        new ArrayList<>(lanes.values()).forEach(lane -> lane.tick(nowNs));
    }

    /** Gives up on what is not answered: its outcome is unknown. */
    @Override
    public void close() {
        ticks.cancel(false);
        new ArrayList<>(lanes.values()).forEach(StreamLane::close);
    }
}
