package tutti.storage;

import java.util.ArrayList;
import java.util.List;

/**
 * Merges runs into one of the next level: refs in order of key, those of a key in order of the runs. Of one thread.
 *
 * <p>Step by step: what all runs have below the key at which the first of their windows ends is gathered and sorted, since sorting some
 * thousand refs in the processor's cache costs less than choosing the next of many runs ref by ref. What has that very key, which may
 * be any number of refs, follows run by run.
 */
final class RunMerge {
    private final RunStore store;
    private final int index;
    private final List<Run> runs;
    private final RadixSort sort = new RadixSort();
    private final long[] refs;

    /** @param runs of blocks that follow each other, the oldest first */
    RunMerge(RunStore store, int index, List<Run> runs) {
        this.store = store;
        this.index = index;
        this.runs = runs;
        int window = runs.get(0).inMemory() == null ? Run.CHUNK_REFS : RunCursor.WINDOW_REFS;
        refs = new long[2 * runs.size() * window];
    }

    List<Run> runs() {
        return runs;
    }

    /** Those of the runs that are on disk. */
    List<Run> runsOnDisk() {
        return runs.stream().filter(run -> run.inMemory() == null).toList();
    }

    /** Of the runs that are merged. */
    int level() {
        return runs.get(0).level();
    }

    int index() {
        return index;
    }

    /** Writes the merged run; it is on disk, and not registered yet. */
    Run run(long number) {
        long untimed = runs.stream().mapToLong(Run::untimed).sum();
        try (RunWriter writer = new RunWriter(store, index, number, untimed)) {
            merge(writer);
            return writer.end(
                    runs.get(0).level() + 1,
                    runs.get(0).fromBlock(),
                    runs.get(runs.size() - 1).toBlock(),
                    runs.stream().mapToLong(Run::lowestMs).min().orElse(Long.MAX_VALUE),
                    runs.stream().mapToLong(Run::highestMs).max().orElse(Long.MIN_VALUE));
        }
    }

    private void merge(RunWriter writer) {
        List<RunCursor> left = new ArrayList<>();
        runs.forEach(run -> left.add(new RunCursor(store, run)));
        while (!left.isEmpty()) {
            long key = firstEnd(left);
            int count = 0;
            for (RunCursor cursor : left) {
                count = cursor.takeBelow(key, refs, count);
            }
            sort.sort(refs, count, refs);
            writer.add(refs, 0, count);
            for (RunCursor cursor : left) {
                cursor.takeAt(key, writer);
            }
            left.removeIf(RunCursor::isAtEnd);
        }
    }

    /** Lowest of the last keys of the windows at which the runs are. */
    private static long firstEnd(List<RunCursor> left) {
        long first = -1;
        for (RunCursor cursor : left) {
            long last = cursor.lastKeyOfWindow();
            first = Long.compareUnsigned(last, first) < 0 ? last : first;
        }
        return first;
    }
}
