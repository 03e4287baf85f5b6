package tutti.storage;

import java.util.ArrayList;
import java.util.List;

/**
 * Merges runs into one of the next level: refs in order of key, those of a key in order of the runs. Of one thread.
 *
 * <p>Step by step: what all runs have below the key at which the first of their chunks ends is gathered and sorted, since sorting some
 * thousand refs in the processor's cache costs less than choosing the next of many runs ref by ref. What has that very key, which may
 * be any number of refs, follows run by run.
 */
final class RunMerge {
    private final RunStore store;
    private final int index;
    private final List<Run> runs;
    private final RadixSort sort = new RadixSort();
    private final long[] keys;
    private final long[] places;

    /** @param runs of blocks that follow each other, the oldest first */
    RunMerge(RunStore store, int index, List<Run> runs) {
        this.store = store;
        this.index = index;
        this.runs = runs;
        keys = new long[runs.size() * Run.CHUNK_REFS];
        places = new long[runs.size() * Run.CHUNK_REFS];
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

    /** Writes the merged run; it is not registered yet. */
    Run run(long number) {
        RunWriter writer = RunWriter.into(
                store, number, runs.stream().mapToLong(Run::untimed).sum());
        List<RunCursor> left = new ArrayList<>();
        runs.forEach(run -> left.add(new RunCursor(new RunReader(store, run))));
        while (!left.isEmpty()) {
            long key = firstEnd(left);
            int count = 0;
            for (RunCursor cursor : left) {
                count = cursor.takeBelow(key, keys, places, count);
            }
            sort.sort(keys, places, count);
            for (int i = 0; i < count; i++) {
                add(writer, keys[i], places[i]);
            }
            for (RunCursor cursor : left) {
                while (cursor.isAt(key)) {
                    add(writer, key, cursor.takePlace());
                }
            }
            left.removeIf(RunCursor::isAtEnd);
        }
        return writer.end(
                runs.get(0).level() + 1,
                runs.get(0).fromBlock(),
                runs.get(runs.size() - 1).toBlock(),
                runs.stream().mapToLong(Run::lowestMs).min().orElse(Long.MAX_VALUE),
                runs.stream().mapToLong(Run::highestMs).max().orElse(Long.MIN_VALUE));
    }

    private void add(RunWriter writer, long key, long place) {
        writer.add(key, place, RefIndex.isUntimed(index, place));
    }

    /** Lowest of the last keys of the chunks at which the runs are. */
    private static long firstEnd(List<RunCursor> left) {
        long first = -1;
        for (RunCursor cursor : left) {
            first = Long.compareUnsigned(cursor.lastKeyOfChunk(), first) < 0 ? cursor.lastKeyOfChunk() : first;
        }
        return first;
    }
}
