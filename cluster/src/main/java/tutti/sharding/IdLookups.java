package tutti.sharding;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import tutti.codec.RecalledIdRecord;
import tutti.codec.SectionHeader;
import tutti.codec.SectionIds;
import tutti.codec.SectionKind;
import tutti.codec.Sections;
import tutti.ledger.IdLayout;
import tutti.ledger.Ledger;
import tutti.replica.HistoryStore;

/**
 * Looks up, before a section is logged, its ids, if one of them may have left the window. What is found goes into the log before the section;
 * of the rest the log says that it was looked up, and how far. Begins on the actor's thread, reads on another.
 */
final class IdLookups {
    private static final Logger LOGGER = LoggerFactory.getLogger(IdLookups.class);

    /** An index that is behind catches up within milliseconds, or is stuck. */
    private static final long BEHIND_MAX_NS = 1_000_000_000L;

    private final Ledger ledger;
    private final HistoryStore history;
    private final Executor executor;
    private final Consumer<PartitionActor.LookedUp> whenDone;

    /** @param whenDone called on another thread */
    IdLookups(Ledger ledger, HistoryStore history, Executor executor, Consumer<PartitionActor.LookedUp> whenDone) {
        this.ledger = ledger;
        this.history = history;
        this.executor = executor;
        this.whenDone = whenDone;
    }

    /** True if a look-up has begun, after which {@code whenDone} is called; false if the section can be logged as it is. */
    boolean begin(Submission submission, int recalledBytesMax) {
        if (!isNeeded(submission.section())) {
            return false;
        }
        if (!history.isComplete()) {
            submission.onIndexRebuilding();
            return false;
        }
        LongArrayList keys = keysOf(submission.section());
        var unused = Readability.read(
                        history,
                        ledger.evictedThrough(),
                        System.nanoTime() + BEHIND_MAX_NS,
                        executor,
                        through -> lookUp(submission, keys, through, recalledBytesMax))
                .exceptionally(failure -> notLookedUp(submission, failure))
                .thenAccept(whenDone);
        return true;
    }

    private boolean isNeeded(byte[] section) {
        boolean[] isAny = new boolean[1];
        SectionIds.forEach(
                new UnsafeBuffer(section),
                0,
                (idHigh, idLow, debitHigh, debitLow) ->
                        isAny[0] = isAny[0] || ledger.needsLookup(idHigh, idLow, debitHigh, debitLow));
        return isAny[0];
    }

    /** All ids of the section: those that are still in the window may leave before it is applied. */
    private static LongArrayList keysOf(byte[] section) {
        LongArrayList keys = new LongArrayList();
        SectionIds.forEach(new UnsafeBuffer(section), 0, (idHigh, idLow, debitHigh, debitLow) -> {
            keys.addLong(idHigh);
            keys.addLong(idLow);
            keys.addLong(debitHigh);
            keys.addLong(debitLow);
        });
        return keys;
    }

    /** Told as look again: the gateway does, with the time between that a queue, or an index that is behind, needs. */
    private static PartitionActor.LookedUp notLookedUp(Submission submission, Throwable failure) {
        boolean isPassing =
                failure instanceof HistoryReads.BehindException || failure instanceof HistoryReads.BusyException;
        LOGGER.atLevel(isPassing ? Level.DEBUG : Level.ERROR).setCause(failure).log("ids could not be looked up");
        return new PartitionActor.LookedUp(submission, 0, false, null);
    }

    private PartitionActor.LookedUp lookUp(
            Submission submission, LongArrayList keys, long through, int recalledBytesMax) {
        List<long[]> found = new ArrayList<>();
        int bytes = SectionHeader.BYTES;
        for (long[] record : history.records(keys.toLongArray(), through)) {
            if (record == null || isUnfinishedHere(record)) {
                // One of which more was to come cannot have left as it was.
                continue;
            }
            bytes += RecalledIdRecord.bytes(record.length);
            if (bytes > recalledBytesMax) {
                // What does not fit is refused, and comes again without what was answered.
                return new PartitionActor.LookedUp(submission, through, false, section(found));
            }
            found.add(record);
        }
        return new PartitionActor.LookedUp(submission, through, true, section(found));
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

    private static byte @Nullable [] section(List<long[]> records) {
        if (records.isEmpty()) {
            return null;
        }
        int bytes = 0;
        for (long[] record : records) {
            bytes += RecalledIdRecord.bytes(record.length);
        }
        UnsafeBuffer section = Sections.section(SectionKind.RECALLED_IDS, records.size(), bytes);
        int at = SectionHeader.BYTES;
        for (long[] record : records) {
            RecalledIdRecord.encode(record, record.length, section, at);
            at += RecalledIdRecord.bytes(record.length);
        }
        return section.byteArray();
    }
}
