package tutti.driver;

import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tutti.client.TuttiException;
import tutti.v1.Result;

/**
 * Makes a call again while the cluster is too busy to answer it or to decide, for who would rather wait than fail. That is safe, since
 * items keep their ids.
 */
public final class PatientCalls {
    private static final Set<Status.Code> PASSING =
            Set.of(Status.Code.DEADLINE_EXCEEDED, Status.Code.RESOURCE_EXHAUSTED, Status.Code.UNAVAILABLE);

    /** Some refusals come at once, and stand for seconds: a disk that is full. */
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Duration limit;
    private final Consumer<String> progress;

    /**
     * @param limit for how long a call is repeated
     * @param progress hears of each repetition
     */
    public PatientCalls(Duration limit, Consumer<String> progress) {
        this.limit = limit;
        this.progress = progress;
    }

    /** Results of which all are decided, or the last ones before the time was over. */
    public List<Result> decided(Supplier<List<Result>> call) {
        long deadlineNs = deadlineNs();
        while (true) {
            List<Result> results = answered(call, deadlineNs);
            if (results.stream().allMatch(OutcomeRanges::isDecided) || isOver(deadlineNs)) {
                return results;
            }
            progress.accept("some were refused for now, and are sent again");
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    /**
     * What the call answers.
     *
     * @throws TuttiException the last one once the time is over, any other at once
     */
    public <T> T answered(Supplier<T> call) {
        return answered(call, deadlineNs());
    }

    private <T> T answered(Supplier<T> call, long deadlineNs) {
        while (true) {
            try {
                return call.get();
            } catch (TuttiException e) {
                if (!PASSING.contains(e.status().getCode()) || isOver(deadlineNs)) {
                    throw e;
                }
                progress.accept("no answer yet, asked again: " + e.getMessage());
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
    }

    private long deadlineNs() {
        return System.nanoTime() + limit.toNanos();
    }

    private static boolean isOver(long deadlineNs) {
        return System.nanoTime() - deadlineNs >= 0;
    }
}
