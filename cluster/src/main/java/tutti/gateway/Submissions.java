package tutti.gateway;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tutti.gateway.SectionWriter.Section;
import tutti.ledger.Outcome;
import tutti.sharding.Partitions;
import tutti.sharding.SubmitReply;

/**
 * Sends the items of calls to the partitions and collects what became of them. Partitions work side by side; the sections of
 * one call to one partition go one after the other, so that items take effect in the order of the request.
 */
final class Submissions {
    private static final Logger LOGGER = LoggerFactory.getLogger(Submissions.class);

    /** Larger answers are made on a thread of the gateway's own: the one that brings outcomes has a partition to run. */
    private static final int ITEMS_INLINE_MAX = 128;

    private static final int PASSING_RETRY_MS_MIN = 5;
    private static final int PASSING_RETRY_MS_MAX = 25;

    /** Each pause is up to twice as long as the one before, so often. */
    private static final int PASSING_RETRY_DOUBLINGS_MAX = 4;

    private final Partitions partitions;
    private final Timer timer;
    private final Executor answers;

    Submissions(Partitions partitions, Timer timer, Executor answers) {
        this.partitions = partitions;
        this.timer = timer;
        this.answers = answers;
    }

    /** Submits every open item. Fails with {@link CallRefusedException} if the whole call was turned away. */
    CompletableFuture<Results> submit(Caller caller, int kind, Results results, ItemEncoder encoder) {
        CompletableFuture<Results> done = attempt(caller, kind, results, encoder, 0);
        if (results.size() > ITEMS_INLINE_MAX) {
            done = done.thenApplyAsync(same -> same, answers);
        }
        return done.thenApply(same -> {
            same.conclude();
            return same;
        });
    }

    private CompletableFuture<Results> attempt(
            Caller caller, int kind, Results results, ItemEncoder encoder, int earlier) {
        SectionWriter writer = new SectionWriter(kind, partitions.slotMap(), results.size());
        for (int item = 0; item < results.size(); item++) {
            if (results.isOpen(item)) {
                encoder.encode(item, writer);
            }
        }
        List<List<Section>> byPartition = writer.close();
        CompletableFuture<?>[] sent = new CompletableFuture<?>[byPartition.size()];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = send(caller, byPartition.get(i), 0, results);
        }
        return CompletableFuture.allOf(sent)
                .thenCompose(nothing -> sendPassingAgain(caller, kind, results, encoder, earlier));
    }

    /** Sends a partition's sections from {@code index} on. Stops at one that was not decided: the rest stays open. */
    private CompletableFuture<@Nullable Void> send(Caller caller, List<Section> sections, int index, Results results) {
        Section section = sections.get(index);
        return partitions
                .submit(section.partition(), caller.principal(), section.bytes(), caller.deadlineNs())
                .toCompletableFuture()
                .handle((reply, failure) -> take(sections, index, reply, failure, results))
                .thenCompose(decided -> decided && index + 1 < sections.size()
                        ? send(caller, sections, index + 1, results)
                        : CompletableFuture.<@Nullable Void>completedFuture(null));
    }

    /** Returns whether the section was decided. */
    private static boolean take(
            List<Section> sections,
            int index,
            @Nullable SubmitReply reply,
            @Nullable Throwable failure,
            Results results) {
        Section section = sections.get(index);
        if (reply instanceof SubmitReply.Decided decided) {
            results.decide(section.items(), decided.outcomes());
            return true;
        }
        if (reply instanceof SubmitReply.StorageFull) {
            // Space does not come back within a call: whoever asks shall know now, and of all that the partition would
            // get.
            sections.subList(index, sections.size())
                    .forEach(rest -> results.refuse(rest.items(), Outcome.STORAGE_IS_FULL));
        } else if (reply instanceof SubmitReply.Overloaded overloaded) {
            results.turnAway(overloaded.retryAfterMs());
        } else if (!(reply instanceof SubmitReply.Unavailable)) {
            // Unknown, or a failure that says nothing: the section may be in a log.
            if (failure != null) {
                LOGGER.warn("submission to partition {} failed, its items are unknown", section.partition(), failure);
            }
            results.lose(section.items());
        }
        return false;
    }

    private CompletableFuture<Results> sendPassingAgain(
            Caller caller, int kind, Results results, ItemEncoder encoder, int earlier) {
        int pauseMs = (1 << Math.min(earlier, PASSING_RETRY_DOUBLINGS_MAX))
                * ThreadLocalRandom.current().nextInt(PASSING_RETRY_MS_MIN, PASSING_RETRY_MS_MAX);
        if (caller.remainingNs() <= TimeUnit.MILLISECONDS.toNanos(pauseMs) || !results.reopen()) {
            return CompletableFuture.completedFuture(results);
        }
        return timer.pause(pauseMs).thenCompose(nothing -> attempt(caller, kind, results, encoder, earlier + 1));
    }
}
