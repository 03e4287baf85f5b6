package tutti.storage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the ids, or the accounts, of all blocks are: recent refs as they came, older ones in sorted runs, which are merged when there are
 * {@link #FAN_OUT} of a level. Runs of level 0 are in memory, so a ref is written when it is one of a million; what was in memory alone
 * is made again from the blocks. Written by one thread; readers take a {@link View}.
 */
final class RefIndex {
    /** Refs of which a run is made. */
    static final int RUN_REFS = 1 << 16;

    /** Runs of a level that make one of the next. */
    static final int FAN_OUT = 16;

    /** Refs of level 0 that are merged even if they are in fewer runs: runs are larger where much came at a time. */
    private static final long MERGE_REFS = (long) FAN_OUT * RUN_REFS;

    /** Refs in memory, of 16 bytes, with which merging is too far behind. More than are merged, or it would wait for a merge that never begins. */
    static final long IN_MEMORY_MAX = 2 * MERGE_REFS;

    /** Of memory that the filters of all runs may take: some forty million ids without time. */
    private static final long FILTER_BYTES_MAX = 64L << 20;

    private final long filterBytesMax;
    private final RunStore store;
    private final int index;
    private final RecentRefs recent = new RecentRefs();
    private final List<Run> runs;

    /** True while runs of level 0 are being merged, which never waits for those of higher levels: they take long. */
    private boolean isMergingFirst;

    private boolean isMergingHigher;

    RefIndex(RunStore store, int index) {
        this(store, index, FILTER_BYTES_MAX);
    }

    RefIndex(RunStore store, int index, long filterBytesMax) {
        this.filterBytesMax = filterBytesMax;
        this.store = store;
        this.index = index;
        this.runs = new ArrayList<>(store.load(index));
        boundFilters();
    }

    RecentRefs recent() {
        return recent;
    }

    List<Run> runs() {
        return runs;
    }

    /** First block that is in no run. */
    long firstRecentBlock() {
        return runs.isEmpty() ? 0 : runs.get(runs.size() - 1).toBlock() + 1;
    }

    /** Forgets runs of blocks from this one on: a crash can leave runs of blocks that it lost. */
    void dropFrom(long block) {
        List<Run> lost = runs.stream().filter(run -> run.toBlock() >= block).toList();
        runs.removeAll(lost);
        store.unregister(index, lost);
    }

    /** True if a run can be made of the blocks below the open one. */
    boolean isRunDue(long openBlock) {
        return recent.count() >= RUN_REFS && recent.countBelow(openBlock) >= RUN_REFS;
    }

    /** Makes a run of the recent refs below the open block. */
    void makeRun(long number, long openBlock, TimeRange times) {
        long fromBlock = firstRecentBlock();
        SortedRefs refs = recent.takeFirst(recent.countBelow(openBlock));
        Run run = Run.inMemory(number, refs, fromBlock, openBlock - 1, times, index);
        runs.add(run);
        boundFilters();
    }

    /** True if no more is to be added until runs were merged. */
    boolean isBehind() {
        return runs.stream()
                        .filter(run -> run.level() == 0)
                        .mapToLong(Run::count)
                        .sum()
                >= IN_MEMORY_MAX;
    }

    /** Runs that should be merged and are not yet; null if there are none. */
    @Nullable
    RunMerge nextMerge() {
        int end = runs.size();
        while (end > 0) {
            int level = runs.get(end - 1).level();
            int begin = end;
            while (begin > 0 && runs.get(begin - 1).level() == level) {
                begin--;
            }
            int merged = isMerging(level) ? 0 : dueForMerge(runs.subList(begin, end));
            if (merged > 0) {
                setMerging(level, true);
                return new RunMerge(store, index, List.copyOf(runs.subList(begin, begin + merged)));
            }
            end = begin;
        }
        return null;
    }

    /** How many runs of a level, the oldest first, are enough to be merged; 0 if they are not. */
    private static int dueForMerge(List<Run> ofLevel) {
        long refs = 0;
        for (int i = 0; i < ofLevel.size(); i++) {
            refs += ofLevel.get(i).level() == 0 ? ofLevel.get(i).count() : 0;
            if (i + 1 == FAN_OUT || refs >= MERGE_REFS) {
                return i + 1;
            }
        }
        return 0;
    }

    /** The merge is done: its run stands for those that it was merged of. */
    void merged(RunMerge merge, Run run) {
        store.register(index, run, merge.runsOnDisk());
        long oldest = merge.runs().get(0).number();
        int first = 0;
        while (runs.get(first).number() != oldest) {
            first++;
        }
        runs.subList(first, first + merge.runs().size()).clear();
        runs.add(first, run);
        setMerging(merge.level(), false);
        boundFilters();
    }

    private boolean isMerging(int level) {
        return level == 0 ? isMergingFirst : isMergingHigher;
    }

    private void setMerging(int level, boolean isMerging) {
        if (level == 0) {
            isMergingFirst = isMerging;
        } else {
            isMergingHigher = isMerging;
        }
    }

    View view() {
        return new View(store, List.copyOf(runs), recent.view());
    }

    /** Past the bound the largest runs do without: a look-up then reads them. */
    private void boundFilters() {
        long bytes = runs.stream().mapToLong(run -> run.filter().bytes()).sum();
        while (bytes > filterBytesMax) {
            Run largest = Collections.max(
                    runs, Comparator.comparingLong(run -> run.filter().bytes()));
            bytes -= largest.filter().bytes();
            runs.set(runs.indexOf(largest), largest.withFilter(IdFilter.UNKNOWN));
        }
    }

    /** True for a ref, of that index, of an id that carries no time. */
    static boolean isUntimed(int index, long place) {
        return index == RunStore.IDS && (Refs.tags(place) & Refs.UNTIMED) != 0;
    }

    /**
     * What is indexed now.
     *
     * @param runs the oldest first
     */
    record View(RunStore store, List<Run> runs, RecentRefs.View recent) {
        RefSource source(int number) {
            if (number == runs.size()) {
                return recent.sorted();
            }
            SortedRefs inMemory = runs.get(number).inMemory();
            return inMemory == null ? new RunReader(store, runs.get(number)) : inMemory;
        }

        /** Runs, and what is recent. */
        int sources() {
            return runs.size() + 1;
        }
    }
}
