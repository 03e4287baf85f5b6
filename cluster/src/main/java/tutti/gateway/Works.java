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
import org.jspecify.annotations.Nullable;
import tutti.codec.Answer;
import tutti.codec.Query;
import tutti.ledger.WorkView;

/**
 * The works that payments name: from the cache, else from the partitions where they live. Works in use are read again at half
 * of their time in the cache, beside the payments, so that payments do not wait for that.
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
    private final WorkCache cache;
    private final long refreshAgeNs;
    private final BlockingQueue<Query.Id> refreshQueue = new ArrayBlockingQueue<>(REFRESH_QUEUE_MAX);

    /** Ids without a work and when that was read. Guarded by itself; emptied when full. */
    private final Map<Query.Id, Long> absent = new HashMap<>();

    Works(Reads reads, int worksMax, long usableNs, Timer timer) {
        this.reads = reads;
        cache = new WorkCache(worksMax, usableNs);
        refreshAgeNs = usableNs / 2;
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

    /** Reads works that were not at hand. What is not in the answer does not exist. */
    CompletableFuture<Map<Query.Id, WorkView>> read(Set<Query.Id> ids, Caller caller) {
        long askedAtNs = System.nanoTime();
        Set<Query.Id> unknown = new HashSet<>(ids);
        synchronized (absent) {
            unknown.removeIf(id -> {
                Long readAtNs = absent.get(id);
                return readAtNs != null && askedAtNs - readAtNs < ABSENT_NS;
            });
        }
        if (unknown.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        return reads.works(unknown, caller).thenApply(answers -> keep(unknown, answers, askedAtNs));
    }

    private Map<Query.Id, WorkView> keep(Set<Query.Id> asked, List<Answer.Works> answers, long askedAtNs) {
        Map<Query.Id, WorkView> found = new HashMap<>();
        for (Answer.Works answer : answers) {
            for (WorkView work : answer.works()) {
                cache.put(work, askedAtNs);
                found.put(new Query.Id(work.idHigh(), work.idLow()), work);
            }
        }
        if (found.size() < asked.size()) {
            synchronized (absent) {
                if (absent.size() + asked.size() > ABSENT_MAX) {
                    absent.clear();
                }
                asked.stream()
                        .filter(id -> !found.containsKey(id))
                        .limit(ABSENT_MAX)
                        .forEach(id -> absent.put(id, askedAtNs));
            }
        }
        return found;
    }

    private void refresh() {
        List<Query.Id> ids = new ArrayList<>();
        refreshQueue.drainTo(ids, REFRESH_BATCH_MAX);
        if (!ids.isEmpty()) {
            long askedAtNs = System.nanoTime();
            Caller self = new Caller("", askedAtNs + REFRESH_TIMEOUT_NS);
            // A failure needs no care: payments read the work themselves when its time is over.
            CompletableFuture<?> unused = reads.works(ids, self)
                    .thenAccept(answers ->
                            answers.forEach(answer -> answer.works().forEach(work -> cache.put(work, askedAtNs))));
        }
    }
}
