package tutti.gateway;

import java.util.List;
import java.util.concurrent.ForkJoinPool;
import tutti.config.BearerTokens;
import tutti.replica.FakeHistory;
import tutti.sharding.HistoryReads;
import tutti.sharding.SubmitReply;
import tutti.v1.Outcome;
import tutti.v1.Result;

/** {@link LedgerCalls} over fake partitions, with a clock that stands. */
final class LedgerCallsFixture implements AutoCloseable {
    static final long WALL_CLOCK_MS = 1_750_000_000_000L;

    final FakePartitions partitions = new FakePartitions(2);
    final Samples samples = new Samples(partitions.slotMap());
    final Timer timer = new Timer(task -> {
        Thread thread = new Thread(task, "test-timer");
        thread.setDaemon(true);
        return thread;
    });
    final List<FakeHistory> histories = List.of(new FakeHistory(), new FakeHistory());
    final LedgerCalls calls = new LedgerCalls(
            Samples.gateway(BearerTokens.none()),
            partitions,
            new HistoryReads(histories, Runnable::run),
            timer,
            ForkJoinPool.commonPool(),
            () -> WALL_CLOCK_MS);

    static List<Outcome> outcomes(List<Result> results) {
        return results.stream().map(Result::getOutcome).toList();
    }

    static SubmitReply overloaded(int retryAfterMs) {
        return new SubmitReply.Overloaded(retryAfterMs);
    }

    @Override
    public void close() {
        timer.close();
    }
}
