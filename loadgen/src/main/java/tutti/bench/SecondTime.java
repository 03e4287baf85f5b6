package tutti.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import tutti.client.BlockingTuttiClient;

/**
 * Sends requests that were decided once more, and singles that succeeded once more with another amount, and counts what is not answered as it
 * must be. Of one thread.
 */
final class SecondTime implements Runnable {
    private final BlockingTuttiClient client;
    private final Duration limit;
    private final List<BankRequest> requests;
    private final boolean isAlsoAltered;
    private final Histogram latencyUs = TransferLane.newHistogram();
    private long sent;
    private long answeredOtherwise;
    private long altered;
    private long alteredNotRefused;

    /**
     * @param limit for each request to be decided
     * @param isAlsoAltered false to send them as they were only
     */
    SecondTime(BlockingTuttiClient client, Duration limit, List<BankRequest> requests, boolean isAlsoAltered) {
        this.client = client;
        this.limit = limit;
        this.requests = requests;
        this.isAlsoAltered = isAlsoAltered;
    }

    @Override
    public void run() {
        try {
            for (BankRequest request : requests) {
                send(request);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answeredOtherwise++;
        }
    }

    private void send(BankRequest request) throws InterruptedException {
        long startNs = System.nanoTime();
        sent += request.size();
        answeredOtherwise += request.countAnsweredOtherwise(client, startNs + limit.toNanos());
        latencyUs.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNs));
        if (isAlsoAltered && request.isSingleSuccess()) {
            altered++;
            boolean isRefused = request.isOtherAmountRefused(client, System.nanoTime() + limit.toNanos());
            alteredNotRefused += isRefused ? 0 : 1;
        }
    }

    /** Transfers sent as they were. */
    long sent() {
        return sent;
    }

    /** Of these, how many were answered with something else than before, not as replays, or not at all. */
    long answeredOtherwise() {
        return answeredOtherwise;
    }

    /** Transfers sent with another amount. */
    long altered() {
        return altered;
    }

    /** Of these, how many were not refused as the same id with another amount. */
    long alteredNotRefused() {
        return alteredNotRefused;
    }

    /** Of the requests as they were, from sending to the final answer. */
    Histogram latencyUs() {
        return latencyUs;
    }
}
