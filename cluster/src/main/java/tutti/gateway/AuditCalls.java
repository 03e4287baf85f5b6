package tutti.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tutti.codec.Answer;
import tutti.codec.Sections;
import tutti.sharding.Partitions;
import tutti.sharding.SubmitReply;
import tutti.v1.AuditRequest;
import tutti.v1.AuditResponse;

/**
 * Audits: a mark is put into partition 0's log, travels every channel, and every partition keeps its books as they were at
 * its own mark. The books of one mark are a consistent cut, whatever is paid meanwhile.
 */
final class AuditCalls {
    private static final int FIRST_PARTITION = 0;
    private static final long NO_MARK = 0;
    private static final long AUDIT_WAIT_MS = 10_000;
    private static final long AUDIT_WAIT_MS_MAX = 600_000;
    private static final long CUT_POLL_MS = 20;

    /** Marks of different nodes differ in the bits below the time. */
    private static final int NODE_BITS = 10;

    private final int node;
    private final Partitions partitions;
    private final Reads reads;
    private final Timer timer;
    private final LongSupplier wallClockMs;
    private final AtomicLong lastMark = new AtomicLong();

    AuditCalls(int node, Partitions partitions, Timer timer, LongSupplier wallClockMs) {
        this.node = node;
        this.partitions = partitions;
        this.reads = new Reads(partitions);
        this.timer = timer;
        this.wallClockMs = wallClockMs;
    }

    /** The caller's deadline is cut to what the request waits for. */
    CompletableFuture<AuditResponse> audit(Caller asker, AuditRequest request) {
        long waitMs = request.getWaitMs() == 0 ? AUDIT_WAIT_MS : Integer.toUnsignedLong(request.getWaitMs());
        long waitNs = TimeUnit.MILLISECONDS.toNanos(Math.min(waitMs, AUDIT_WAIT_MS_MAX));
        Caller caller = new Caller(asker.principal(), System.nanoTime() + Math.min(waitNs, asker.remainingNs()));
        return reads.cut(FIRST_PARTITION, NO_MARK, caller).thenCompose(last -> audit(caller, nextMark(last.mark())));
    }

    private CompletableFuture<AuditResponse> audit(Caller caller, long mark) {
        return partitions
                .submit(FIRST_PARTITION, caller.principal(), Sections.auditMark(mark), caller.deadlineNs())
                .toCompletableFuture()
                .thenCompose(reply -> {
                    if (reply instanceof SubmitReply.Overloaded overloaded) {
                        throw CallRefusedException.overloaded(overloaded.retryAfterMs());
                    }
                    if (reply instanceof SubmitReply.StorageFull full) {
                        throw CallRefusedException.storageFull(full.retryAfterMs());
                    }
                    if (reply instanceof SubmitReply.Unavailable) {
                        throw CallRefusedException.unavailable("partition 0 had no leader in time for the mark");
                    }
                    // Where it is unknown whether the mark is in the log, the cuts will tell.
                    return cuts(caller, mark);
                })
                .thenApply(cuts -> AuditReport.of(mark, cuts));
    }

    /**
     * Milliseconds since 1970, then the node: unique, and above all earlier ones. That of another node whose clock was ahead may
     * be higher than this one's clock tells.
     */
    private long nextMark(long lastOfAll) {
        long now = (wallClockMs.getAsLong() << NODE_BITS) | node;
        long afterAll = (((lastOfAll >> NODE_BITS) + 1) << NODE_BITS) | node;
        return lastMark.updateAndGet(last -> Math.max(Math.max(now, afterAll), last + (1L << NODE_BITS)));
    }

    private CompletableFuture<List<Answer.Cut>> cuts(Caller caller, long mark) {
        List<CompletableFuture<Answer.Cut>> cuts = new ArrayList<>();
        for (int partition = 0; partition < partitions.slotMap().partitionCount(); partition++) {
            cuts.add(completeCut(caller, partition, mark));
        }
        return CompletableFuture.allOf(cuts.toArray(CompletableFuture<?>[]::new))
                .thenApply(nothing -> cuts.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<Answer.Cut> completeCut(Caller caller, int partition, long mark) {
        if (caller.isOutOfTime()) {
            return CompletableFuture.failedFuture(CallRefusedException.outOfTime(
                    "mark " + mark + " has not come through all channels to partition " + partition + " in time"));
        }
        return reads.cut(partition, mark, caller)
                .<Answer.@Nullable Cut>handle((cut, failure) -> cut)
                .thenCompose(cut -> {
                    if (cut != null && cut.mark() > mark) {
                        throw CallRefusedException.unavailable("a later audit has begun before this one was complete");
                    }
                    return cut != null && cut.mark() == mark && cut.complete()
                            ? CompletableFuture.completedFuture(cut)
                            : timer.pause(CUT_POLL_MS).thenCompose(nothing -> completeCut(caller, partition, mark));
                });
    }
}
