package tutti.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tutti.codec.Answer;
import tutti.codec.Query;
import tutti.ledger.WorkView;

/**
 * The works that payments name: from the cache, else from this node's replicas or the partitions where they live. Works in use are read again at half
 * of their time in the cache, beside the payments, so that payments do not wait for that.
 *
 * <p>A work is used as long as the ledger time of the state it was read from is near: a replica that lies behind, or of a partition
 * that has logged nothing for long, may not have its newest splits.
 */
final class Works {
    /** How long it is believed that there is no such work: it may be registered at any time. */
    private static final long ABSENT_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int ABSENT_MAX = 4096;
    private static final int REFRESH_QUEUE_MAX = 8192;
    private static final int REFRESH_BATCH_MAX = 1024;
    private static final long REFRESH_EVERY_MS = 50;
    private static final long REFRESH_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);

    private final Reads reads;
    private final Timer timer;
    private final WorkCache cache;
    private final long usableNs;
    private final long refreshAgeNs;
    private final LongSupplier wallClockMs;
    private final BlockingQueue<Query.Id> refreshQueue = new ArrayBlockingQueue<>(REFRESH_QUEUE_MAX);

    /** Ids without a work and when that was read. Guarded by itself; emptied when full. */
    private final Map<Query.Id, Long> absent = new HashMap<>();

    Works(Reads reads, int worksMax, long usableNs, Timer timer, LongSupplier wallClockMs) {
        this.reads = reads;
        this.timer = timer;
        cache = new WorkCache(worksMax, usableNs);
        this.usableNs = usableNs;
        refreshAgeNs = usableNs / 2;
        this.wallClockMs = wallClockMs;
        timer.every(REFRESH_EVERY_MS, this::refresh);
    }

    /** The work if it is at hand. */
    @Nullable
    WorkView cached(long high, long low, long nowNs) {
        WorkCache.Entry entry = cache.get(high, low, nowNs);
        if (entry == null) {
            return null;
        }
        if (entry.claimRefresh(nowNs, refreshAgeNs)) {
            // Where the queue is full the work is read when its time is over.
            refreshQueue.offer(new Query.Id(high, low));
        }
        return entry.work();
    }

    /**
     * Reads works that were not at hand: from this node's own replicas, so that payments wait for no other partition's
     * leader, and from the leaders of their homes where those do not have them. What is not in the answer does not exist.
     */
    CompletableFuture<Map<Query.Id, WorkView>> read(Set<Query.Id> ids, Caller caller) {
        return read(ids, caller, usableNs);
    }

    /** @param ageMaxNs what this node's own replicas have is taken if their ledger time is no further back */
    private CompletableFuture<Map<Query.Id, WorkView>> read(Set<Query.Id> ids, Caller caller, long ageMaxNs) {
        long askedAtNs = System.nanoTime();
        Set<Query.Id> unknown = withoutAbsent(ids, askedAtNs);
        if (unknown.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        // Off the threads of the partitions, and on one, so that calls go on in the order in which they came.
        return reads.worksHere(unknown)
                .thenComposeAsync(here -> readRest(unknown, here, caller, askedAtNs, ageMaxNs), timer);
    }

    private CompletableFuture<Map<Query.Id, WorkView>> readRest(
            Set<Query.Id> asked, List<Answer.Works> here, Caller caller, long askedAtNs, long ageMaxNs) {
        Map<Query.Id, WorkView> found = keep(here, askedAtNs, ageMaxNs);
        Set<Query.Id> rest = new HashSet<>(asked);
        rest.removeAll(found.keySet());
        if (rest.isEmpty()) {
            return CompletableFuture.completedFuture(found);
        }
        return reads.works(rest, caller).thenApply(there -> {
            found.putAll(keep(there, askedAtNs, Long.MAX_VALUE));
            rest.removeAll(found.keySet());
            rememberAbsent(rest, askedAtNs);
            return found;
        });
    }

    private Map<Query.Id, WorkView> keep(List<Answer.Works> read, long askedAtNs, long ageMaxNs) {
        Map<Query.Id, WorkView> found = new HashMap<>();
        for (Answer.Works answer : read) {
            long ageNs = Math.max(0, TimeUnit.MILLISECONDS.toNanos(wallClockMs.getAsLong()) - answer.asOfNs());
            if (ageNs >= ageMaxNs) {
                continue;
            }
            for (WorkView work : answer.works()) {
                cache.put(work, askedAtNs - ageNs);
                found.put(new Query.Id(work.idHigh(), work.idLow()), work);
            }
        }
        return found;
    }

    private Set<Query.Id> withoutAbsent(Set<Query.Id> ids, long nowNs) {
        Set<Query.Id> unknown = new HashSet<>(ids);
        synchronized (absent) {
            unknown.removeIf(id -> {
                Long readAtNs = absent.get(id);
                return readAtNs != null && nowNs - readAtNs < ABSENT_NS;
            });
        }
        return unknown;
    }

    private void rememberAbsent(Set<Query.Id> ids, long readAtNs) {
        synchronized (absent) {
            if (absent.size() + ids.size() > ABSENT_MAX) {
                absent.clear();
            }
            ids.stream().limit(ABSENT_MAX).forEach(id -> absent.put(id, readAtNs));
        }
    }

    private void refresh() {
        List<Query.Id> ids = new ArrayList<>();
        refreshQueue.drainTo(ids, REFRESH_BATCH_MAX);
        if (!ids.isEmpty()) {
            Caller self = new Caller("", System.nanoTime() + REFRESH_TIMEOUT_NS);
            // A failure needs no care: payments read the work themselves when its time is over.
            CompletableFuture<?> unused = read(Set.copyOf(ids), self, refreshAgeNs / 2);
        }
    }
}
