package tutti.storage;

import java.util.List;

/** Merges runs into one of the next level: refs in order of key, those of a key in order of the runs. Of one thread. */
final class RunMerge {
    private final RunStore store;
    private final int index;
    private final List<Run> runs;
    private final RunReader[] readers;

    /** Next ref of each run. */
    private final long[] at;

    private final long[] keys;

    /** A heap of runs that are not at their end; the one whose ref comes next is first. */
    private final int[] heap;

    private int size;

    /** @param runs of blocks that follow each other, the oldest first */
    RunMerge(RunStore store, int index, List<Run> runs) {
        this.store = store;
        this.index = index;
        this.runs = runs;
        readers = new RunReader[runs.size()];
        at = new long[runs.size()];
        keys = new long[runs.size()];
        heap = new int[runs.size()];
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
        long untimed = runs.stream().mapToLong(Run::untimed).sum();
        RunWriter writer = RunWriter.into(store, number, untimed);
        for (int i = 0; i < readers.length; i++) {
            readers[i] = new RunReader(store, runs.get(i));
            keys[i] = readers[i].key(0);
            heap[size++] = i;
        }
        for (int i = size / 2 - 1; i >= 0; i--) {
            siftDown(i);
        }
        while (size > 0) {
            int first = heap[0];
            long place = readers[first].place(at[first]);
            boolean isUntimed = index == RunStore.IDS && (Refs.tags(place) & Refs.UNTIMED) != 0;
            writer.add(keys[first], place, isUntimed);
            advance(first);
        }
        return writer.end(
                runs.get(0).level() + 1,
                runs.get(0).fromBlock(),
                runs.get(runs.size() - 1).toBlock(),
                runs.stream().mapToLong(Run::lowestMs).min().orElse(Long.MAX_VALUE),
                runs.stream().mapToLong(Run::highestMs).max().orElse(Long.MIN_VALUE));
    }

    private void advance(int first) {
        at[first]++;
        if (at[first] < readers[first].count()) {
            keys[first] = readers[first].key(at[first]);
        } else {
            heap[0] = heap[--size];
        }
        siftDown(0);
    }

    private void siftDown(int from) {
        int hole = from;
        int run = heap[hole];
        while (2 * hole + 1 < size) {
            int child = 2 * hole + 1;
            if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], run)) {
                break;
            }
            heap[hole] = heap[child];
            hole = child;
        }
        heap[hole] = run;
    }

    private boolean isBefore(int run, int other) {
        int order = Long.compareUnsigned(keys[run], keys[other]);
        return order < 0 || (order == 0 && run < other);
    }
}
