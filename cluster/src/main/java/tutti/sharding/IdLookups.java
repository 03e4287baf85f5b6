package tutti.sharding;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import tutti.codec.RecalledIdRecord;
import tutti.codec.SectionHeader;
import tutti.codec.Sections;
import tutti.ledger.IdLayout;
import tutti.ledger.Ledger;
import tutti.replica.HistoryStore;
import tutti.replica.NamedIds;

/**
 * Looks up, before a section of a gateway or of another partition is logged, the ids that it names, if one of them may have left the
 * window. What is found goes into the log before the section; of the rest the log says that it was looked up, and how far. Begins on the
 * actor's thread, reads on another.
 */
final class IdLookups {
    private static final Logger LOGGER = LoggerFactory.getLogger(IdLookups.class);

    /** An index that is behind catches up within milliseconds, or is stuck. */
    private static final long BEHIND_MAX_NS = 1_000_000_000L;

    private final Ledger ledger;
    private final HistoryStore history;
    private final Executor executor;
    private final BatchPipeline pipeline;
    private final Consumer<PartitionActor.LookedUp> whenDone;

    /** @param whenDone called on another thread */
    IdLookups(PartitionContext context, BatchPipeline pipeline, Consumer<PartitionActor.LookedUp> whenDone) {
        this.ledger = context.replica().ledger();
        this.history = context.history();
        this.executor = context.lookups();
        this.pipeline = pipeline;
        this.whenDone = whenDone;
    }

    /** Runs what comes next: at once if the section can be logged as it is, else when its ids were looked up. */
    void lookUp(LookedUpProposal proposal, Runnable next) {
        if (!NamedIds.needLookup(proposal.section(), ledger)) {
            next.run();
        } else if (!history.isComplete()) {
            proposal.onIndexRebuilding();
            next.run();
        } else {
            begin(proposal, next);
        }
    }

    private void begin(LookedUpProposal proposal, Runnable next) {
        long[] keys = NamedIds.keys(proposal.section(), ledger).toLongArray();
        int recalledBytesMax = pipeline.sectionBytesMax() - proposal.section().length;
        var unused = Readability.read(
                        history,
                        ledger.evictedThrough(),
                        System.nanoTime() + BEHIND_MAX_NS,
                        executor,
                        through -> find(keys, through, recalledBytesMax))
                .exceptionally(IdLookups::notLookedUp)
                .thenAccept(found -> whenDone.accept(new PartitionActor.LookedUp(proposal, found, next)));
    }

    /** Told as look again: the gateway does, with the time between that a queue, or an index that is behind, needs. */
    private static Found notLookedUp(Throwable failure) {
        boolean isPassing =
                failure instanceof HistoryReads.BehindException || failure instanceof HistoryReads.BusyException;
        LOGGER.atLevel(isPassing ? Level.DEBUG : Level.ERROR).setCause(failure).log("ids could not be looked up");
        return new Found(0, false, List.of());
    }

    private Found find(long[] keys, long through, int recalledBytesMax) {
        List<long[]> found = new ArrayList<>();
        int bytes = SectionHeader.BYTES;
        for (long[] record : history.records(keys, through)) {
            if (record == null || isUnfinishedHere(record)) {
                // One of which more was to come cannot have left as it was.
                continue;
            }
            bytes += RecalledIdRecord.bytes(record.length);
            if (bytes > recalledBytesMax) {
                // What does not fit is refused, and comes again without what was answered.
                return new Found(through, false, found);
            }
            found.add(record);
        }
        return new Found(through, true, found);
    }

    /** What is pending or scheduled elsewhere since slots were moved is here, as a member of a chain that was, no more than that. */
    private boolean isUnfinishedHere(long[] record) {
        int stage = IdLayout.stage(record, 0);
        if ((stage == IdLayout.STAGE_PENDING || stage == IdLayout.STAGE_SCHEDULED)
                && !ledger.isHome(IdLayout.debitHigh(record, 0), IdLayout.debitLow(record, 0))) {
            IdLayout.finish(record, 0);
        }
        return IdLayout.isUnfinished(record, 0);
    }

    /**
     * What was found of a section's ids.
     *
     * @param through position through which the index was complete; 0 if nothing was looked up
     * @param isWhole true if all ids were looked up, and what was found is all here
     */
    record Found(long through, boolean isWhole, List<long[]> records) {
        byte @Nullable [] section() {
            return records.isEmpty() ? null : Sections.recalledIds(records);
        }
    }
}
