package tutti.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sorting, filtering and merging of refs, compared with what the JDK's own lists do. */
class RefsTest {
    private static final int MANY = 20_000;
    private static final Comparator<long[]> BY_KEY = (a, b) -> Long.compareUnsigned(a[0], b[0]);

    @TempDir
    private Path folder;

    private final Random random = new Random(11);

    @Test
    void shouldPackPlaces() {
        long place = Refs.place(Refs.BLOCKS_MAX - 1, Refs.WORDS_MAX - 1, 0xFFF);

        assertThat(place).isEqualTo(-1);
        assertThat(Refs.block(place)).isEqualTo(Refs.BLOCKS_MAX - 1);
        assertThat(Refs.word(place)).isEqualTo(Refs.WORDS_MAX - 1);
        assertThat(Refs.tags(place)).isEqualTo(0xFFF);
        assertThat(Refs.block(Refs.place(5, 6, 7))).isEqualTo(5);
        assertThat(Refs.word(Refs.place(5, 6, 7))).isEqualTo(6);
        assertThat(Refs.tags(Refs.place(5, 6, 7))).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 255, MANY})
    void shouldSortByKeyAndKeepTheOrderOfEqualKeys(int count) {
        List<long[]> refs = refs(count, 0);
        long[] words = words(refs);
        long[] unsorted = words.clone();
        long[] sorted = new long[2 * count];
        refs.sort(BY_KEY);
        RadixSort sort = new RadixSort();

        sort.sort(words, count, sorted);

        assertThat(sorted).containsExactly(words(refs));
        assertThat(words).containsExactly(unsorted);
        sort.sort(words, count, words);
        assertThat(words).containsExactly(sorted);
    }

    @Test
    void shouldHoldEveryKeyAndFewOthers() {
        IdFilter filter = IdFilter.of(MANY);
        long[] keys = random.longs(MANY).toArray();
        Arrays.stream(keys).forEach(filter::add);
        IdFilter kept = IdFilter.decode(filter.encode());

        assertThat(Arrays.stream(keys).allMatch(kept::mayHold)).isTrue();
        assertThat(random.longs(MANY).filter(kept::mayHold).count()).isLessThan(MANY / 50);
        assertThat(IdFilter.NOTHING.mayHold(1)).isFalse();
        assertThat(IdFilter.UNKNOWN.mayHold(1)).isTrue();
        assertThat(IdFilter.decode(IdFilter.of(0).encode()).mayHold(1)).isFalse();
    }

    @Test
    void shouldMergeRunsInOrderOfKeyAndThenOfRun() {
        try (RunStore store = RunStore.open(folder)) {
            List<Run> runs = new ArrayList<>();
            List<long[]> all = new ArrayList<>();
            for (int i = 0; i < RefIndex.FAN_OUT; i++) {
                List<long[]> refs = refs(1 + i * 500, i * 1_000L);
                all.addAll(refs);
                refs.sort(BY_KEY);
                runs.add(write(store, 1 + i, i, refs));
            }
            all.sort(BY_KEY);

            Run merged = new RunMerge(store, RunStore.IDS, runs).run(99);

            RunReader reader = new RunReader(store, merged);
            assertThat(merged.count()).isEqualTo(all.size());
            assertThat(merged.level()).isEqualTo(1);
            assertThat(merged.fromBlock()).isZero();
            assertThat(merged.toBlock()).isEqualTo(RefIndex.FAN_OUT - 1);
            for (int i = 0; i < all.size(); i++) {
                assertThat(reader.key(i)).isEqualTo(all.get(i)[0]);
                assertThat(reader.place(i)).isEqualTo(all.get(i)[1]);
            }
        }
    }

    @Test
    void shouldFindTheFirstRefOfAKeyFromAPlaceOn() {
        try (RunStore store = RunStore.open(folder)) {
            List<long[]> refs = refs(3 * Run.CHUNK_REFS, 0);
            for (int i = 0; i < 2 * Run.CHUNK_REFS; i++) {
                refs.add(new long[] {-5, Refs.place(1_000 + i, 0, 0)});
            }
            refs.sort(BY_KEY);
            RunReader reader = new RunReader(store, write(store, 1, 0, refs));
            SortedRefs inMemory = SortedRefs.of(words(refs), refs.size(), new RadixSort());

            for (int i = 0; i < 500; i++) {
                long key = i % 3 == 0 ? -5 : refs.get(random.nextInt(refs.size()))[0] + random.nextInt(3) - 1;
                long place = Refs.place(random.nextInt(5_000), 0, 0);
                long expected = refs.stream()
                        .filter(ref -> RefSearch.isBefore(ref[0], ref[1], key, place))
                        .count();
                assertThat(reader.firstFrom(key, place)).isEqualTo(expected);
                assertThat(inMemory.firstFrom(key, place)).isEqualTo(expected);
            }
        }
    }

    @Test
    void shouldLeaveTheLargestFiltersOutOfMemoryPastTheBound() {
        try (RunStore store = RunStore.open(folder)) {
            for (int i = 1; i <= 3; i++) {
                List<long[]> refs = refs(i * 2_000, 0);
                refs.sort(BY_KEY);
                store.register(RunStore.IDS, write(store, i, i, refs), List.of());
            }
            long bytes = store.load(RunStore.IDS).stream()
                    .mapToLong(run -> run.filter().bytes())
                    .sum();

            RefIndex bounded = new RefIndex(store, RunStore.IDS, bytes - 1);

            assertThat(bounded.runs())
                    .extracting(run -> run.filter() == IdFilter.UNKNOWN)
                    .containsExactly(false, false, true);
            assertThat(new RefIndex(store, RunStore.IDS, bytes).runs())
                    .noneMatch(run -> run.filter() == IdFilter.UNKNOWN);
        }
    }

    @Test
    void shouldKeepRunsInMemoryUntilTheyAreMerged() {
        try (RunStore store = RunStore.open(folder)) {
            RefIndex index = new RefIndex(store, RunStore.IDS);
            for (int i = 0; i <= RefIndex.FAN_OUT; i++) {
                for (int ref = 0; ref < RefIndex.RUN_REFS; ref++) {
                    index.recent().add(random.nextLong(), Refs.place(i, ref, 0));
                }
                index.makeRun(1 + i, 1 + i, new TimeRange());
            }
            assertThat(new RefIndex(store, RunStore.IDS).runs()).isEmpty();

            RunMerge merge = Objects.requireNonNull(index.nextMerge());
            index.merged(merge, merge.run(99));

            assertThat(index.runs()).extracting(Run::level).containsExactly(1, 0);
            RefIndex opened = new RefIndex(store, RunStore.IDS);
            assertThat(opened.runs()).extracting(Run::number).containsExactly(99L);
            assertThat(opened.firstRecentBlock()).isEqualTo(RefIndex.FAN_OUT);
            RefSource onDisk = opened.view().source(0);
            assertThat(onDisk.count()).isEqualTo((long) RefIndex.FAN_OUT * RefIndex.RUN_REFS);
            assertThat(index.view().source(0).key(RefIndex.RUN_REFS)).isEqualTo(onDisk.key(RefIndex.RUN_REFS));
        }
    }

    /** Runs are larger where much came at a time: also few of them must be merged before no more is taken. */
    @ParameterizedTest
    @ValueSource(ints = {RefIndex.RUN_REFS, 7 * RefIndex.RUN_REFS, 40 * RefIndex.RUN_REFS})
    void shouldTakeNoMoreWhileMergingIsTooFarBehind(int refsOfRun) {
        try (RunStore store = RunStore.open(folder)) {
            RefIndex index = new RefIndex(store, RunStore.IDS);
            long number = 0;
            while (!index.isBehind()) {
                number++;
                for (int ref = 0; ref < refsOfRun; ref++) {
                    index.recent().add(random.nextLong(), Refs.place(number - 1, ref % Refs.WORDS_MAX, 0));
                }
                index.makeRun(number, number, new TimeRange());
            }
            assertThat(number * refsOfRun).isBetween(RefIndex.IN_MEMORY_MAX, RefIndex.IN_MEMORY_MAX + refsOfRun - 1);

            while (index.isBehind()) {
                RunMerge merge = Objects.requireNonNull(index.nextMerge());
                assertThat(index.nextMerge()).isNull();
                index.merged(merge, merge.run(++number));
            }
            assertThat(new RefIndex(store, RunStore.IDS).runs())
                    .allMatch(run -> run.count() >= (long) RefIndex.FAN_OUT * RefIndex.RUN_REFS);
        }
    }

    private static Run write(RunStore store, long number, long block, List<long[]> refs) {
        try (RunWriter writer = new RunWriter(store, RunStore.IDS, number, refs.size())) {
            writer.add(words(refs), 0, refs.size());
            return writer.end(0, block, block, Long.MAX_VALUE, Long.MIN_VALUE);
        }
    }

    /** Key and place of each, side by side. */
    private static long[] words(List<long[]> refs) {
        return refs.stream().flatMapToLong(Arrays::stream).toArray();
    }

    /** Keys of which many are the same, and many the same in their upper half; places that rise. */
    private List<long[]> refs(int count, long firstBlock) {
        List<long[]> refs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long key = switch (i % 4) {
                case 0 -> random.nextInt(50) * 0x0123_4567_89AB_CDEFL;
                case 1 -> 0x7777_7777_0000_0000L | random.nextInt();
                default -> random.nextLong();
            };
            refs.add(new long[] {key, Refs.place(firstBlock + i / 1_000, i % 1_000, i & 1)});
        }
        return refs;
    }
}
