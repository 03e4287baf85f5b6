package tutti.gateway;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import tutti.ledger.WorkView;

/**
 * Works read before, for payments. A set-associative table: an id has {@value #WAYS} places, and what comes in takes the
 * place of what was read longest ago. So it is bounded, look-ups take no lock and make no object, and any thread may do
 * anything at any time.
 */
final class WorkCache {
    private static final int WAYS = 8;

    private final long usableNs;
    private final AtomicReferenceArray<@Nullable Entry> entries;
    private final int setMask;

    /**
     * @param worksMax rounded up to a power of two
     * @param usableNs how long a work may be used after it was read
     */
    WorkCache(int worksMax, long usableNs) {
        int sets = Math.max(1, Integer.highestOneBit(Math.max(1, worksMax - 1)) * 2 / WAYS);
        this.usableNs = usableNs;
        entries = new AtomicReferenceArray<>(sets * WAYS);
        setMask = sets - 1;
    }

    /** The entry of the id if it may still be used. */
    @Nullable
    Entry get(long high, long low, long nowNs) {
        int set = setOf(high, low);
        for (int way = 0; way < WAYS; way++) {
            Entry entry = entries.get(set + way);
            if (entry != null && entry.isOf(high, low)) {
                return nowNs - entry.readAtNs < usableNs ? entry : null;
            }
        }
        return null;
    }

    /** Keeps a work as it was then: it may have changed since. */
    void put(WorkView work, long readAtNs) {
        int set = setOf(work.idHigh(), work.idLow());
        int place = set;
        long oldest = Long.MAX_VALUE;
        for (int way = 0; way < WAYS; way++) {
            Entry entry = entries.get(set + way);
            if (entry == null || entry.isOf(work.idHigh(), work.idLow())) {
                if (entry != null && entry.readAtNs - readAtNs > 0) {
                    return;
                }
                place = set + way;
                break;
            }
            long age = entry.readAtNs - readAtNs;
            if (age < oldest) {
                oldest = age;
                place = set + way;
            }
        }
        entries.set(place, new Entry(work, readAtNs));
    }

    private int setOf(long high, long low) {
        long hash = (high ^ Long.rotateLeft(low, 31)) * 0x9e3779b97f4a7c15L;
        return ((int) (hash >>> 32) & setMask) * WAYS;
    }

    /** One work and when it was read. */
    static final class Entry {
        private final WorkView work;
        private final long readAtNs;
        private volatile boolean isRefreshClaimed;

        Entry(WorkView work, long readAtNs) {
            this.work = work;
            this.readAtNs = readAtNs;
        }

        WorkView work() {
            return work;
        }

        /** True for one caller, once the entry is older than {@code ageNs}: that caller has it read again. */
        boolean claimRefresh(long nowNs, long ageNs) {
            if (isRefreshClaimed || nowNs - readAtNs < ageNs) {
                return false;
            }
            // Two threads may both get here; a work is then read twice, which does no harm.
            isRefreshClaimed = true;
            return true;
        }

        private boolean isOf(long high, long low) {
            return work.idHigh() == high && work.idLow() == low;
        }
    }
}
